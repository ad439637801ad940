from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0005_consent_names_somebody"),
    ]

    operations = [
        migrations.RemoveField("coachingrule", "coach"),
    ]
