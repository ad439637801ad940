"""Results against working days, visits and hours; the weeks before and after talks of coaching (R022, R100)."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coaching import teams
from coaching.models import HeldTalk, Pair, PrivateNote, SharedNote
from core.periods import Month
from core.tests.instants import DAY, at
from meetings.models import Meeting
from meetings.tests.factories import make_line, make_report
from org.models import Appointment
from org.stamps import stamp
from org.tests.factories import make_appointment, make_leave, make_person
from reviews.effort.page import PersonEffort, team_lines
from reviews.effort.reading import Efforts, read_since
from reviews.effort.rules import Effort, Rate, rates, ratio
from targets.models import Entry, Metric

pytestmark = pytest.mark.django_db
JUNE = Month("2026-06")
MONDAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(18))


def order(person, day, amount, **more):
    told = {"metric": Metric.objects.get(code="orders"), "source": "typed", "confirmed_at": at(9)} | more
    return Entry.objects.create(person=person, work_date=day, amount=amount, **stamp(person, day).fields, **told)


def effort_of(viewer, person, start=MONDAY, end=date(2026, 6, 5)):
    return Efforts.load([person], start, end, viewer=viewer).of(person.pk, start, end)


@pytest.fixture
def week(company):
    """The first week of June of the salesperson: two reports, an order of 9 000 and one that was taken back."""
    person = company.salesperson
    report = make_report(person, MONDAY, counts={"VISIT": 3, "NEWP": 2, "PROP": 1, "CALL": 9})
    make_line(report, result="advanced")
    make_line(report, result="kept")
    make_line(make_report(person, date(2026, 6, 2), counts={"VISIT": 1, "QUOTE": 1}), result="")
    make_report(person, date(2026, 6, 3), counts={"VISIT": 9}, sent_at=None)  # a draft
    order(person, date(2026, 6, 4), 9000)
    wrong = order(person, date(2026, 6, 4), 500)
    order(person, date(2026, 6, 4), -500, reverses=wrong)
    order(person, date(2026, 6, 4), 700, confirmed_at=None)  # only declared
    make_leave(person, date(2026, 6, 5))
    return person


def test_days_count_without_leave_and_orders_net_of_what_was_taken_back(company, week):
    assert effort_of(company.manager, week) == Effort(
        days=Decimal(4),
        visits=4,
        prospects=2,
        proposals=1,
        quotes=1,
        orders=1,
        talks=2,
        advanced=1,
        amount=Decimal(9000),
        records=5,
    )


def test_results_are_set_against_days_visits_and_hours(company, week):
    one = effort_of(company.manager, week)
    assert (one.per_day, one.per_visit, one.hours, one.per_hour) == (2250, 2250, 32, Decimal("281.25"))


@pytest.mark.parametrize(("part", "whole", "told"), [(1, 0, None), (1, 8, "0.13"), (0, 3, "0.00"), (-1, 8, "-0.13")])
def test_ratio_is_rounded_half_up_and_blank_without_a_ground(part, whole, told):
    found = ratio(Decimal(part), Decimal(whole))
    assert (found if found is None else str(found)) == told


def test_rates_go_from_stage_to_stage_and_mark_what_is_few():
    found = rates(Effort(visits=40, prospects=12, proposals=4, orders=1, talks=0))
    assert (found["prospects"].percent, found["prospects"].is_few) == (Decimal("30.00"), False)
    assert (found["orders"], found["orders"].is_few) == (Rate(1, 4), True)
    assert (found["advanced"].percent, found["advanced"].is_few) == (None, False)


# --- talks ------------------------------------------------------------------------------------------------------------


def talked(company, day):
    """A talk of the salesperson and the manager that was held on `day`, with what they noted."""
    if not Pair.objects.exists():
        told = {"weeks": 2, "starts_on": date(2026, 6, 22), "at": time(16)}
        teams.start_rule(company.north, **told, by=company.manager, now=at(8), today=DAY)
    series = Pair.objects.get(person=company.salesperson).series
    talk = Meeting.objects.filter(series=series).earliest("starts_at")
    if HeldTalk.objects.filter(meeting=talk).exists():  # one more of the series, a day earlier
        talk.pk, talk.day, talk.starts_at = None, talk.day - timedelta(days=1), talk.starts_at - timedelta(days=1)
        talk.occurrence_on -= timedelta(days=1)
        talk.save(force_insert=True)
    both = {"person": company.salesperson, "coach": company.manager}
    SharedNote.objects.create(meeting=talk, topic="the route", skill="ask first", text="SECRET", day=day, **both)
    PrivateNote.objects.create(meeting=talk, author=company.manager, text="SECRET", day=day)
    return HeldTalk.objects.create(
        meeting=talk, held_on=day, recorded_at=at(9), recorded_by=company.manager, **both
    )  # fmt: skip


def page_of(viewer, person, today=DAY):
    return PersonEffort(person, viewer, today)


def test_talk_stands_between_the_four_weeks_before_and_after_it(company):
    talked(company, date(2026, 5, 18))
    order(company.salesperson, date(2026, 5, 17), 100)  # the last day before
    order(company.salesperson, date(2026, 5, 18), 1)  # of the talk itself
    order(company.salesperson, date(2026, 6, 15), 300)  # the last of the four weeks after
    order(company.salesperson, date(2026, 6, 16), 1)
    (talk,) = page_of(company.salesperson, company.salesperson).talks
    assert (talk.before.amount, talk.after.amount, talk.topic, talk.skill) == (100, 300, "the route", "ask first")


def test_weeks_that_are_not_whole_are_blank(company):
    order(company.salesperson, date(2026, 5, 7), 100)
    order(company.salesperson, date(2026, 6, 1), 100)
    talked(company, date(2026, 5, 21))  # the four weeks end tomorrow
    (talk,) = page_of(company.manager, company.salesperson).talks
    assert (talk.before is None, talk.after) == (False, None)
    company.salesperson.hired_on = date(2026, 5, 1)
    (talk,) = page_of(company.manager, company.salesperson).talks
    assert (talk.before, talk.after) == (None, None)


def test_weeks_and_months_without_a_record_are_blank_and_no_zero(company):
    order(company.salesperson, date(2026, 6, 1), 100)
    talked(company, date(2026, 5, 18))
    page = page_of(company.manager, company.salesperson)
    assert [(talk.before is None, talk.after is None) for talk in page.talks] == [(True, False)]
    assert [one.effort is None for one in page.months] == [False] + [True] * 5


def test_talk_is_shown_to_the_two_alone_and_never_a_note(company, as_):
    talked(company, date(2026, 5, 18))
    found = {}
    for who in ("salesperson", "manager", "director", "gm", "hr"):
        page = as_(getattr(company, who)).get(reverse("reviews:effort_person", args=["SALESPERSON"]))
        text = page.content.decode()
        found[who] = ("the route" in text, "SECRET" in text)
    shown, hidden = (True, False), (False, False)
    assert found == {"salesperson": shown, "manager": shown, "director": hidden, "gm": hidden, "hr": hidden}


def test_former_coach_reads_nothing_more(company, as_):
    talked(company, date(2026, 5, 18))
    Appointment.objects.filter(person=company.salesperson).update(valid_to=date(2026, 6, 10))
    make_appointment(company.salesperson, company.south, since=date(2026, 6, 10))
    path = reverse("reviews:effort_person", args=["SALESPERSON"])
    assert as_(company.manager).get(path).status_code == 404
    assert read_since(company.other_manager, company.salesperson, DAY) == date(2026, 6, 10)
    page = page_of(company.other_manager, company.salesperson)
    assert [one.effort is None for one in page.months] == [True] * 6  # June began elsewhere


# --- the list ---------------------------------------------------------------------------------------------------------


def test_list_is_in_the_order_of_people_whatever_they_sold(company, week, as_):
    page = as_(company.manager).get(reverse("reviews:effort_list"))
    names = [line.person.code for line in page.context["page"]]
    numbers = [line.person.number for line in page.context["page"]]
    assert "SALESPERSON" in names and numbers == sorted(numbers)
    own = as_(company.salesperson).get(reverse("reviews:effort_list"))
    assert [line.person.code for line in own.context["page"]] == ["SALESPERSON"]
    assert as_(company.manager).get(reverse("reviews:effort_list"), {"month": "2027-01"}).status_code == 404


def test_pages_of_effort_take_as_many_queries_for_more(company, week, as_):
    client = as_(company.manager)

    def queries(path):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    one = reverse("reviews:effort_person", args=["SALESPERSON"])
    talked(company, date(2026, 5, 18))
    few = [queries(reverse("reviews:effort_list")), queries(one)]
    for back in range(3):
        talked(company, date(2026, 5, 4) - timedelta(days=back))
    for number in range(5):
        person = make_person(f"N{number}")
        make_appointment(person, company.north)
        make_report(person, MONDAY, counts={"VISIT": 1})
        order(person, MONDAY, 10)
    assert [queries(reverse("reviews:effort_list")), queries(one)] == few


def test_list_of_the_running_month_ends_today(company):
    (line,) = team_lines([company.salesperson], JUNE, viewer=company.manager, today=date(2026, 6, 3))
    assert line.effort.days == 3
