"""What reviews holds about people."""

from core.privacy import IN_THE_EXPORT, NO_BACKUP_NEEDED, TEXT_GOES, TWO_YEARS, WITH_THE_COMPANY, Decision, reference

APPRAISED = "APPRAISALS of org.access: the person, the line above, HR; never the technical administrator"
DISCIPLINED = "DISCIPLINE of org.access: the person, the line above, HR"
SEALED = "as long as the month is kept; sealed texts carry employee numbers, never names"
NEVER_CHANGED = "stays: the number is a key without meaning once the person is erased, so that hashes survive"


def rating(seen_by: str) -> Decision:
    return Decision("the person", seen_by, TWO_YEARS, IN_THE_EXPORT, TEXT_GOES)


def sealed(seen_by: str) -> Decision:
    return Decision("the person", seen_by, SEALED, IN_THE_EXPORT, NEVER_CHANGED)


DECISIONS = {
    "reviews.Scheme": reference(),
    "reviews.DailyAppraisal": rating(APPRAISED),
    "reviews.WeeklyAppraisal": rating(APPRAISED),
    "reviews.Assessment": rating(APPRAISED),
    "reviews.Adjustment": rating(DISCIPLINED),
    "reviews.DisciplineEvent": rating(DISCIPLINED),
    "reviews.IntegrityFinding": rating(DISCIPLINED),
    "reviews.MonthRun": Decision(
        "the company", "everybody its state; reasons by the general manager", WITH_THE_COMPANY, IN_THE_EXPORT, TEXT_GOES
    ),
    "reviews.GatheredFacts": sealed("nobody: what a run has gathered so far"),
    "reviews.MonthPreview": Decision(
        "the person",
        APPRAISED,
        "until the month is sealed",
        "left out: worked out from what is in it",
        "deleted",
        NO_BACKUP_NEEDED,
    ),
    "reviews.StaleMark": Decision(
        "the system", "nobody", "seconds", "left out: only that something changed", "deleted", NO_BACKUP_NEEDED
    ),
    "reviews.MonthInput": sealed(APPRAISED),
    "reviews.MonthResult": sealed(APPRAISED),
}
