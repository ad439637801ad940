from uuid import uuid4

from django.db import migrations, models
from django.db.models import Case, When


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0020_draw_keys_of_points"),
    ]

    operations = [
        migrations.AlterModelOptions(
            "agendaitem",
            options={
                "ordering": [
                    Case(When(kind="part", then=0), When(author=None, then=2), default=1),
                    "position",
                    "text",
                    "key",
                ],
                "verbose_name": "point of an agenda",
                "verbose_name_plural": "points of agendas",
            },
        ),
        migrations.AlterField("agendaitem", "key", models.UUIDField(default=uuid4, editable=False, unique=True)),
        migrations.AlterField("differingview", "key", models.UUIDField(default=uuid4, editable=False, unique=True)),
    ]
