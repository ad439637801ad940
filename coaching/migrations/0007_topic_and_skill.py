from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0006_the_head_coaches"),
    ]

    operations = [
        migrations.AddField(
            "sharednote",
            "topic",
            models.CharField(blank=True, default="", max_length=200, verbose_name="Topic of the person"),
            preserve_default=False,
        ),
        migrations.AddField(
            "sharednote",
            "skill",
            models.CharField(blank=True, default="", max_length=200, verbose_name="One skill"),
            preserve_default=False,
        ),
    ]
