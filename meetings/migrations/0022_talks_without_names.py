from django.db import migrations


def forget(apps, schema_editor):
    """The names of two people are asked of the two and no longer kept."""
    for name in ("MeetingSeries", "Meeting"):
        apps.get_model("meetings", name).objects.filter(kind="coaching").update(name="")


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0021_points_by_key"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
