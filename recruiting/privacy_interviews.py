"""What interviews hold about people: a part of recruiting.privacy.

A card is about a candidate and by an interviewer; it stays out of a person's export, as it would tell about another.
"""

from core.privacy import KEY_STAYS, WITH_THE_COMPANY, Decision, Retention, left_out, reference, text_goes

CHOOSING = "whoever chooses for the opening, and the interviewers while it runs; never whoever it is about"
BLIND = "its writer; the others as recruiting.interviews.querysets.cards_open says; never whoever it is about"
COUNTS = Retention("kept for the counts; texts go with the candidate (recruiting.interviews.emptying)")
ABOUT_OTHERS = left_out("it is about a candidate, who asks HR for it")


def part(*texts: str, by: str, seen_by: str = CHOOSING) -> Decision:
    erasure = text_goes(*texts) if texts else KEY_STAYS
    return Decision("the candidate", seen_by, COUNTS, ABOUT_OTHERS, erasure, by=(by,))


DECISIONS = {
    "recruiting.ScoreCriterion": reference("whoever scores"),
    "recruiting.ScoreAnchor": reference("whoever scores"),
    "recruiting.Interview": part("place", "cancelled_reason", by="application__candidate__person"),
    "recruiting.InterviewChange": part("reason", by="interview__application__candidate__person"),
    "recruiting.Interviewer": Decision(
        "the company", CHOOSING, WITH_THE_COMPANY, left_out("who talked with whom"), KEY_STAYS, by=("person",)
    ),
    "recruiting.ScoreCard": part(
        "correction_reason", by="interviewer__interview__application__candidate__person", seen_by=BLIND
    ),
    "recruiting.ScoreLine": part(
        "evidence", by="card__interviewer__interview__application__candidate__person", seen_by=BLIND
    ),
    "recruiting.Decision": part("words", by="application__candidate__person"),
    "recruiting.Offer": part("terms", "answer_reason", by="application__candidate__person"),
    "recruiting.Hiring": part(by="person"),
}
