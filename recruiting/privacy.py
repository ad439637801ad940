"""What recruiting holds about people.

Candidates are not people of the company: the columns by which a row leads to a person name who wrote it, and the
candidate's own answers are carried out by recruiting.erasing and interviews.emptying. A scorecard is about a candidate
and by an interviewer: it stays out of a person's export, as it would tell about another. A probation is about a person.
"""

from core.privacy import (
    DELETED,
    KEY_STAYS,
    WITH_THE_COMPANY,
    Act,
    Decision,
    Erasure,
    Export,
    Retention,
    left_out,
    reference,
    text_goes,
)
from recruiting.erasing import EMPTY, erase_of_person

LOOKING = "HR, the general manager, the heads of the opening's unit and above; never whoever it is about"
SIX_MONTHS = Retention("until 6 months after the refusal (keep_until), then erased; of the hired as long as the person")
ABOUT_OTHERS = left_out("it is about a candidate, who asks HR for it")
COUNTS = Retention("kept for the counts; nothing in it says who it was once the candidate is erased")
CHOOSING = "whoever chooses for the opening, and the interviewers while it runs; never whoever it is about"
BLIND = "its writer; the others as recruiting.interviews.querysets.cards_open says; never whoever it is about"
LINE = "TRAINING of org.access: the person, the line above, HR; never the technical administrator"
STAYS = Retention("while employed, then until the person is erased: a record of how it was decided")
WHAT_THE_DOOR_SHOWS = Export.of(
    "in the person's export, as rows, as far as the pages show them", has_rows=True, is_told=True
)


def of_candidate(
    *texts: str, by: str, seen_by: str = CHOOSING, kept: Retention = COUNTS, erasure: Erasure | None = None
) -> Decision:
    """Of a row about a candidate, to whom `by` leads: these texts go with them."""
    erasure = erasure or (text_goes(*texts) if texts else KEY_STAYS)
    return Decision("the candidate", seen_by, kept, ABOUT_OTHERS, erasure, by=(by,))


def of_company(seen_by: str, *by: str, about: str = "about nobody") -> Decision:
    """Of a row of the company that names who wrote it."""
    return Decision("the company", seen_by, WITH_THE_COMPANY, left_out(about), KEY_STAYS, by=by)


def of_probation(*texts: str, by: str = "probation__person", seen_by: str = LINE, **sets: str) -> Decision:
    """Of a row about somebody's probation."""
    return Decision("the person", seen_by, STAYS, WHAT_THE_DOOR_SHOWS, text_goes(*texts, **sets), by=(by,))


CARD = "interviewer__interview__application__candidate__person"

DECISIONS: dict[str, Decision] = {
    "recruiting.Opening": Decision(
        "the company",
        "HR, the general manager, the heads of its unit and above; never whoever applies for it",
        WITH_THE_COMPANY,
        Export.of("rows that the person drafted, changed or decided", has_rows=True),
        KEY_STAYS,
        by=("drafted_by", "edited_by", "decided_by", "opened_by", "cancelled_by"),
    ),
    "recruiting.PlannedPosts": of_company("as openings", "set_by"),
    "recruiting.Channel": reference("whoever reads an opening"),
    "recruiting.MoveReason": reference("whoever reads an opening"),
    "recruiting.StageTemplate": reference("whoever reads an opening"),
    "recruiting.Stage": reference("whoever reads its opening"),
    "recruiting.ConsentText": of_company("everybody", "published_by"),
    "recruiting.Candidate": of_candidate(
        by="person",
        seen_by=LOOKING,
        kept=SIX_MONTHS,
        erasure=Erasure.of(
            "name, address and texts are emptied, the counts stay", act=Act.CHANGES, sets=EMPTY, before=erase_of_person
        ),
    ),
    "recruiting.Application": of_candidate("next_step", by="candidate__person", seen_by=LOOKING),
    "recruiting.CandidateDocument": of_candidate(
        by="candidate__person", seen_by=LOOKING, kept=SIX_MONTHS, erasure=DELETED
    ),
    "recruiting.StageMove": of_candidate(by="application__candidate__person", seen_by=LOOKING),
    "recruiting.ScoreCriterion": reference("whoever scores"),
    "recruiting.ScoreAnchor": reference("whoever scores"),
    "recruiting.Interview": of_candidate("place", "cancelled_reason", by="application__candidate__person"),
    "recruiting.InterviewChange": of_candidate("reason", by="interview__application__candidate__person"),
    "recruiting.Interviewer": of_company(CHOOSING, "person", about="who talked with whom"),
    "recruiting.ScoreCard": of_candidate("correction_reason", by=CARD, seen_by=BLIND),
    "recruiting.ScoreLine": of_candidate("evidence", by=f"card__{CARD}", seen_by=BLIND),
    "recruiting.Decision": of_candidate("words", by="application__candidate__person"),
    "recruiting.Offer": of_candidate("terms", "answer_reason", by="application__candidate__person"),
    "recruiting.Hiring": of_candidate(by="person"),
    "recruiting.ProbationTerms": reference(),
    "recruiting.ProbationLimit": reference(),
    "recruiting.Milestone": reference(),
    "recruiting.MilestoneCondition": reference(),
    "recruiting.Probation": of_probation(by="person"),
    "recruiting.ConditionWord": of_probation("note"),
    "recruiting.MilestoneTalk": of_probation("note", plan="–"),
    "recruiting.ProbationStatement": of_probation("text"),
    "recruiting.ProbationProposal": of_probation(
        reason="–", decision="–", seen_by=LINE + "; a draft whoever writes it, nobody else"
    ),
    "recruiting.ProbationExtension": of_probation(),
}
