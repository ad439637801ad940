"""The ladder that everybody is reminded by until HR sets another."""

from datetime import date, time

from django.db import migrations

STEPS = [("before", "app", -60), ("due", "app", 0), ("due", "mail", 0), ("after", "app", 120)]


def add(apps, schema_editor):
    ladder, is_new = apps.get_model("duties", "ReminderLadder").objects.get_or_create(
        effective_from=date(2000, 1, 1),
        defaults={"quiet_from": time(20), "quiet_to": time(8), "digest_at": time(9)},
    )
    if is_new:
        step = apps.get_model("duties", "LadderStep")
        step.objects.bulk_create(
            step(ladder=ladder, stage=stage, channel=channel, minutes=minutes) for stage, channel, minutes in STEPS
        )


def remove(apps, schema_editor):
    apps.get_model("duties", "ReminderLadder").objects.filter(made_by=None).delete()


class Migration(migrations.Migration):
    dependencies = [("duties", "0007_ladder_as_data")]
    operations = [migrations.RunPython(add, remove)]
