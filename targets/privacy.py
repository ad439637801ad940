"""What targets holds about people."""

from core.privacy import IN_THE_EXPORT, KEY_STAYS, TEXT_GOES, TWO_YEARS, WITH_THE_COMPANY, Decision, reference

WHO = "TARGETS of org.access: the person, the team's assistant and supervisor, the line above"

DECISIONS = {
    "targets.Metric": reference(),
    "targets.Entry": Decision("the person", WHO, TWO_YEARS, IN_THE_EXPORT, TEXT_GOES),
    "targets.TargetCell": Decision("the person", WHO, TWO_YEARS, IN_THE_EXPORT, KEY_STAYS),
    "targets.ImportedDeal": Decision(
        "the company", "nobody: only the entries made of it", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS
    ),
}
