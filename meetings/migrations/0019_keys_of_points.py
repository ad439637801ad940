from uuid import uuid4

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0018_what_meetings_kept_already"),
    ]

    operations = [
        migrations.AddField("agendaitem", "key", models.UUIDField(default=uuid4, editable=False, null=True)),
        migrations.AddField("differingview", "key", models.UUIDField(default=uuid4, editable=False, null=True)),
    ]
