"""The default scheme of the house, so that a new company can start with it."""

import hashlib
import json
from datetime import date, time
from pathlib import Path

from django.db import migrations

SOURCE = Path(__file__).with_suffix(".json")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def publish(apps, schema_editor):
    scheme = json.loads(SOURCE.read_text(encoding="utf-8"))
    rules, version = scheme["rules"], scheme["rules"]["version"]
    effective_from = date.fromisoformat(scheme["effective_from"])
    body, items = canonical(rules), canonical(scheme["items"])
    apps.get_model("reviews", "Scheme").objects.create(
        version=version,
        effective_from=effective_from,
        body=body,
        items=items,
        sha256=hashlib.sha256(f"{body}\n{items}\n".encode()).hexdigest(),
        interpreter=1,
    )
    monthly = (rules["monthly_due_working_day"], rules["monthly_cutoff_working_day"])
    for kind, (due_day, cutoff_day) in {"daily": (1, 2), "weekly": (1, 2), "monthly": monthly}.items():
        apps.get_model("meetings", "ReportRule").objects.create(
            kind=kind,
            version=version,
            effective_from=effective_from,
            due_day=due_day,
            due_time=time.fromisoformat(rules["due_time"]),
            cutoff_day=cutoff_day,
            cutoff_time=time.fromisoformat(rules["cutoff_time"]),
        )


def withdraw(apps, schema_editor):
    """Triggers that keep schemes from being deleted are dropped first; they come back after the migration."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS reviews_scheme_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS reviews_scheme_insert_only ON reviews_scheme")
    version = json.loads(SOURCE.read_text(encoding="utf-8"))["rules"]["version"]
    apps.get_model("reviews", "Scheme").objects.filter(version=version).delete()
    apps.get_model("meetings", "ReportRule").objects.filter(version=version).delete()


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("meetings", "0001_initial")]

    operations = [migrations.RunPython(publish, withdraw)]
