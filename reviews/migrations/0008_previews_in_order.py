from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_run_in_shared_parts")]

    operations = [
        migrations.AddField(
            model_name="monthpreview",
            name="person_number",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="monthpreview",
            index=models.Index(fields=["month", "person_number"], name="preview_in_order"),
        ),
    ]
