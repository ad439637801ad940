"""The rubric of rules.md 2.14, two scenarios and two cases of the library."""

from datetime import date

from django.db import migrations

from core.han import fold
from training.migrations._shipped import RUBRIC, SCENARIOS
from training.migrations._shipped_lessons import LESSONS


def ship(apps, schema_editor):
    model = lambda name: apps.get_model("training", name).objects.using(schema_editor.connection.alias)  # noqa: E731
    model("Rubric").create(number=1, effective_from=date(2000, 1, 1), body=RUBRIC)
    for texts in SCENARIOS:
        scenario = model("Scenario").create()
        for language, told in texts.items():
            model("ScenarioText").create(scenario=scenario, edition=1, language=language, **told)
    for texts, tags in LESSONS:
        lesson = model("Lesson").create()
        for language, told in texts.items():
            model("LessonText").create(lesson=lesson, language=language, folded=fold("\n".join(told.values())), **told)
        for tag in tags:
            model("LessonTag").create(lesson=lesson, tag=tag)


class Migration(migrations.Migration):
    dependencies = [("training", "0003_rehearsals_and_lessons")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
