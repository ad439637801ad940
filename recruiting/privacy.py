"""What recruiting holds about people.

Candidates are not people of the company: the columns by which a row leads to a person name who wrote it, and the
candidate's own answers are carried out by recruiting.erasing.
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
from recruiting import privacy_interviews, privacy_probation
from recruiting.erasing import EMPTY, erase_of_person

LOOKING = "HR, the general manager, the heads of the opening's unit and above; never whoever it is about"
SIX_MONTHS = Retention("until 6 months after the refusal (keep_until), then erased; of the hired as long as the person")
ABOUT_OTHERS = left_out("it is about a candidate, who asks HR for it")
COUNTS = Retention("kept for the counts; nothing in it says who it was once the candidate is erased")

DECISIONS: dict[str, Decision] = {
    "recruiting.Opening": Decision(
        "the company",
        "HR, the general manager, the heads of its unit and above",
        WITH_THE_COMPANY,
        Export.of("rows that the person drafted or decided", has_rows=True),
        KEY_STAYS,
        by=("drafted_by", "decided_by", "opened_by", "cancelled_by"),
    ),
    "recruiting.PlannedPosts": Decision(
        "the company", "as openings", WITH_THE_COMPANY, left_out("about nobody"), KEY_STAYS, by=("set_by",)
    ),
    "recruiting.Channel": reference("whoever reads an opening"),
    "recruiting.MoveReason": reference("whoever reads an opening"),
    "recruiting.StageTemplate": reference("whoever reads an opening"),
    "recruiting.Stage": reference("whoever reads its opening"),
    "recruiting.ConsentText": Decision(
        "the company", "everybody", WITH_THE_COMPANY, left_out("about nobody"), KEY_STAYS, by=("published_by",)
    ),
    "recruiting.Candidate": Decision(
        "the candidate", LOOKING, SIX_MONTHS, ABOUT_OTHERS,
        Erasure.of("name, address and texts are emptied, the counts stay", act=Act.CHANGES, sets=EMPTY,
                   before=erase_of_person), by=("person",),
    ),
    "recruiting.Application": Decision(
        "the candidate", LOOKING, COUNTS, ABOUT_OTHERS, text_goes("next_step"), by=("candidate__person",)
    ),
    "recruiting.CandidateDocument": Decision(
        "the candidate", LOOKING, SIX_MONTHS, ABOUT_OTHERS, DELETED, by=("candidate__person",)
    ),
    "recruiting.StageMove": Decision(
        "the candidate", LOOKING, COUNTS, ABOUT_OTHERS, KEY_STAYS, by=("application__candidate__person",)
    ),
} | privacy_interviews.DECISIONS | privacy_probation.DECISIONS  # fmt: skip
