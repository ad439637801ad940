from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_digests_and_marks")]

    operations = [
        migrations.RemoveIndex(model_name="reminder", name="reminder_waiting"),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                fields=["not_before"],
                condition=models.Q(("channel", "mail"), ("state", "queued")),
                name="reminder_to_send",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                fields=["expires_at"], condition=models.Q(("state", "queued")), name="reminder_running_out"
            ),
        ),
    ]
