from django.db import migrations
from django.db.models import F
from django.db.models.functions import Now


def fill(apps, schema_editor):
    """Meetings of before have a last act, and a time at which their minutes are asked about (the next tick)."""
    meetings = apps.get_model("meetings", "Meeting").objects
    meetings.filter(started_at__isnull=False, last_act_at=None).update(last_act_at=F("started_at"))
    meetings.filter(ended_at__isnull=False, settled_at=None).update(minutes_due_at=F("ended_at"))


def spare_what_was_never_held_here(apps, schema_editor):
    """Before 0013 nothing was recorded: what was raised for those meetings was talked about, and goes nowhere now.

    Nor was there a choice whether coming late counts: evening meetings are shipped without.
    """
    meetings, series = (
        apps.get_model("meetings", "Meeting").objects,
        apps.get_model("meetings", "MeetingSeries").objects,
    )
    if meetings.filter(started_at__isnull=False).exists() or meetings.filter(carried_at__isnull=False).exists():
        return  # meetings are held here already: what stands was chosen
    meetings.filter(starts_at__lt=Now()).update(carried_at=Now())
    for rows in (meetings, series):
        rows.filter(kind="evening").update(counts=False)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0017_when_a_meeting_ends_by_itself")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(spare_what_was_never_held_here, migrations.RunPython.noop),
    ]
