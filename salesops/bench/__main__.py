"""One size of the benchmark in this process: builds the company, measures, prints JSON. Called by tools/bench.py.

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
    costs = pages.measure_all(bench)
    saved = saving.measure(bench)
    pages.measure_while_closing(bench)
    company.plan_week(bench)
    json.dump({"steps": bench.steps, "pages": [asdict(cost) for cost in [*costs, *saved]]}, sys.stdout)


if sys.argv[1] == "close":
    closing.work()
else:
    measure(int(sys.argv[1]))
