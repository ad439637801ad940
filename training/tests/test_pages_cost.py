"""What the pages of training cost: the same number of queries for three people, courses and dates, and for thirty."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import at
from org.tests.factories import make_appointment, make_person
from training.tests.factories import make_course, make_enrolment, make_passed, make_session, require_of_everybody
from training.tests.factories_rehearsals import make_rehearsal
from training.tests.factories_skills import make_pair, make_run, make_step, make_word

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 30
PLACES = {  # page → who looks, and what its address takes
    "home": ("salesperson", None),
    "person_detail": ("manager", "person"),
    "team": ("manager", None),
    "course_list": ("salesperson", None),
    "course_detail": ("salesperson", "course"),
    "session_list": ("manager", None),
    "session_detail": ("manager", "session"),
    "session_record": ("manager", "past"),
    "required_list": ("hr", None),
    "skill_list": ("salesperson", None),
    "skill_mine": ("salesperson", None),
    "skill_person": ("manager", "person"),
    "skill_team": ("manager", None),
    "skill_detail": ("salesperson", "skill"),
    "skill_level": ("manager", "level"),
    "mentor_list": ("manager", None),
    "checklist_list": ("hr", None),
}


def fill(company, numbers, course, session, past):
    """More people under the manager, more courses and dates, and of the salesperson more of everything."""
    today, mine = timezone.localdate(), company.salesperson
    for number in numbers:
        person = make_person(f"X{number}")
        make_appointment(person, company.north)
        other = make_course(name_en=f"Course {number}", check_by="test")
        require_of_everybody(other)
        coming = make_session(other, company.north, company.supervisor, day=today + timedelta(days=9 + number))
        made_up = timedelta(days=5 + number)
        over = make_session(other, company.north, company.supervisor, day=today - made_up)
        make_session(course, company.north, company.supervisor, day=today + timedelta(days=9 + number), makes_up=past)
        for one in (session, past):
            make_enrolment(person, one)
        make_enrolment(mine, coming)
        make_enrolment(mine, over, mark="attended", halves=4)
        make_passed(mine, make_course(name_en=f"Passed {number}"))
        for one in (person, mine):
            make_word(one, company.manager, said_at=at(9, number % 60))
            make_step(one, made_by=company.manager, due_on=today + timedelta(days=number))
        make_word(person, person, kind="proposed", level=3, said_at=at(10))
        make_pair(company.colleague, person, by=company.manager)
        make_run(person)
        make_rehearsal(company, mine, day=today + timedelta(days=1 + number))


@pytest.fixture
def place(company, request):
    """The rows that pages with an address of their own show."""
    today = timezone.localdate()
    course = make_course(name_en="Shown", check_by="test")
    session = make_session(course, company.north, company.manager, day=today + timedelta(days=5))
    past = make_session(course, company.north, company.manager, day=today - timedelta(days=2))
    fill(company, range(FEW), course, session, past)
    return {"course": course, "session": session, "past": past}


def address(name, takes, company, place):
    rows = {
        None: [],
        "person": [company.salesperson.code],
        "skill": ["product"],
        "level": [company.salesperson.code, "product"],
        **{key: [row.pk] for key, row in place.items()},
    }
    return reverse(f"training:{name}", args=rows[takes])


@pytest.mark.parametrize("name", PLACES)
def test_page_costs_the_same_for_three_and_for_thirty(company, as_, place, name):
    viewer, takes = PLACES[name]
    client = as_(getattr(company, viewer))
    url = address(name, takes, company, place)
    assert client.get(url).status_code == 200
    counts = []
    for more in ((), range(FEW, MANY)):
        fill(company, more, *place.values())
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("which", ["past", "record"])
def test_other_lists_of_dates_cost_the_same(company, as_, place, which):
    client, counts = as_(company.manager), []
    for more in ((), range(FEW, MANY)):
        fill(company, more, *place.values())
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("training:session_list"), {"which": which})
        counts.append((len(captured), len(page.context["page"].object_list)))
    assert counts[0][0] == counts[1][0] and counts[0][1] < counts[1][1]
