"""One size of the benchmark in this process: builds the company, measures, prints JSON. Called by tools/bench.py."""

import json
import os
import sys
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
django.setup()

from django.conf import settings  # noqa: E402 Django is set up first
from django.core.management import call_command  # noqa: E402

from salesops.bench.company import build  # noqa: E402
from salesops.bench.pages import measure_all  # noqa: E402

settings.ROOT_URLCONF = "salesops.bench.urls"
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
steps, people, months = build(int(sys.argv[1]))
json.dump({"steps": steps, "pages": [asdict(cost) for cost in measure_all(people, months)]}, sys.stdout)
