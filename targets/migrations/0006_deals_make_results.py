import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A deal knows whose it is and which entries it has made, so that the same file again makes none."""

    dependencies = [
        ("targets", "0005_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="importeddeal",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deals",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="importeddeal",
            name="order_entry",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="deal", to="targets.entry"
            ),
        ),
        migrations.AddField(
            model_name="importeddeal",
            name="customer_entry",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="customer_deal",
                to="targets.entry",
            ),
        ),
    ]
