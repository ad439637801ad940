from django.db import migrations, models


class Migration(migrations.Migration):
    """The order of lists takes the place of the index by date alone, which it begins with."""

    dependencies = [("targets", "0003_cell_is_typed")]

    operations = [
        migrations.AddIndex(model_name="entry", index=models.Index(fields=["work_date", "id"], name="entry_in_order")),
        migrations.RemoveIndex(model_name="entry", name="entry_by_date"),
    ]
