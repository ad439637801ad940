"""The three metrics that the default scheme counts."""

from django.db import migrations

METRICS = [
    ("orders", "orders signed", "簽單額", "签单额", "money", 2),
    ("collections", "collections", "回款", "回款", "money", 2),
    ("new_customers", "new customers", "新客戶", "新客户", "count", 0),
]


def add(apps, schema_editor):
    metric = apps.get_model("targets", "Metric")
    for position, (code, english, traditional, simplified, kind, decimals) in enumerate(METRICS):
        metric.objects.get_or_create(
            code=code,
            defaults={
                "name_en": english,
                "name_zh_hant": traditional,
                "name_zh_hans": simplified,
                "kind": kind,
                "decimals": decimals,
                "position": position,
            },
        )


def remove(apps, schema_editor):
    apps.get_model("targets", "Metric").objects.filter(code__in=[row[0] for row in METRICS], entries=None).delete()


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
