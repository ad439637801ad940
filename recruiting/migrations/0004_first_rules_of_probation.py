"""The first version of the rules of probation: rules.md 2.11 and 2.13."""

from django.db import migrations
from django.utils import timezone

SOURCE = {
    "source_en": "Labour Contract Law of the People's Republic of China, Articles 19 and 70",
    "source_zh_hant": "《中華人民共和國勞動合同法》第十九條、第七十條",
    "source_zh_hans": "《中华人民共和国劳动合同法》第十九条、第七十条",
}
LIMITS = {"under_3_months": 0, "under_1_year": 1, "under_3_years": 2, "longer": 6}
ALL = "culture,product,skills,finance,production,contracts"
MILESTONES = [
    (5, "repeat", [("areas_passed", None, "culture,product", "")]),
    (30, "mentor", [("areas_started", None, ALL, ""), ("rehearsal", 70, "", ""), ("prospects", 5, "", "")]),
    (60, "plan", [("areas_passed", None, ALL, ""), ("rehearsal", 80, "", ""), ("proposal_confirmed", 1, "", "")]),
    (90, "decide", [("month_grade", 3, "", ""), ("first_order", 1, "", "sales"), ("ramp", 80, "", "sales")]),
]


def add(apps, schema_editor):
    def model(name):
        return apps.get_model("recruiting", name)

    terms = model("ProbationTerms").objects.create(number=1, usual_months=3, published_at=timezone.now(), **SOURCE)
    for contract, months in LIMITS.items():
        model("ProbationLimit").objects.create(terms=terms, contract=contract, months=months)
    for day, if_not, conditions in MILESTONES:
        milestone = model("Milestone").objects.create(terms=terms, day=day, if_not=if_not)
        for position, (evidence, need, parts, either) in enumerate(conditions, 1):
            told = {"evidence": evidence, "need": need, "parts": parts, "either": either}
            model("MilestoneCondition").objects.create(milestone=milestone, position=position, **told)


def keep(apps, schema_editor):
    """The tables go with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("recruiting", "0003_probation")]
    operations = [migrations.RunPython(add, keep)]
