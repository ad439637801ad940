"""What coaching holds about people."""

from core.privacy import (
    DELETED,
    IN_THE_EXPORT,
    KEY_STAYS,
    NOT_ABOUT_A_PERSON,
    NOTHING_TO_ERASE,
    STRUCTURE,
    WITH_THE_COMPANY,
    Decision,
    left_out,
    older_than,
    reference,
    text_goes,
)

HALF_A_YEAR, TWO_YEARS = 183, 731
THE_TWO = "the two whose talk it is; nobody above them, no deputy, no console"
NOTES = "24 months; where one of the two left, until the leaver is erased"
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
    "coaching.CoachingRule": reference("the head of the unit"),
    "coaching.Pair": Decision("the two", THE_TWO, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS, by=("person", "coach")),
    "coaching.HeldTalk": Decision(
        "the two",
        f"{THE_TWO}; how many were held, the heads above, by unit and week",
        older_than("24 months", days=TWO_YEARS, since="held_on"),
        IN_THE_EXPORT,
        KEY_STAYS,
        by=("person", "coach"),
    ),
    "coaching.SharedNote": Decision(
        "the two",
        THE_TWO,
        older_than(NOTES, days=TWO_YEARS, since="day"),
        IN_THE_EXPORT,
        DELETED,
        by=("person", "coach"),
    ),
    "coaching.PrivateNote": Decision(
        "whoever wrote it",
        "whoever wrote it, and nobody else; to the other one only by a formal request",
        older_than(NOTES, days=TWO_YEARS, since="day"),
        left_out("a note for oneself about somebody else"),
        DELETED,
        by=("author",),
    ),
    "coaching.Promise": Decision(
        "whoever promised it",
        THE_TWO,
        older_than("24 months", days=TWO_YEARS, since="due_on"),
        IN_THE_EXPORT,
        text_goes("what", "reason"),
        by=("owner", "person", "coach"),
    ),
}
