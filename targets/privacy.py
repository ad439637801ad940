"""What targets holds about people."""

from core.privacy import IN_THE_EXPORT, KEY_STAYS, WITH_THE_COMPANY, Decision, reference, text_goes, two_years

WHO = "TARGETS of org.access: the person, the team's assistant and supervisor, the line above"
PLANNERS = "TARGETS of org.access: heads of the unit and above, the team's assistant and supervisor"

DECISIONS = {
    "targets.Metric": reference(),
    "targets.Entry": Decision("the person", WHO, two_years("work_date"), IN_THE_EXPORT, text_goes("note")),
    "targets.TargetCell": Decision("the person", WHO, two_years("month"), IN_THE_EXPORT, KEY_STAYS),
    "targets.Plan": Decision("the company", PLANNERS, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS, by=("made_by",)),
    "targets.PlanCell": Decision("the person", PLANNERS, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS),
    "targets.ImportedDeal": Decision(
        "the company",
        "nobody: only the entries made of it",
        WITH_THE_COMPANY,
        IN_THE_EXPORT,  # a deal that makes no result yet: while nobody else bears the name (salesops.personal.rows)
        text_goes("agent"),
        by=("person",),
        by_name=("agent",),
    ),
}
