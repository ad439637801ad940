from decimal import Decimal

from django.db import migrations

COEFFICIENTS = {"s": "1.20", "a": "1.10", "b": "1.00", "c": "0.80", "d": "0.60", "ng": "1.00"}
AMOUNTS = {"month_amount": "300", "quarter_amount": "200", "year_amount": "0", "stage_amount": "100"}
EXTRAS = {"quarter_extra": "a gathering", "year_extra": "a trip or a bonus"}


def add_terms(apps, schema_editor):
    """The plan's own coefficients and rewards (rules.md 2.8, 2.17), from the first month on."""
    terms = apps.get_model("reviews", "RewardTerms").objects.using(schema_editor.connection.alias)
    figures = {name: Decimal(value) for name, value in (COEFFICIENTS | AMOUNTS).items()}
    terms.create(effective_from="2000-01", **figures, **EXTRAS)


def take_back(apps, schema_editor):
    apps.get_model("reviews", "RewardTerms").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("reviews", "0017_rewards")]
    operations = [migrations.RunPython(add_terms, take_back)]
