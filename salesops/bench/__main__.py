"""One size of the benchmark in this process, as tools/bench.py orders it: builds the company, says which pages it has,
measures some answers of each page that a line names, and at the line "rest" measures the rest and prints all of it.
Every line out is JSON.

With the word "close" instead of a size, a worker that closes months (salesops.bench.closing).
"""

import json
import os
import sys
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
django.setup()

from django.conf import settings  # noqa: E402 Django is set up first
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from salesops.bench import closing, company, pages, saving  # noqa: E402
from salesops.bench.record import Bench  # noqa: E402


def measure(people_count: int) -> None:
    settings.ROOT_URLCONF = "salesops.bench.urls"
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    bench = Bench(people_count, timezone.now())
    company.build(bench)
    asked = {name: pages.AskedPage(bench, name, *page) for name, *page in pages.PAGES}
    say(list(asked))
    while (order := sys.stdin.readline().strip()) in asked:
        asked[order].visit()
        say(order)
    if order != "rest":
        sys.exit(f"no such page: {order!r}")
    saved = saving.measure(bench)
    pages.measure_while_closing(bench)
    company.plan_week(bench)
    costs = [page.cost() for page in asked.values()]
    say({"steps": bench.steps, "pages": [asdict(cost) for cost in [*costs, *saved]]})


def say(words: object) -> None:
    print(json.dumps(words), flush=True)  # noqa: T201 tools/bench.py reads it


if sys.argv[1] == "close":
    closing.work()
else:
    measure(int(sys.argv[1]))
