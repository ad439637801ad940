"""What stood at the end of quarters and years is told beside the months: the next tick sums all of them once."""

from django.db import migrations


def mark(apps, schema_editor):
    if apps.get_model("targets", "UnitFigure").objects.exists():
        apps.get_model("targets", "FigureMark").objects.create(month="")


class Migration(migrations.Migration):
    dependencies = [("targets", "0017_what_stood_at_the_end")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
