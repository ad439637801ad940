import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0010_order_of_an_agenda"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("daily", "daily report"),
                            ("weekly", "weekly report"),
                            ("monthly", "monthly report"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("fields", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "template of a report",
                "verbose_name_plural": "templates of reports",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "starts_on"), name="report_template_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__range", (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))
                        ),
                        name="report_template_start_sane",
                    ),
                ],
            },
        ),
    ]
