"""Says of each day which leave of absence wrote it, as far as that can be seen: by its span and its kind."""

from django.db import migrations


def name_absences(apps, schema_editor):
    leave_days = apps.get_model("org", "LeaveDay").objects
    for absence in apps.get_model("org", "Absence").objects.all():
        days = leave_days.filter(
            person=absence.person_id, day__gte=absence.valid_from, kind=absence.kind, fraction=1, absence=None
        )
        if absence.valid_to is not None:
            days = days.filter(day__lt=absence.valid_to)
        days.update(absence=absence)


class Migration(migrations.Migration):
    dependencies = [("org", "0019_leave_of_an_absence")]
    operations = [migrations.RunPython(name_absences, migrations.RunPython.noop)]
