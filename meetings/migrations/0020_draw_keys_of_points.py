from uuid import uuid4

from django.db import migrations


def draw(apps, schema_editor):
    """A key of its own for each row; what has no name loses its place, which told when it was written."""
    for name in ("AgendaItem", "DifferingView"):
        model = apps.get_model("meetings", name)
        part = []
        for row in model.objects.only("pk").iterator(chunk_size=500):
            row.key = uuid4()
            part.append(row)
            if len(part) == 500:
                model.objects.bulk_update(part, ["key"])
                part = []
        model.objects.bulk_update(part, ["key"])
    apps.get_model("meetings", "AgendaItem").objects.filter(author=None).exclude(kind="part").update(position=0)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0019_keys_of_points"),
    ]

    operations = [
        migrations.RunPython(draw, migrations.RunPython.noop),
    ]
