from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0021_correction_asked_first"),
        ("training", "0009_documents_of_courses"),
    ]

    operations = [
        migrations.AddField(
            model_name="improvementplan",
            name="courses",
            field=models.ManyToManyField(blank=True, related_name="+", to="training.course"),
        ),
    ]
