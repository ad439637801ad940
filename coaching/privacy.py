"""What coaching holds about people."""

from core.privacy import (
    DELETED,
    IN_THE_EXPORT,
    NOT_ABOUT_A_PERSON,
    NOTHING_TO_ERASE,
    STRUCTURE,
    Decision,
    left_out,
    older_than,
)

HALF_A_YEAR = 183
ONLY_BY_CONSENT = "the person; where the person shows them, the direct coach of the day; nobody else, no deputy"

DECISIONS = {
    "coaching.MoodMark": Decision(
        "the person",
        ONLY_BY_CONSENT,
        older_than("6 months", days=HALF_A_YEAR, since="day"),
        IN_THE_EXPORT,
        DELETED,
    ),
    "coaching.MoodConsent": Decision(
        "the person",
        "the person; that it was given and taken back in the trail",
        older_than("while it stands, and 6 months", days=HALF_A_YEAR, since="withdrawn_on"),
        IN_THE_EXPORT,
        DELETED,
    ),
    "coaching.MoodWeek": Decision(
        STRUCTURE,
        "the head of the unit, the heads above it, the general manager and HR: a mean of five or more, or a blank",
        older_than("6 months", days=HALF_A_YEAR, since="week_start"),
        NOT_ABOUT_A_PERSON,
        NOTHING_TO_ERASE,
        by=(),
    ),
    "coaching.TalkAsked": Decision(
        "the person",
        "the coach whom it asks",
        older_than("6 months", days=HALF_A_YEAR, since="asked_on"),
        left_out("that a talk is asked for follows from the marks, which are in it"),
        DELETED,
    ),
}
