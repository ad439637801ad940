from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0016_stopped_by_code"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="time_zone",
            field=models.CharField(blank=True, max_length=40, verbose_name="time zone"),
        ),
    ]
