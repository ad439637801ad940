"""What reviews holds about people."""

from core.privacy import (
    DELETED,
    IN_THE_EXPORT,
    KEY_STAYS,
    NO_BACKUP_NEEDED,
    WHAT_IS_TOLD,
    WITH_THE_COMPANY,
    Decision,
    Erasure,
    Export,
    Retention,
    left_out,
    reference,
    text_goes,
    two_years,
)

APPRAISED = "APPRAISALS of org.access: the person, the line above, HR; never the technical administrator"
DISCIPLINED = "DISCIPLINE of org.access: the person, the line above, HR"
SEALED = Retention("as long as the month is kept; sealed texts carry employee numbers, never names")
NEVER_CHANGED = Erasure("stays: the number is a key without meaning once the person is erased, so that hashes survive")

BETWEEN_SUPERIORS = ("sent_back_by", "sent_back_at", "sent_back_reason")  # how to judge, while it is judged
CORRECTED = {"has_rows": True, "is_told": True, "without": ("expected",)}
RELEASED_WITHOUT_WORDS = Export.of(WHAT_IS_TOLD, has_rows=True, is_told=True, without=BETWEEN_SUPERIORS)

CASED = APPRAISED + "; whoever has a part in it"
CASE_STAYS = Retention("while employed, then until the person is erased: a record of how it was decided")
WHAT_THE_DOOR_SHOWS = Export.of(
    "in the person's export, as rows, as far as the pages show them", has_rows=True, is_told=True
)


def case(*texts: str, by: tuple[str, ...] = ("person",), seen_by: str = CASED, **sets: str) -> Decision:
    return Decision("the person", seen_by, CASE_STAYS, WHAT_THE_DOOR_SHOWS, text_goes(*texts, **sets), by=by)


def rating(seen_by: str, since: str, *texts: str, **sets: str) -> Decision:
    return Decision("the person", seen_by, two_years(since), IN_THE_EXPORT, text_goes(*texts, **sets))


def told_on_release(seen_by: str, export: Export, *texts: str, **sets: str) -> Decision:
    return Decision("the person", seen_by, two_years("month"), export, text_goes(*texts, **sets))


def sealed(seen_by: str, *by: str) -> Decision:
    return Decision("the person", seen_by, SEALED, IN_THE_EXPORT, NEVER_CHANGED, by=by, by_code=("person_key",))


DECISIONS = {
    "reviews.Scheme": reference(),
    "reviews.SchemeDraft": Decision(
        "the company",
        "HR and the general manager; once it is published everybody",
        WITH_THE_COMPANY,
        IN_THE_EXPORT,
        KEY_STAYS,
        by=("drafted_by", "published_by"),
    ),
    "reviews.DailyAppraisal": rating(APPRAISED, "day", "note"),
    "reviews.WeeklyAppraisal": rating(APPRAISED, "week_start", "note"),
    "reviews.Assessment": told_on_release(APPRAISED, WHAT_IS_TOLD, "note", calibration_reason="–"),
    "reviews.MonthTimetable": reference(),
    "reviews.SignOff": told_on_release(APPRAISED, RELEASED_WITHOUT_WORDS, "sent_back_reason"),
    "reviews.Objection": rating(APPRAISED + "; whoever decides it", "month", "text", answer="–"),
    "reviews.Correction": Decision(
        "the company",
        "who drafted it; once it is asked HR and the general manager, whom no line is about; its reason those as well",
        WITH_THE_COMPANY,
        Export.of("rows that one may read, without the figures of others", **CORRECTED),
        text_goes("reason", "expected", refusal="–"),
        by=("drafted_by", "approved_by", "refused_by", "lines__person"),
    ),
    "reviews.CorrectionLine": Decision(
        "the person",
        "as its correction",
        WITH_THE_COMPANY,
        left_out("what it writes stands where it is written"),
        text_goes(values={}),
    ),
    "reviews.Adjustment": rating(DISCIPLINED, "day", "note", "withdrawn_reason", "reference", "customer"),
    "reviews.DisciplineEvent": rating(DISCIPLINED, "day", "note", "withdrawn_reason"),
    "reviews.IntegrityFinding": rating(DISCIPLINED, "day", "note", "statement", "own_statement", "decision_reason"),
    "reviews.RewardTerms": reference(),
    "reviews.RewardLine": Decision(
        "the person",
        APPRAISED + "; T of a team whoever reads the unit's targets",
        two_years("month"),
        Export.of("in the person's export; T of the team is not the person's", has_rows=True, without=("score",)),
        text_goes("extra", reason="–"),
    ),
    "reviews.RewardRun": Decision(
        "the system",
        "nobody",
        WITH_THE_COMPANY,
        left_out("only which months were read"),
        KEY_STAYS,
        by=(),
    ),
    "reviews.PromotionCase": case("reason", "decision", "withdrawn_reason", gaps="–"),
    "reviews.CriterionWord": case("note", by=("case__person",)),
    "reviews.PanelWord": case(
        reason="–",
        by=("case__person", "member"),
        seen_by="the member; other members once they gave theirs; the line above and HR once all are given; "
        "never the person it is about",
    ),
    "reviews.ImprovementPlan": case("reason", "training", "coaching", result="–", next_reason="–"),
    "reviews.ImprovementGoal": case("measure", "target", by=("plan__person",)),
    "reviews.PlanCourse": Decision("the person", CASED, CASE_STAYS, WHAT_THE_DOOR_SHOWS, DELETED, by=("plan__person",)),
    "reviews.PlanNote": case("text", by=("plan__person",)),
    "reviews.SetAside": case("reason"),
    "reviews.MonthRun": Decision(
        "the company",
        "everybody its state; reasons by the general manager",
        WITH_THE_COMPANY,
        IN_THE_EXPORT,
        NEVER_CHANGED,
        by=("requested_by", "approved_by"),
    ),
    "reviews.GatheredFacts": sealed("nobody: what a run has gathered so far"),
    "reviews.MonthPreview": Decision(
        "the person",
        APPRAISED,
        Retention("until the month is sealed"),
        left_out("worked out from what is in it"),
        DELETED,
        NO_BACKUP_NEEDED,
    ),
    "reviews.StaleMark": Decision(
        "the system",
        "nobody",
        Retention("seconds"),
        left_out("only that something changed"),
        DELETED,
        NO_BACKUP_NEEDED,
        by=(),
    ),
    "reviews.MonthInput": sealed(APPRAISED),
    "reviews.MonthResult": sealed(APPRAISED, "person"),
}
