from django.db import migrations, models


def have_it_vacuumed_soon(apps, schema_editor):
    """An index answers alone only where the table was vacuumed: after a day's reports, not after a fifth of all."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE meetings_report SET (autovacuum_vacuum_insert_scale_factor = 0.005)")


class Migration(migrations.Migration):
    """What a page asks about everybody's reports of a day stands in one index."""

    dependencies = [("meetings", "0005_report_newest_first")]

    operations = [
        migrations.RemoveIndex(model_name="report", name="report_by_subject"),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["kind", "subject_on", "person", "sent_at"], name="report_by_subject"),
        ),
        migrations.RunPython(have_it_vacuumed_soon, migrations.RunPython.noop),
    ]
