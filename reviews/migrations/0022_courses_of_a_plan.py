import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0021_correction_asked_first"),
        ("training", "0009_documents_of_courses"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanCourse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="training.course"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reviews.improvementplan"
                    ),
                ),
            ],
            options={
                "verbose_name": "course of a plan",
                "verbose_name_plural": "courses of plans",
            },
        ),
        migrations.AddField(
            model_name="improvementplan",
            name="courses",
            field=models.ManyToManyField(related_name="+", through="reviews.PlanCourse", to="training.course"),
        ),
        migrations.AddConstraint(
            model_name="plancourse",
            constraint=models.UniqueConstraint(fields=("plan", "course"), name="plan_course_once"),
        ),
    ]
