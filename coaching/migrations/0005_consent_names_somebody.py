from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0004_to_whom_consent_was_given"),
    ]

    operations = [
        migrations.AddConstraint(
            "moodconsent",
            models.CheckConstraint(
                condition=models.Q(coach__isnull=False) | models.Q(withdrawn_on__isnull=False),
                name="mood_consent_to_whom",
            ),
        ),
    ]
