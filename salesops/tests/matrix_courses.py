"""Who may see and do what of courses: a part of access_matrix. Held in the north by the head of the south."""

from datetime import timedelta
from uuid import uuid4

from core.files.checking import clean
from core.files.storing import store
from core.tests.instants import DAY, at
from core.tests.nasty_files import upload
from org.tests.company import Company
from salesops.tests.matrix import EVERYBODY, HEADS, LINE_ABOVE, SELF, Line
from training.models import Course, CourseDocument, CourseSession, Enrolment, Question, RequiredCourse
from training.tests.factories import (
    course_of,
    make_attempt,
    make_course,
    make_enrolment,
    make_session,
    require_of_everybody,
)

HR = frozenset({"hr"})
TRAINER = frozenset({"other_manager"})
KEEPERS = HR | {"gm"}
PLANNERS = LINE_ABOVE | HR  # of the north
READERS = SELF | LINE_ABOVE | HR | TRAINER


def shipped(company: Company) -> dict[str, object]:
    return {"pk": course_of("culture").pk}


def a_document(company: Company) -> dict[str, object]:
    row = CourseDocument(course=course_of("culture"))
    return {"pk": store(row, clean(upload("a.txt", b"Ten years of paper and ink.")), by=company.hr, now=at(9)).pk}


def a_file(company: Company) -> dict[str, object]:
    return {"document": upload("a.txt", b"Ten years of paper and ink."), "submit_key": str(uuid4())}


def a_question(company: Company) -> dict[str, object]:
    return {"pk": Question.objects.filter(course=course_of("culture")).first().pk}


def learned_alone(company: Company) -> dict[str, object]:
    return {"pk": make_course(name_en="Alone", way=Course.Way.SELF_STUDY, check_by=Course.Check.TEST).pk}


def date_to_come(company: Company) -> CourseSession:
    course = course_of("culture")
    known = CourseSession.objects.filter(course=course, day=DAY + timedelta(days=1)).first()
    told = {"day": DAY + timedelta(days=1), "place": "Room 3"}
    return known or make_session(course, company.north, company.other_manager, **told)


def coming(company: Company) -> dict[str, object]:
    return {"pk": date_to_come(company).pk}


def held(company: Company) -> CourseSession:
    course = course_of("culture")
    known = CourseSession.objects.filter(course=course, day=DAY).first()
    return known or make_session(course, company.north, company.other_manager, ends_at=at(13), halves=8)


def over(company: Company) -> dict[str, object]:
    return {"pk": held(company).pk}


def was_there(company: Company, **fields: object) -> Enrolment:
    known = Enrolment.objects.filter(session=held(company), person=company.salesperson).first()
    told = {"mark": "attended", "day": DAY, "halves": 8}
    return known or make_enrolment(company.salesperson, held(company), **told)


def attended(company: Company) -> dict[str, object]:
    return {"pk": was_there(company).pk}


def a_class(company: Company) -> dict[str, object]:
    was_there(company)
    return over(company)


def who_was_there(company: Company) -> dict[str, object]:
    return {"version": "1", "SALESPERSON-mark": "excused", "SALESPERSON-reason": "Was ill."}


def has_a_seat(company: Company) -> dict[str, object]:
    return {"pk": make_enrolment(company.salesperson, date_to_come(company)).pk}


def open_test(company: Company) -> dict[str, object]:
    return {"pk": make_attempt(was_there(company), paper=PAPER).pk}


def not_passed_twice(company: Company) -> dict[str, object]:
    session = make_session(course_of("contracts"), company.north, company.other_manager)
    told = {"mark": "attended", "day": DAY, "halves": 4, "result": "failed", "result_on": DAY}
    one = make_enrolment(company.salesperson, session, **told)
    for number in (1, 2):
        make_attempt(one, number, paper=PAPER, sent_at=at(18), percent=0)
    return {"pk": one.pk}


PAPER = [
    {
        "question": 0,
        "kind": "single",
        "weight": 1,
        "text": {"en": "Which?"},
        "choices": [{"text": {"en": "this"}, "is_right": True}, {"text": {"en": "that"}, "is_right": False}],
    }
]


def a_requirement(company: Company) -> dict[str, object]:
    known = RequiredCourse.objects.filter(whom="everybody").first()
    return {"pk": (known or require_of_everybody(course_of("finance"))).pk}


def other_hours(company: Company) -> dict[str, object]:
    told = {"newcomer": "9.5", "refresher": "4", "checked_by_en": "By a test.", "version": "1"}
    return told | {"checked_by_zh_hant": "測驗。", "checked_by_zh_hans": "测验。"}


def new_course(company: Company) -> dict[str, object]:
    told = {"area": "skills", "name_en": "Listening", "way": "class", "hours": "1.5", "check_by": "attended"}
    told |= {"pass_percent": "80", "question_count": "0", "valid_months": "", "renews": "", "material_en": "Listen."}
    return told | {"version": "1", "submit_key": str(uuid4())}


def new_session(company: Company) -> dict[str, object]:
    told = {"course": course_of("skills").pk, "day": str(DAY + timedelta(days=7)), "begins": "09:00", "ends": "12:00"}
    told |= {"unit": "NORTH", "trainer": company.other_manager.pk, "place": "Room 3", "link": "", "seats": "10"}
    return told | {"version": "1", "submit_key": str(uuid4())}


def new_question(company: Company) -> dict[str, object]:
    told = {"text_en": "Which?", "text_zh_hant": "", "text_zh_hans": "", "kind": "single", "weight": "1"}
    told |= {"choice0_en": "this", "right0": "on", "choice1_en": "that", "version": "1"}
    return told | {"submit_key": str(uuid4())}


def new_requirement(company: Company) -> dict[str, object]:
    told = {"course": course_of("skills").pk, "whom": "everybody", "title": "", "within_days": "30"}
    return told | {"submit_key": str(uuid4())}


OTHERS = EVERYBODY - KEEPERS
KEPT = {"see": KEEPERS, "act": KEEPERS, "told_why": OTHERS, "refused": OTHERS}
NOT_PLANNERS = EVERYBODY - PLANNERS
PLAN = HEADS | HR
COURSES = {
    "training:home": Line(see=EVERYBODY),
    "training:team": Line(see=PLAN, told_why=EVERYBODY - PLAN),
    "training:person_detail": Line(see=READERS - TRAINER),
    "training:course_list": Line(see=EVERYBODY),
    "training:course_add": Line(**KEPT, form=new_course, makes="training.Course", sender="hr"),
    "training:course_detail": Line(see=EVERYBODY, sample=shipped),
    "training:area_edit": Line(**KEPT, sample=lambda company: {"area": "culture"}, form=other_hours),
    "training:course_edit": Line(**KEPT, sample=shipped, form=new_course),
    "training:course_retire": Line(see=None, act=KEEPERS, refused=OTHERS, sample=shipped),
    "training:document_add": Line(**KEPT, sample=shipped, form=a_file, makes="training.CourseDocument", sender="hr"),
    "training:document_get": Line(see=EVERYBODY, sample=a_document),
    "training:document_remove": Line(see=None, act=KEEPERS, refused=OTHERS, sample=a_document, sender="hr"),
    "training:course_start": Line(see=None, act=EVERYBODY, sample=learned_alone),
    "training:question_list": Line(see=KEEPERS, told_why=OTHERS, sample=shipped),
    "training:question_add": Line(**KEPT, sample=shipped, form=new_question, makes="training.Question", sender="hr"),
    "training:question_edit": Line(**KEPT, sample=a_question, form=new_question),
    "training:question_retire": Line(see=None, act=KEEPERS, refused=OTHERS, sample=a_question),
    "training:session_list": Line(see=EVERYBODY),
    "training:session_add": Line(
        see=PLAN,
        act=PLAN,
        told_why=EVERYBODY - PLAN,
        refused=EVERYBODY - PLAN,
        form=new_session,
        makes="training.CourseSession",
        sender="hr",
    ),
    "training:session_detail": Line(see=EVERYBODY, sample=coming),
    "training:session_edit": Line(
        see=PLANNERS, act=PLANNERS, told_why=NOT_PLANNERS, refused=NOT_PLANNERS, sample=coming, form=new_session
    ),
    "training:session_call_off": Line(see=None, act=PLANNERS, refused=NOT_PLANNERS, sample=coming),
    "training:session_join": Line(see=None, act=EVERYBODY - TRAINER, refused=TRAINER, sample=coming),
    "training:session_invite": Line(see=None, act=PLANNERS, refused=NOT_PLANNERS, sample=coming),
    "training:session_record": Line(
        see=HR | TRAINER,
        act=HR | TRAINER,
        told_why=EVERYBODY - HR - TRAINER,
        refused=EVERYBODY - HR - TRAINER,
        sample=a_class,
        form=who_was_there,
    ),
    "training:enrolment_detail": Line(see=READERS, sample=attended),
    "training:enrolment_withdraw": Line(see=None, act=READERS - TRAINER, refused=TRAINER, sample=has_a_seat),
    "training:test_begin": Line(see=None, act=SELF, refused=READERS - SELF, sample=attended),
    "training:talk_record": Line(see=None, act=READERS - SELF, refused=SELF, sample=not_passed_twice),
    "training:attempt_detail": Line(see=SELF, sample=open_test),
    "training:attempt_keep": Line(see=None, act=SELF, sample=open_test),
    "training:attempt_send": Line(see=None, act=SELF, sample=open_test),
    "training:required_list": Line(see=EVERYBODY),
    "training:required_add": Line(**KEPT, form=new_requirement, makes="training.RequiredCourse", sender="hr"),
    "training:required_end": Line(see=None, act=KEEPERS, refused=OTHERS, sample=a_requirement),
}
