"""The skills, expectations and checklists that ship; a company changes them as it likes."""

from django.db import migrations

from training.migrations._shipped_skills import CHECKLISTS, EXPECTED, SKILLS


def said(field, text):
    return dict(zip((f"{field}_en", f"{field}_zh_hant", f"{field}_zh_hans"), text, strict=True))


def ship(apps, schema_editor):
    Skill, SkillLevel, ExpectedLevel, Checklist, ChecklistItem = (
        apps.get_model("training", name)
        for name in ("Skill", "SkillLevel", "ExpectedLevel", "Checklist", "ChecklistItem")
    )
    for position, (code, topics, name, description, anchors) in enumerate(SKILLS):
        told = said("name", name) | said("description", description)
        skill = Skill.objects.create(code=code, topics=topics, position=position, **told)
        for level, anchor in enumerate(anchors, start=1):
            SkillLevel.objects.create(skill=skill, level=level, **said("anchor", anchor))
        for profile, levels in EXPECTED.items():
            ExpectedLevel.objects.create(skill=skill, profile=profile, level=levels[position])
    for code, kind, profile, name, steps in CHECKLISTS:
        checklist = Checklist.objects.create(code=code, kind=kind, profile=profile, **said("name", name))
        for offset, helper, is_owed, words in steps:
            told = {"offset": offset, "helper": helper, "is_owed": is_owed}
            ChecklistItem.objects.create(checklist=checklist, **told, **said("name", words))


class Migration(migrations.Migration):
    dependencies = [("training", "0005_skills_and_mentors")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
