"""What training holds about people."""

from core.privacy import (
    DELETED,
    IN_THE_EXPORT,
    WITH_THE_COMPANY,
    Decision,
    left_out,
    older_than,
    reference,
    text_goes,
)
from training.privacy_rehearsals import REHEARSALS
from training.skills.privacy import DECISIONS as SKILLS

TWO_YEARS = 731
WHO_READS = "the person, the heads above, HR, the general manager; the trainer of the date"

DECISIONS: dict[str, Decision] = {
    **REHEARSALS,
    "training.AreaRule": reference(),
    "training.Course": reference(),
    "training.CourseDocument": reference(),
    "training.Question": reference("HR and the general manager; whoever takes the test, without the answers"),
    "training.AnswerChoice": reference("HR and the general manager; whoever takes the test, without which is right"),
    "training.RequiredCourse": reference(),
    "training.CourseSession": reference(),
    "training.Enrolment": Decision("the person", WHO_READS, WITH_THE_COMPANY, IN_THE_EXPORT, text_goes("reason")),
    "training.Attempt": Decision(
        "the person",
        WHO_READS,
        older_than("24 months", days=TWO_YEARS, since="started_at"),
        left_out("questions of the company; the result stands in the enrolment"),
        DELETED,
        by=("enrolment__person",),
    ),
} | SKILLS
