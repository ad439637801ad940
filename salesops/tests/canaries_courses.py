"""Secrets of courses: a part of canaries."""

from core.tests.instants import at
from org.tests.company import Company
from salesops.tests.canary import Canary, page_of
from salesops.tests.matrix_courses import READERS
from training.models import Enrolment
from training.tests.factories import make_course, make_enrolment, make_session


def excuse(company: Company, secret: str) -> Enrolment:
    """Why the salesperson was not there."""
    session = make_session(make_course(name_en="Excused"), company.north, company.other_manager, starts_at=at(7))
    return make_enrolment(company.salesperson, session, mark="excused", reason=secret[:200])


COURSES = (Canary("training.Enrolment.reason", READERS, excuse, page_of("training:enrolment_detail")),)

EVERYBODY_READS = "the catalogue of courses, which everybody reads"
COURSES_OPEN = {
    **{f"training.AreaRule.checked_by_{one}": EVERYBODY_READS for one in ("en", "zh_hant", "zh_hans")},
    **{
        f"training.{name}_{one}": "questions of tests: about nobody; training/tests/test_papers.py holds who reads them"
        for name in ("Question.text", "AnswerChoice.text")
        for one in ("en", "zh_hant", "zh_hans")
    },
    **{f"training.Course.material_{one}": EVERYBODY_READS for one in ("en", "zh_hant", "zh_hans")},
    "training.CourseDocument.name": EVERYBODY_READS,
    "training.CourseSession.place": "where a course is held, which everybody reads",
    "training.CourseSession.link": "where a course is held, which everybody reads",
    "training.Attempt.paper": "questions of a test, about nobody",
    "training.Attempt.answers": "places of answers",
}
