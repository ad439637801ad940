from django.db import migrations, models


class Migration(migrations.Migration):
    """The order of lists takes the place of the index by day alone, which it begins with."""

    dependencies = [("meetings", "0004_next_on_within_the_years")]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["-subject_on", "person", "kind"], name="report_newest_first"),
        ),
        migrations.RemoveIndex(model_name="report", name="report_by_day"),
    ]
