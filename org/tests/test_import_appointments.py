"""Posts from a file: new ones, acting ones, moves and ends, by the rules of the pages."""

from datetime import date

import pytest

from core.imports import services
from core.tests.instants import at
from org.correcting import correct_person
from org.models import Appointment, LoginSession, Period, Person
from org.moves import depart
from org.tests.factories import make_appointment
from org.tests.test_import_people import bring, verdicts, work

pytestmark = pytest.mark.django_db
NOW = at(17)
HEADER = "Person,Unit,Title,First day,Last day,Kind,Is the head,Appraised as\n"
JUNE = date(2026, 6, 1)


def state():
    fields = ("person__code", "unit__code", "title__code", "profile", "is_head", "kind", "valid_from", "valid_to")
    return set(Appointment.objects.values_list(*fields))


def undone(job, by):
    services.ask_undo(job, by=by, now=NOW)
    return work(job).state


def posts_of(person):
    return [(post.unit.code, post.kind, post.valid_from, post.valid_to) for post in
            person.appointments.order_by("valid_from").select_related("unit")]  # fmt: skip


def ended_post(company, person):
    """The import with which HR has ended what the person heads, as of yesterday."""
    post = person.appointments.get(is_head=True)
    text = HEADER + f"{person.code},{post.unit.code},{post.title.code},{post.valid_from},2026-06-16,,,\n"
    return bring(company.hr, text, kind="appointments")


def test_whoever_holds_the_key_by_now_does_not_bring_the_head_of_the_company_back(company):
    job = ended_post(company, company.gm)
    correct_person(Person.objects.get(pk=company.gm.pk), {"email": "mine@example.com"}, by=company.hr, now=NOW)
    before = state()
    assert (undone(job, company.hr), state()) == ("applied", before)
    assert "the way in, the address" in job.trouble


def test_nobody_gives_themselves_a_post_by_a_file(company):
    text = HEADER + "HR,COM,SUPERVISOR,2026-06-22,,acting,,\n"
    job = bring(company.hr, text, kind="appointments")
    assert verdicts(job)[2][1] == [["Person", "Somebody else of HR or the general manager gives you another post."]]
    assert bring(company.gm, text, kind="appointments").state == "applied"


def test_nobody_becomes_the_head_of_a_unit_again_by_taking_an_import_back(company):
    Appointment.objects.filter(person=company.other_manager).update(is_head=False)
    Appointment.objects.filter(person=company.hr).update(unit=company.south, is_head=True)
    job = ended_post(company, company.hr)
    before = state()
    assert (undone(job, company.hr), state()) == ("applied", before)
    manager = ended_post(company, company.manager)
    assert undone(manager, company.hr) == "undone"


def test_what_somebody_has_ended_since_is_not_taken_back(company):
    """Taking back would give the post of before, without an end, to somebody who leaves."""
    text = HEADER + "COLLEAGUE,SOUTH,SALESPERSON,2026-06-01,,,,\n"
    job = bring(company.hr, text, kind="appointments", moves="yes")
    person = Person.objects.get(pk=company.colleague.pk)
    depart(person, left_on=date(2026, 6, 30), by=company.hr, on=NOW.date())
    before = state()
    assert (undone(job, company.hr), state()) == ("applied", before)
    assert "changed again since" in job.trouble


def test_an_acting_post_comes_and_goes_and_twice_is_once(company):
    before = state()
    text = HEADER + "Zhao Min,南區,SUPERVISOR,2026-06-01,2026-06-30,代理,,\n"
    job = bring(company.hr, text, kind="appointments")
    acting = Appointment.objects.get(person=company.supervisor, kind="acting")
    assert (acting.unit, acting.valid_from, acting.valid_to, acting.profile, acting.is_head) == (
        company.south, JUNE, date(2026, 7, 1), "supervisor", False,
    )  # fmt: skip
    assert bring(company.hr, text, kind="appointments").counts == {"same": 1}
    assert (undone(job, company.hr), state()) == ("undone", before)


def test_nobody_brings_in_a_head_post_of_the_own(company):
    before, code = state(), company.hr.code
    job = bring(company.hr, HEADER + f"{code},NORTH,MANAGER,2026-06-01,,acting,yes,\n", kind="appointments")
    ((verdict, reasons),) = verdicts(job).values()
    assert (verdict, [column for column, _why in reasons]) == ("bad", ["Is the head"])
    assert state() == before


def test_a_move_ends_the_post_before_only_where_the_file_is_said_to_move(company):
    before, text = state(), HEADER + "SALESPERSON,SOUTH,SALESPERSON,2026-06-08,,,,\n"
    refused = bring(company.hr, text, kind="appointments")
    ((verdict, ((column, why),)),) = verdicts(refused).values()
    assert (verdict, column, "North" in why or "NORTH" in why) == ("bad", "First day", True)
    job = bring(company.hr, text, kind="appointments", moves="yes")
    assert posts_of(company.salesperson) == [
        ("NORTH", "primary", date(2024, 1, 1), date(2026, 6, 8)), ("SOUTH", "primary", date(2026, 6, 8), None),
    ]  # fmt: skip
    assert job.summary == [["new post", 1], ["post gets another end", 1]]
    assert bring(company.hr, text, kind="appointments", moves="yes").counts == {"same": 1}
    assert (undone(job, company.hr), state()) == ("undone", before)


def test_somebody_moves_twice_in_one_file(company):
    rows = "SALESPERSON,SOUTH,SALESPERSON,2026-06-08,,,,\nSALESPERSON,NORTH,SALESPERSON,2026-06-15,,,,\n"
    job = bring(company.hr, HEADER + rows, kind="appointments", moves="yes")
    assert [post[0::2] for post in posts_of(company.salesperson)] == [
        ("NORTH", date(2024, 1, 1)), ("SOUTH", date(2026, 6, 8)), ("NORTH", date(2026, 6, 15)),
    ]  # fmt: skip
    assert posts_of(company.salesperson)[1][3] == date(2026, 6, 15)
    assert bring(company.hr, HEADER + rows, kind="appointments", moves="yes").counts == {"same": 2}
    assert undone(job, company.hr) == "undone"


def test_a_blank_end_keeps_a_day_ends_and_the_mark_opens(company):
    acting = make_appointment(company.supervisor, company.south, kind="acting", until=date(2026, 8, 1))
    rows = "SUPERVISOR,SOUTH,,2024-01-01,{},acting,,\n"

    def ends(cell):
        job = bring(company.hr, HEADER + rows.format(cell), kind="appointments")
        acting.refresh_from_db()
        return job.counts, acting.valid_to

    assert ends("") == ({"same": 1}, date(2026, 8, 1))
    assert ends("2026-06-30") == ({"changed": 1}, date(2026, 7, 1))
    assert ends("[clear]") == ({"changed": 1}, None)


def test_a_new_head_comes_where_another_goes_and_the_old_one_is_logged_out(company):
    session = {"session_key": "old", "person": company.other_manager, "expire_date": at(9, day=date(2030, 1, 1))}
    LoginSession.objects.create(**session)
    before = state()
    rows = "SOUTH_HEAD,SOUTH,,2024-01-01,2026-05-31,,,\nSTRANGER,SOUTH,MANAGER,2026-06-01,,,yes,\n"
    job = bring(company.hr, HEADER + rows, kind="appointments", moves="yes")
    assert (job.state, job.counts) == ("applied", {"changed": 1, "new": 1})
    assert Appointment.objects.on(JUNE).get(unit=company.south, is_head=True).person == company.stranger
    assert not LoginSession.objects.filter(session_key="old").exists()
    assert (undone(job, company.hr), state()) == ("undone", before)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("NOBODY,SOUTH,SALESPERSON,2026-06-01,,acting,,", "Person"),
        (",SOUTH,SALESPERSON,2026-06-01,,acting,,", "Person"),
        ("SUPERVISOR,MOON,SALESPERSON,2026-06-01,,acting,,", "Unit"),
        ("SUPERVISOR,,SALESPERSON,2026-06-01,,acting,,", "Unit"),
        ("SUPERVISOR,SOUTH,ASTRONAUT,2026-06-01,,acting,,", "Title"),
        ("SUPERVISOR,SOUTH,,2026-06-01,,acting,,", "Title"),
        ("SUPERVISOR,SOUTH,SALESPERSON,,,acting,,", "First day"),
        ("SUPERVISOR,SOUTH,SALESPERSON,2026-06-01,2026-05-01,acting,,", "Last day"),
        ("SUPERVISOR,SOUTH,SALESPERSON,2026-06-01,,moon,,", "Kind"),
        ("SUPERVISOR,SOUTH,SALESPERSON,2026-06-01,,acting,yes,", "Is the head"),  # there is one
        ("SUPERVISOR,SOUTH,SALESPERSON,2026-06-01,,acting,,king", "Appraised as"),
        ("SUPERVISOR,SOUTH,SALESPERSON,2023-06-01,,acting,,", "First day"),  # not yet hired
        ("SUPERVISOR,SOUTH,SALESPERSON,2026-03-02,,acting,,", "First day"),  # closed
        ("LEAVER,SOUTH,SALESPERSON,2026-06-01,,,,", "First day"),
        ("SUPERVISOR,SOUTH,SALESPERSON,2026-06-01,,,,", "First day"),  # holds a primary post
        ("SUPERVISOR,SOUTH,,2024-01-01,,primary,,", "Unit"),  # began in another unit on that day
        ("SUPERVISOR,,MANAGER,2024-01-01,,primary,,", "Title"),
    ],
)
def test_a_post_that_cannot_be_held_says_why(company, row, column):
    Period.objects.update_or_create(month="2026-03", defaults={"state": "closed"})
    before, job = state(), bring(company.hr, HEADER + row + "\n", kind="appointments")
    ((verdict, reasons),) = verdicts(job).values()
    assert (verdict, [name for name, _ in reasons], state()) == ("bad", [column], before)


def test_a_month_that_closed_since_keeps_its_posts(company):
    job = bring(company.hr, HEADER + "SALESPERSON,SOUTH,SALESPERSON,2026-06-08,,,,\n", kind="appointments", moves="yes")
    Period.objects.update_or_create(month="2026-06", defaults={"state": "closing"})
    services.ask_undo(job, by=company.hr, now=NOW)
    assert (work(job).state, "June 2026" in job.trouble) == ("applied", True)


def test_a_post_that_ended_otherwise_since_stands_in_the_way(company):
    job = bring(company.hr, HEADER + "SALESPERSON,SOUTH,SALESPERSON,2026-06-08,,,,\n", kind="appointments", moves="yes")
    company.salesperson.appointments.filter(valid_to=date(2026, 6, 8)).update(valid_to=date(2026, 6, 5))
    services.ask_undo(job, by=company.hr, now=NOW)
    assert (work(job).state, "since" in job.trouble) == ("applied", True)
