from django.db import migrations
from django.db.models import OuterRef, Subquery


def number(apps, schema_editor):
    """The order of people for the rows that are there; a refresh writes it from now on."""
    people = apps.get_model("org", "Person").objects.filter(pk=OuterRef("person_id"))
    apps.get_model("reviews", "MonthPreview").objects.update(person_number=Subquery(people.values("number")))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0008_previews_in_order")]

    operations = [migrations.RunPython(number, migrations.RunPython.noop)]
