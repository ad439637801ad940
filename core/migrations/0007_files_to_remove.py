import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_trail_by_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileToRemove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stored_as", models.CharField(max_length=255, unique=True)),
                ("is_certain", models.BooleanField()),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "file to remove",
                "verbose_name_plural": "files to remove",
            },
        ),
    ]
