from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0022_door_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="reorganisationline",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
