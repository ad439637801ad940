from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_gather_anew")]

    operations = [
        migrations.AddField(
            model_name="gatheredfacts",
            name="own_record",
            field=models.TextField(default="[[],[]]"),
            preserve_default=False,
        ),
        migrations.AddField(model_name="gatheredfacts", name="takes_team", field=models.BooleanField(default=False)),
    ]
