"""What stopped a reorganisation was kept as a sentence in the language of the server; from here on as its code."""

import re

from django.db import migrations


def keep_codes(apps, schema_editor):
    stopped = apps.get_model("org", "Reorganisation").objects.filter(state="stopped").exclude(word="")
    for row in stopped:
        month = re.search(r"\b\d{4}-\d{2}\b(?!-)", row.word)
        row.stopped_for = [["month_closed", month[0], ""] if month else ["failed", "", ""]]
        row.word = ""
        row.save(update_fields=["stopped_for", "word"])


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0015_reorganisation_stopped_for"),
    ]

    operations = [migrations.RunPython(keep_codes, migrations.RunPython.noop)]
