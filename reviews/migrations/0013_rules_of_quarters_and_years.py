from django.db import migrations

DUE_DAYS = {"quarterly": 5, "yearly": 10}  # working days of the next month


def add_rules(apps, schema_editor):
    """Every version that is published gets the rules of its quarters and years, as new versions bring them."""
    rules = apps.get_model("meetings", "ReportRule").objects.using(schema_editor.connection.alias)
    for rule in rules.filter(kind="monthly"):
        for kind, due_day in DUE_DAYS.items():
            rule.pk, rule.kind, rule.due_day, rule.cutoff_day, rule.cutoff_time = None, kind, due_day, None, None
            rule.save(using=schema_editor.connection.alias, force_insert=True)


def remove_rules(apps, schema_editor):
    rules = apps.get_model("meetings", "ReportRule").objects.using(schema_editor.connection.alias)
    rules.filter(kind__in=list(DUE_DAYS)).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0012_targets_of_open_months"),
        ("meetings", "0012_reports_of_quarters_and_years"),
    ]

    operations = [migrations.RunPython(add_rules, remove_rules)]
