from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("targets", "0014_revisions_are_approved")]

    operations = [
        migrations.RemoveConstraint(model_name="counterfigure", name="counter_figure_once"),
        migrations.RemoveConstraint(model_name="counterfigure", name="counter_figure_not_negative"),
        migrations.RenameField(model_name="counterfigure", old_name="year", new_name="amount"),
        migrations.AddField(
            model_name="counterfigure",
            name="month",
            field=models.CharField(blank=True, default="", max_length=7),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="counterfigure", options={"ordering": ["metric__position", "metric__code", "month"]}
        ),
        migrations.AddConstraint(
            model_name="counterfigure",
            constraint=models.UniqueConstraint(fields=("step", "metric", "month"), name="counter_figure_once"),
        ),
        migrations.AddConstraint(
            model_name="counterfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="counter_figure_not_negative"
            ),
        ),
    ]
