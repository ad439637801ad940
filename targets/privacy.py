"""What targets holds about people."""

from core.privacy import (
    DELETED,
    IN_THE_EXPORT,
    KEY_STAYS,
    NO_BACKUP_NEEDED,
    WITH_THE_COMPANY,
    Decision,
    Retention,
    left_out,
    reference,
    text_goes,
    two_years,
)

WHO = "TARGETS of org.access: the person, the team's assistant and supervisor, the line above"
PLANNERS = "TARGETS of org.access: heads of the unit and above, the team's assistant and supervisor"
TALKERS = "the person, who heads the unit or one above, who stands in for whoever is to answer"

DECISIONS = {
    "targets.Metric": reference(),
    "targets.Entry": Decision("the person", WHO, two_years("work_date"), IN_THE_EXPORT, text_goes("note")),
    "targets.TargetCell": Decision("the person", WHO, two_years("month"), IN_THE_EXPORT, KEY_STAYS),
    "targets.Plan": Decision("the company", PLANNERS, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS, by=("made_by",)),
    "targets.CellChange": Decision("the person", PLANNERS, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS),
    "targets.Negotiation": Decision("the person", TALKERS, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS),
    "targets.NegotiationStep": Decision(
        "the person",
        TALKERS,
        WITH_THE_COMPANY,  # what a target is based on and who agreed belongs to the target (R052)
        IN_THE_EXPORT,
        text_goes("words"),
        by=("negotiation__person", "by"),
    ),
    "targets.RevisionStep": Decision(
        "whoever is to approve or to change it",
        PLANNERS,
        WITH_THE_COMPANY,
        IN_THE_EXPORT,
        text_goes("words"),
        by=("by", "awaits"),
    ),
    "targets.CounterFigure": Decision(
        "the person", TALKERS, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS, by=("step__negotiation__person",)
    ),
    "targets.PlanCell": Decision("the person", PLANNERS, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS),
    "targets.MonthTarget": Decision(
        "the person",
        WHO,
        two_years("month"),
        left_out("worked out from targets, posts and leave, which are in it"),
        KEY_STAYS,
        NO_BACKUP_NEEDED,
    ),
    "targets.UnitFigure": reference("TARGETS of org.access: those who read the people of the unit"),
    "targets.UnitEnd": reference("TARGETS of org.access: those who read the people of the unit"),
    "targets.FigureMark": Decision(
        "the system",
        "nobody",
        Retention("seconds"),
        left_out("only that a month has moved"),
        DELETED,
        NO_BACKUP_NEEDED,
        by=(),
    ),
    "targets.PlanAction": Decision(
        "the owner",
        f"{PLANNERS}; the owner",
        WITH_THE_COMPANY,
        IN_THE_EXPORT,
        text_goes("what", "reason"),
        by=("owner", "made_by", "ended_by"),
    ),
    "targets.Goal": Decision("the company", PLANNERS, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS, by=("made_by",)),
    "targets.GoalStage": Decision(
        "the company", PLANNERS, WITH_THE_COMPANY, IN_THE_EXPORT, text_goes("note"), by=("reached_by",)
    ),
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
