"""What the records of training say about a next step, in place of somebody's word (rules.md 2.13)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.tests.instants import DAY, at
from meetings.models import Attendance, Invitee, Meeting
from meetings.tests.factories import make_series
from reviews.cases import promoting
from reviews.cases.ground import Ground
from reviews.cases.learned import learned_by, links_for
from reviews.cases.proposals import proposals_for
from reviews.cases.rules import Code, State
from reviews.models import PromotionCase
from reviews.tests.case_factories import EXCELLENT, next_post, seal_months
from training.courses.passed import RequiredOf
from training.tests.factories import course_of, make_passed, require_of_everybody
from training.tests.factories_skills import make_pair

pytestmark = pytest.mark.django_db
REACHED = {"mentor_agreed_at": at(8), "newcomer_agreed_at": at(8), "is_reached": True, "ended_on": DAY}


@pytest.fixture
def eligible(company):
    seal_months(dict.fromkeys([company.salesperson, company.stranger], EXCELLENT))
    return company


def standing(company, viewer=None):
    ground = Ground.of(company.salesperson, viewer=viewer or company.manager, today=DAY)
    return {one.code: one for one in ground.criteria}


def helped(company, newcomer=None):
    told = REACHED | {"ended_by": company.manager, "ended_word": "Goes alone now."}
    return make_pair(company.salesperson, newcomer or company.colleague, by=company.manager, **told)


def sharing(company, chair, day=DAY, there=True):
    """A sharing session of the north that was held, and where a colleague was, or not."""
    series = make_series(company.north, by=company.manager, kind="sharing", name=f"Sharing of {day}")
    when = {"occurrence_on": day, "day": day, "starts_at": at(9, day=day), "opens_at": at(8, day=day), "length": 60}
    when |= {"started_at": at(9, day=day), "ended_at": at(10, day=day), "minutes_rule": "none"}
    meeting = Meeting.objects.create(series=series, unit=company.north, kind="sharing", name="S", chair=chair, **when)
    marks = [(chair, "present"), (company.colleague, "remote" if there else "absent")]
    for person, mark in marks:
        Invitee.objects.create(meeting=meeting, person=person)
        told = {"mark": mark, "marked_by": chair, "marked_at": at(10, day=day)}
        Attendance.objects.create(meeting=meeting, person=person, **told)
    return meeting


def nominate(company):
    told = {"reason": "Helps everybody.", "by": company.manager, "now": at(9)}
    return promoting.nominate(company.salesperson, next_post(company), **told)


def test_required_courses_are_counted_from_what_is_passed(eligible):
    assert standing(eligible)[Code.COURSES].state == State.TO_CONFIRM  # nothing is required here
    course = course_of("culture")
    require_of_everybody(course)
    criterion = standing(eligible)[Code.COURSES]
    assert (criterion.state, criterion.have, criterion.need) == (State.NOT_YET, 0, 1)
    with pytest.raises(PermissionDenied, match="Not every criterion"):
        nominate(eligible)
    make_passed(eligible.salesperson, course)
    assert standing(eligible)[Code.COURSES].state == State.MET
    assert {one.person for one in proposals_for(eligible.gm, DAY).promotion} == {eligible.salesperson}


def test_a_mentor_whose_newcomer_is_there_or_who_led_two_sharing_sessions_has_helped_others(eligible):
    assert standing(eligible)[Code.MENTORING].state == State.TO_CONFIRM  # what no record shows a person may say
    sharing(eligible, eligible.salesperson)
    assert standing(eligible)[Code.MENTORING].state == State.TO_CONFIRM
    sharing(eligible, eligible.salesperson, DAY.replace(day=2))
    assert standing(eligible)[Code.MENTORING].state == State.MET
    helped(eligible, eligible.newcomer)
    learned = learned_by([eligible.salesperson.pk, eligible.stranger.pk], DAY)
    assert learned[eligible.salesperson.pk] == (None, 1, 2)
    assert learned[eligible.stranger.pk] == (None, 0, 0)


def test_a_sharing_session_counts_where_somebody_else_was_there(eligible):
    chair = eligible.salesperson
    sharing(eligible, chair, there=False)
    assert learned_by([chair.pk], DAY)[chair.pk].sharings == 0
    assert links_for(chair, chair, on=DAY, now=at(9))[Code.MENTORING] == []
    sharing(eligible, chair, DAY.replace(day=2))
    assert learned_by([chair.pk], DAY)[chair.pk].sharings == 1
    assert len(links_for(chair, chair, on=DAY, now=at(9))[Code.MENTORING]) == 1


def test_where_records_say_everything_the_panel_is_next(eligible):
    course = course_of("culture")
    require_of_everybody(course)
    make_passed(eligible.salesperson, course)
    helped(eligible)
    case = nominate(eligible)
    assert (case.state, promoting.to_confirm(case)) == (PromotionCase.State.EVIDENCE, set())
    promoting.name_panel(
        case, (eligible.supervisor, eligible.assistant), by=eligible.manager, now=at(11), version=case.version
    )
    case.refresh_from_db()
    assert case.state == PromotionCase.State.PANEL


def test_what_people_learned_is_asked_in_a_constant_number_of_queries(eligible, django_assert_num_queries):
    require_of_everybody(course_of("culture"))
    for people in ([eligible.salesperson.pk], [eligible.salesperson.pk, eligible.stranger.pk, eligible.manager.pk]):
        with django_assert_num_queries(5):
            assert learned_by(people, DAY)[eligible.salesperson.pk].courses == RequiredOf(0, 1)


@pytest.mark.parametrize(("who", "opens"), [("salesperson", 3), ("manager", 3), ("hr", 2), ("supervisor", 0)])
def test_a_criterion_opens_to_its_records_for_whoever_may_read_them(eligible, as_, who, opens):
    """HR reads no meeting of the north, a member of the panel nothing that stands behind the promotion."""
    course = course_of("culture")
    require_of_everybody(course)
    make_passed(eligible.salesperson, course)
    pair = helped(eligible, eligible.assistant)
    shared = sharing(eligible, eligible.salesperson)
    case = nominate(eligible)
    members = (eligible.supervisor, eligible.assistant)
    promoting.name_panel(case, members, by=eligible.manager, now=at(11), version=case.version)
    page = as_(getattr(eligible, who)).get(reverse("cases:promotion_detail", args=[case.pk])).content.decode()
    behind = [
        reverse("training:person_detail", args=[eligible.salesperson.code]),
        reverse("training:mentor_detail", args=[pair.pk]),
        reverse("meetings:meeting_detail", args=[shared.pk]),
    ]
    links = [url for url in behind if f'href="{url}"' in page]
    client = as_(getattr(eligible, who))
    assert len(links) == opens
    assert {client.get(url).status_code for url in links} <= {200}
