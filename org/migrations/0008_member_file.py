import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0007_calendar_check"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberFile",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("speaks", models.CharField(blank=True, max_length=80)),
                ("reach", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(choices=[("birthday", "birthday"), ("hobbies", "hobbies")], max_length=10)),
                ("given_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("day", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("text", models.CharField(blank=True, max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)), fields=("person", "about"), name="consent_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            models.Q(("day", None), ("month", None), ("text", "")),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_is_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("about", "birthday"), ("day", None), ("month", None), ("text", "")),
                            models.Q(
                                ("about", "birthday"), ("day__range", (1, 31)), ("month__range", (1, 12)), ("text", "")
                            ),
                            models.Q(("about", "hobbies"), ("day", None), ("month", None)),
                            _connector="OR",
                        ),
                        name="consent_holds_what_it_is_about",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Strength",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=40)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strengths",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("person", "text"), name="strength_once")],
            },
        ),
    ]
