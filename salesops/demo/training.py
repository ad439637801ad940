"""Training of the demo company: the six areas required of all in the north, a class held, one to come, a test open."""

from datetime import date, datetime, time, timedelta

from org.models import Person, Unit
from training.courses import enrolling, keeping, planning, recording, testing
from training.courses.recording import Row
from training.models import Course, CourseArea, CourseSession, Enrolment, RequiredCourse

LEARNERS = ("N02", "N03", "N04", "N05", "N06")
MISSED = "N05"
TRAINER = "N01"
KNOW, GUESS = ("N03", "N06"), "N04"  # who answers everything right, who nothing


def teach(now: datetime, today: date) -> None:
    """Culture was held ten days ago and one was ill; product is held in four days, and a date makes up for culture."""
    people = {person.code: person for person in Person.objects.filter(code__in=(*LEARNERS, TRAINER, "HR"))}
    courses = {
        one.area: one for one in Course.objects.filter(renews=None, area__in=(CourseArea.CULTURE, CourseArea.PRODUCT))
    }
    for course in courses.values():
        row = RequiredCourse(
            course=course, whom=RequiredCourse.Whom.EVERYBODY, within_days=30, since=today - timedelta(days=14)
        )
        keeping.require_course(row, by=people["HR"], on=today)
    held = _date(courses[CourseArea.CULTURE], today - timedelta(days=10), people, hours=4)
    seats = [
        Enrolment.objects.create(session=held, course=held.course, person=people[code], enrolled_at=held.starts_at)
        for code in LEARNERS
    ]
    rows = {one.pk: Row("excused", "發燒") if one.person.code == MISSED else Row("attended") for one in seats}
    recording.record_session(held, rows, version=held.version, by=people[TRAINER], on=held.day, now=held.ends_at)
    for one in seats:
        if one.person.code in (*KNOW, GUESS):
            _take_test(one, held.ends_at + timedelta(hours=3))
    _date(courses[CourseArea.CULTURE], today + timedelta(days=6), people, hours=4, makes_up=held)
    product = _date(courses[CourseArea.PRODUCT], today + timedelta(days=4), people, hours=3)
    asked = [people[code] for code in LEARNERS]
    enrolling.invite(product, asked, by=people["HR"], on=today, now=now)
    enrolling.join(product, by=people["N03"], on=today, now=now)


def _take_test(one: Enrolment, at: datetime) -> None:
    """The test of the evening: passed, or to be repeated."""
    one.refresh_from_db()
    attempt = testing.begin(one, by=one.person, now=at)
    right = {
        f"q{place}": [str(number) for number, choice in enumerate(asked["choices"]) if choice["is_right"]]
        for place, asked in enumerate(attempt.paper)
    }
    ticked = right if one.person.code in KNOW else {}
    testing.send(attempt, ticked, by=one.person, on=at.date(), now=at + timedelta(minutes=9))


def _date(course: Course, day: date, people: dict[str, Person], *, hours: int, **more: object) -> CourseSession:
    unit = Unit.objects.get(code="NORTH")
    starts_at = datetime.combine(day, time(9), tzinfo=unit.zone)
    told = {"unit": unit, "trainer": people[TRAINER], "place": "三樓會議室", "day": day, "seats": 12}
    session = CourseSession(
        course=course, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **told, **more
    )
    return planning.plan_session(session, by=people[TRAINER], on=day)
