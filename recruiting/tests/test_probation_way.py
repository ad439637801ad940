"""A probation on its way: read, confirmed, talked about, its duties (rules.md 2.13)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.tests.instants import DAY, at
from duties.models import Duty
from duties.services import mark_stale, plan_duties
from org.leave_effects import leave_effects
from org.tests.factories import make_leave
from recruiting.models import MilestoneTalk
from recruiting.probation import duty_codes as codes
from recruiting.probation import evidence, milestones
from recruiting.probation.loading import Day, courses_of
from recruiting.probation.milestones import Talk
from recruiting.probation.rules import Found, State
from recruiting.probation.standing import standing_of
from recruiting.tests.probation_factories import condition, fresh, make_probation, make_proposal, make_talk, milestone
from training.models import Rehearsal
from training.tests.factories import course_of, make_passed
from training.tests.factories_rehearsals import NOTHING, scored

pytestmark = pytest.mark.django_db
PAGE = "probation:probation_detail"
PLAN = {"plan": "Three visits together.", "look_again_on": DAY + timedelta(days=14)}


@pytest.fixture
def probation(company):
    return make_probation(company)


@pytest.fixture
def rehearsed(monkeypatch):
    """Rooms that found: everything started and passed, and a rehearsal of 75."""
    parts = frozenset({"culture", "product", "skills", "finance", "production", "contracts"})
    known = dict(evidence._known)
    for code in ("areas_started", "areas_passed"):
        known[code] = evidence.Evidence(
            code, known[code].label, lambda people, day: {pk: Found(parts=parts, url="/x/") for pk in people},
            kind=known[code].kind, parts=known[code].parts,
        )  # fmt: skip
    known["rehearsal"] = evidence.Evidence(
        "rehearsal", gettext_lazy("Best rehearsal"), lambda people, day: {pk: Found(Decimal(75)) for pk in people}
    )
    monkeypatch.setattr(evidence, "_known", known)


def states(probation, day):
    return {
        one.condition.evidence: one.state for one in standing_of(probation, [milestone(day)], DAY)[milestone(day).pk]
    }


def confirm(company, probation, day, code, is_met=True, by=None):
    told = {"is_met": is_met, "note": "Seen with my eyes.", "by": by or company.other_manager, "now": at(11)}
    return milestones.confirm(probation, condition(day, code).pk, **told)


def note(company, probation, day, talk, by=None):
    return milestones.note_talk(probation, milestone(day), talk, by=fresh(by or company.other_manager), now=at(11))


def test_records_count_and_what_has_none_is_confirmed_by_a_person(company, probation, rehearsed):
    met, to_confirm, not_yet = State.MET, State.TO_CONFIRM, State.NOT_YET
    assert states(probation, 30) == {"areas_started": met, "rehearsal": met, "prospects": to_confirm}
    assert states(probation, 60) == {"areas_passed": met, "rehearsal": not_yet, "proposal_confirmed": to_confirm}
    confirm(company, probation, 30, "prospects", is_met=False)
    assert states(probation, 30)["prospects"] is not_yet
    confirm(company, probation, 30, "prospects")
    assert states(probation, 30)["prospects"] is met  # the last word counts
    with pytest.raises(ValidationError, match="nobody confirms it"):
        confirm(company, probation, 30, "rehearsal")


@pytest.mark.parametrize("who", ["newcomer", "manager", "stranger", "technician"])
def test_only_heads_above_and_hr_confirm(company, probation, who):
    with pytest.raises(PermissionDenied):
        confirm(company, probation, 30, "prospects", by=getattr(company, who))
    confirm(company, probation, 30, "prospects", by=company.hr)


def test_reached_is_said_only_of_what_is_reached(company, probation, rehearsed):
    with pytest.raises(ValidationError, match="Not everything"):
        note(company, probation, 30, Talk(True, "All good."))
    confirm(company, probation, 30, "prospects")
    talk = note(company, probation, 30, Talk(True, "All good."))
    assert talk.is_met and '["rehearsal","met","75"]' in talk.conditions


def test_not_reached_needs_a_plan_and_a_day_within_the_probation(company, probation):
    for told in ({"plan": ""}, {"look_again_on": DAY}, {"look_again_on": date(2026, 9, 1)}):
        with pytest.raises(ValidationError):
            note(company, probation, 30, Talk(False, "Not yet.", **(PLAN | told)))
    assert note(company, probation, 30, Talk(False, "Not yet.", **PLAN)).plan == PLAN["plan"]


def test_courses_are_repeated_once(company, probation):
    note(company, probation, 5, Talk(False, "Failed.", **PLAN))
    with pytest.raises(ValidationError, match="repeated once"):
        note(company, probation, 5, Talk(False, "Failed again.", **PLAN))
    note(company, probation, 5, Talk(False, "Failed again.", "Talk with HR."))
    assert MilestoneTalk.objects.count() == 2


@pytest.mark.parametrize("who", ["newcomer", "hr", "manager"])
def test_only_heads_above_note_a_talk(company, probation, who):
    with pytest.raises(PermissionDenied):
        note(company, probation, 5, Talk(False, "x", **PLAN), by=getattr(company, who))


# --- duties -----------------------------------------------------------------------------------------------------------


def planned(now=None):
    mark_stale()
    plan_duties(now or at(12))
    rows = Duty.objects.filter(kind__in=codes.DUTIES, cancelled_at=None).select_related("person")
    return {(duty.kind, duty.person.code): duty for duty in rows}


def test_the_head_owes_a_talk_at_each_milestone_and_the_person_reads(company, probation):
    found = planned()
    assert set(found) == {(codes.READ, "NEWCOMER"), (codes.TALK, "SOUTH_HEAD")}
    assert found[codes.TALK, "SOUTH_HEAD"].subject == f"probation:{probation.pk}:5"
    milestones.see(probation, by=company.newcomer, now=at(13))
    assert Duty.objects.get(kind=codes.READ).done_at == at(13)


def test_a_talk_that_is_noted_is_done_and_the_day_to_look_again_is_owed(company, probation):
    note(company, probation, 5, Talk(False, "Not yet.", "Again on Friday.", DAY + timedelta(days=2)))
    found = planned()
    assert found[codes.TALK, "SOUTH_HEAD"].done_at == at(11)
    assert found[codes.AGAIN, "SOUTH_HEAD"].local_date == DAY + timedelta(days=2)


@pytest.mark.parametrize(
    ("day", "owed"),
    [
        (date(2026, 7, 20), set()),
        (date(2026, 8, 1), {codes.PROPOSAL}),  # thirty days before the end
        (date(2026, 8, 24), {codes.PROPOSAL, codes.LAST}),  # seven days before
    ],
)
def test_before_the_end_the_head_is_asked_to_propose_and_to_settle_it(company, probation, day, owed):
    for number in (5, 30, 60, 90):
        make_talk(probation, company.other_manager, day=number)
    found = planned(at(12, day=day))
    last = probation.ends_on
    notices = {codes.PROPOSAL: (30, 14), codes.LAST: (7, 0)}  # days before the end: it stands on Today, it is due
    for kind, (opens, due) in notices.items():
        duty = found.get((kind, "SOUTH_HEAD"))
        assert duty is None or (duty.opens_at, duty.local_date) == (
            at(8, day=last - timedelta(days=opens)),
            last - timedelta(days=due),
        )
    opened = {kind for (kind, code), duty in found.items() if code == "SOUTH_HEAD" and duty.opens_at <= at(12, day=day)}
    assert opened & {codes.PROPOSAL, codes.LAST} == owed
    if owed:
        assert found[codes.PROPOSAL, "SOUTH_HEAD"].local_date == date(2026, 8, 17)  # a fortnight before
    if codes.LAST in owed:
        assert found[codes.LAST, "SOUTH_HEAD"].local_date == date(2026, 8, 31)


def test_what_is_proposed_waits_for_the_next_head_above(company, probation):
    make_proposal(probation, company.other_manager)
    assert (codes.DECISION, "DIRECTOR") in planned()


def test_leave_moves_the_milestone_of_the_duty(company, probation):
    for day in (date(2026, 6, 3), date(2026, 6, 4)):
        make_leave(company.newcomer, day)
    assert planned()[codes.TALK, "SOUTH_HEAD"].opens_at == at(8, day=date(2026, 6, 6))
    on = courses_of([probation], Day.of(at(12)))[probation.pk].milestones[0]
    assert on.day == date(2026, 6, 9)


def test_leave_says_before_it_is_asked_for_which_milestones_it_moves(company, probation):
    def said(person, fraction="1"):
        asked = {"fraction": Decimal(fraction), "kind": "sick", "viewer": person}
        effects = leave_effects(person, date(2026, 6, 3), date(2026, 6, 4), **asked)
        return [one.words for one in effects if "probation" in one.words]

    told = said(company.newcomer)
    assert told[0] == "Day 5 of the probation moves from Friday 5 June 2026 to Tuesday 9 June 2026; the last day stays."
    assert told[3].endswith("from Saturday 29 August 2026 to Monday 31 August 2026; the last day stays.")
    assert said(company.newcomer, "0.5") == said(company.stranger) == []
    make_talk(probation, company.other_manager)
    assert said(company.newcomer)[0] == told[1]  # what is reached stays where it was


def test_whoever_answers_a_request_for_leave_reads_of_the_probation_only_what_they_may(company, probation):
    """A deputy answers as well: a peer, perhaps, who is to read nothing of a probation."""

    def reads(viewer):
        asked = {"fraction": Decimal(1), "kind": "sick", "viewer": viewer}
        effects = leave_effects(company.newcomer, date(2026, 6, 3), date(2026, 6, 4), **asked)
        return any("probation" in one.words for one in effects)

    deputy, readers = company.stranger, [company.other_manager, company.director, company.hr]
    assert [reads(one) for one in (deputy, *readers)] == [False, True, True, True]


# --- the pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("newcomer", 200), ("other_manager", 200), ("director", 200), ("gm", 200), ("hr", 200)]
    + [(who, 404) for who in ("manager", "stranger", "salesperson", "technician")],
)
def test_probation_detail_is_read_by_the_person_the_line_above_and_hr(client, company, probation, who, status):
    client.force_login(getattr(company, who))
    assert client.get(reverse(PAGE, args=[probation.pk])).status_code == status


def test_probation_detail_shows_milestones_from_the_first_day(client, company, probation):
    client.force_login(company.newcomer)
    text = client.get(reverse(PAGE, args=[probation.pk])).content.decode()
    for words in ("Day 5", "Day 30", "Day 60", "Day 90", "a person confirms it", "check locally", "at least 70"):
        assert words in text


def test_figures_open_to_the_courses_and_the_rehearsal_they_count(company, as_, probation):
    make_passed(company.newcomer, course_of("culture"))
    told = {"lead": company.other_manager, "customer": company.stranger}
    scored(company, company.newcomer, NOTHING, NOTHING, day=DAY - timedelta(days=1), **told)
    best = scored(company, company.newcomer, **told)
    courses = reverse("training:person_detail", args=[company.newcomer.code])
    rehearsal = reverse("training:rehearsal_detail", args=[best.pk])
    for who in (company.newcomer, company.other_manager, company.director, company.hr):
        client = as_(who)
        text = client.get(reverse(PAGE, args=[probation.pk])).content.decode()
        for url in (courses, rehearsal):
            assert f'<a href="{url}">' in text
            assert client.get(url).status_code == 200


def test_a_figure_is_no_link_for_whoever_may_not_open_its_record(company, as_, probation):
    """As for the head of today, of a rehearsal from before somebody came to them."""
    scored(company, company.newcomer, lead=company.manager)
    Rehearsal.objects.update(unit=company.north, superior=company.manager)
    text = as_(company.other_manager).get(reverse(PAGE, args=[probation.pk])).content.decode()
    assert "100" in text and "/rehearsals/" not in text.split("<main")[1]


def test_a_draft_is_read_by_nobody_else(client, company, probation):
    make_proposal(probation, company.other_manager, reason="Secret draft.", sent_at=None)
    for who in ("newcomer", "director", "hr", "gm"):
        client.force_login(getattr(company, who))
        assert "Secret draft." not in client.get(reverse(PAGE, args=[probation.pk])).content.decode()
    client.force_login(company.other_manager)
    assert "Secret draft." in client.get(reverse(PAGE, args=[probation.pk])).content.decode()


def test_probation_list_costs_the_same_for_one_and_for_three(client, company, probation):
    client.force_login(company.hr)

    def cost():
        client.get(reverse("probation:probation_list"))
        with CaptureQueriesContext(connection) as queries:
            text = client.get(reverse("probation:probation_list")).content.decode()
        return len(queries), text.count("next milestone")

    first, shown = cost()
    for person in (company.stranger, company.salesperson):
        make_talk(make_probation(company, person), company.manager)
    second, shown_then = cost()
    assert (shown, shown_then) == (1, 3)
    assert first == second
