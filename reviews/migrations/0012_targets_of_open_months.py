"""Everybody's open months are worked out once more, for what they say about targets is kept from now on."""

from django.db import migrations

EVERYBODY = 0


def mark_everybody(apps, schema_editor):
    if apps.get_model("reviews", "MonthPreview").objects.exists():
        apps.get_model("reviews", "StaleMark").objects.create(person_id=EVERYBODY)


class Migration(migrations.Migration):
    dependencies = [("reviews", "0011_names_of_the_console"), ("targets", "0008_standings")]

    operations = [migrations.RunPython(mark_everybody, migrations.RunPython.noop)]
