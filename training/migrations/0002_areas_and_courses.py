"""The six areas, a course and a yearly refresher of each, sample questions, and what newcomers have to pass."""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

SOURCE = Path(__file__).with_suffix(".json")
SINCE = date(2026, 12, 1)  # nobody who was there before owes what nobody had asked for
YEAR = 12
TAKEN_BACK = ("AreaRule", "Course", "Question", "AnswerChoice", "RequiredCourse")


def told(field, texts):
    return dict(zip((f"{field}_en", f"{field}_zh_hant", f"{field}_zh_hans"), texts, strict=True))


def add(apps, schema_editor):
    shipped = json.loads(SOURCE.read_text(encoding="utf-8"))
    area, course, question = (apps.get_model("training", name) for name in ("AreaRule", "Course", "Question"))
    choice, required = apps.get_model("training", "AnswerChoice"), apps.get_model("training", "RequiredCourse")
    for row in shipped["areas"]:
        names = told("checked_by", row.pop("checked_by"))
        area.objects.create(**row, **names)
    for row in shipped["courses"]:
        same = {"area": row["area"], "check_by": row["check_by"], "valid_months": YEAR}
        read = told("material", row["material"])
        first = course.objects.create(halves=row["halves"], **same, **read, **told("name", row["name"]))
        again = told("name", row["refresher_name"])
        course.objects.create(halves=row["refresher_halves"], renews=first, **same, **again)
        required.objects.create(course=first, whom="newcomers", within_days=row["within_days"], since=SINCE)
        for one in row["questions"]:
            asked = question.objects.create(
                course=first, kind=one["kind"], weight=one["weight"], **told("text", one["text"])
            )
            choice.objects.bulk_create(
                choice(question=asked, position=place, is_right=offered["is_right"], **told("text", offered["text"]))
                for place, offered in enumerate(one["choices"])
            )


def remove(apps, schema_editor):
    """Takes away what shipped and nobody used; nothing of it hangs on anything else."""
    models = {name: apps.get_model("training", name).objects for name in TAKEN_BACK}
    models["RequiredCourse"].filter(made_by=None).delete()
    used = {"enrolments": None, "sessions": None, "required": None}
    unused = set(models["Course"].filter(**used).values_list("pk", flat=True))
    kept = models["Course"].exclude(pk__in=unused).values_list("renews", flat=True)
    unused -= set(kept)
    questions = set(models["Question"].filter(course__in=unused).values_list("pk", flat=True))
    using = schema_editor.connection.alias
    models["AnswerChoice"].filter(question__in=questions)._raw_delete(using)
    models["Question"].filter(pk__in=questions)._raw_delete(using)
    models["Course"].filter(pk__in=unused).exclude(renews=None)._raw_delete(using)
    models["Course"].filter(pk__in=unused)._raw_delete(using)
    models["AreaRule"].all().delete()


class Migration(migrations.Migration):
    dependencies = [("training", "0001_courses")]
    operations = [migrations.RunPython(add, remove)]
