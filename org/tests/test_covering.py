"""Deputies: named, asked, ended; for whom somebody acts on a day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import DAY, at
from core.walltime import work_today
from duties.waiting import leave_to_answer_for
from org import covering, services
from org.absences import begin_absence
from org.access import standing_of
from org.acting import acts_as, acts_for, cover_of, on_behalf_of
from org.models import Cover, LeaveDay, LeaveRequest, Person
from org.tests.factories import make_cover, make_leave

pytestmark = pytest.mark.django_db
NOW = at(9)
TOMORROW = DAY + timedelta(days=1)


def fresh(person):
    """The person as the next request knows them."""
    return Person.objects.get(pk=person.pk)


def acts(person, day=DAY):
    return [one.code for one in acts_for(fresh(person), day).values()]


def name(company, deputy=None, **more):
    told = {"rank": 1, "first_day": DAY, "by": company.manager, "now": NOW} | more
    return covering.name_deputy(company.manager, deputy or company.supervisor, **told)


@pytest.mark.parametrize("who", ["manager", "gm", "technician"])
def test_hr_names_itself_the_deputy_of_nobody(company, who):
    with pytest.raises(ValidationError, match="Nobody names themselves"):
        covering.name_deputy(getattr(company, who), company.hr, rank=1, first_day=DAY, by=company.hr, now=NOW)
    away = {"first_day": DAY, "last_day": TOMORROW, "kind": "sick", "by": company.hr, "now": NOW}
    with pytest.raises(ValidationError, match="Nobody names themselves"):
        begin_absence(getattr(company, who), deputy=company.hr, **away)
    assert not Cover.objects.exists()


def test_whoever_is_above_names_themselves_the_deputy(company):
    covering.name_deputy(company.manager, company.director, rank=1, first_day=DAY, by=company.director, now=NOW)
    covering.name_deputy(company.director, company.gm, rank=1, first_day=DAY, by=company.gm, now=NOW)


# --- named, accepted, declined, ended ---------------------------------------------------------------------------------


def test_a_deputy_counts_only_once_he_or_she_has_accepted(company):
    make_leave(company.manager, DAY)
    cover = name(company)
    assert acts(company.supervisor) == []
    covering.accept_cover(cover, by=company.supervisor, now=NOW)
    assert acts(company.supervisor) == ["MANAGER"]
    trail = AuditEntry.objects.filter(object_type="org.cover").order_by("pk").values_list("actor", "action")
    assert list(trail) == [("MANAGER", "org.name_deputy"), ("SUPERVISOR", "org.cover_accepted")]


def test_naming_the_same_again_changes_nothing(company):
    assert name(company) == name(company)
    assert Cover.objects.count() == 1


@pytest.mark.parametrize("who", ["manager", "director", "gm", "hr"])
def test_the_person_those_above_and_hr_name_a_deputy(company, who):
    assert name(company, by=getattr(company, who)).named_by == getattr(company, who)


@pytest.mark.parametrize("who", ["supervisor", "other_manager", "technician"])
def test_others_name_no_deputy(company, who):
    with pytest.raises(PermissionDenied):
        name(company, by=getattr(company, who))


@pytest.mark.parametrize("who", ["manager", "gm", "hr", "colleague"])
def test_nobody_accepts_or_declines_for_the_deputy(company, who):
    cover = name(company)
    for act in (covering.accept_cover, covering.decline_cover):
        with pytest.raises(PermissionDenied):
            act(cover, by=getattr(company, who), now=NOW)


def test_an_answer_is_given_once(company):
    cover, same = name(company), Cover.objects.get()
    covering.decline_cover(cover, by=company.supervisor, now=NOW)
    with pytest.raises(ValidationError):
        covering.accept_cover(same, by=company.supervisor, now=NOW)
    with pytest.raises(PermissionDenied):
        covering.accept_cover(fresh_cover(cover), by=company.supervisor, now=NOW)


def fresh_cover(cover):
    return Cover.objects.select_related("person").get(pk=cover.pk)


@pytest.mark.parametrize("who", ["supervisor", "manager", "director", "hr"])
def test_the_deputy_and_those_who_may_name_end_it_at_once(company, who):
    make_leave(company.manager, DAY)
    cover = make_cover(company.manager, company.supervisor, since=DAY - timedelta(days=3))
    covering.end_cover(cover, by=getattr(company, who), now=NOW)
    assert (acts(company.supervisor), fresh_cover(cover).valid_to) == ([], DAY)
    with pytest.raises(PermissionDenied):
        covering.end_cover(fresh_cover(cover), by=getattr(company, who), now=NOW)


def test_others_do_not_end_it(company):
    cover = make_cover(company.manager, company.supervisor)
    with pytest.raises(PermissionDenied):
        covering.end_cover(cover, by=company.colleague, now=NOW)


@pytest.mark.parametrize(
    "told",
    [
        {"first_day": DAY - timedelta(days=1)},
        {"first_day": TOMORROW, "last_day": DAY},
        {"rank": 3},
    ],
)
def test_a_deputy_is_named_for_a_span_to_come(company, told):
    with pytest.raises(ValidationError):
        name(company, **told)


@pytest.mark.parametrize("who", ["manager", "leaver"])
def test_neither_oneself_nor_somebody_who_has_left_is_a_deputy(company, who):
    with pytest.raises(ValidationError):
        name(company, getattr(company, who))


def test_of_a_rank_there_is_one_deputy_a_day_and_a_deputy_has_one_rank(company):
    name(company, last_day=TOMORROW)
    with pytest.raises(ValidationError):
        name(company, company.colleague)
    with pytest.raises(ValidationError):
        name(company, rank=2)
    name(company, company.colleague, first_day=TOMORROW + timedelta(days=1))


def test_the_database_holds_it_too(company):
    make_cover(company.manager, company.supervisor)
    for wrong in (
        {"deputy": company.colleague},
        {"deputy": company.supervisor, "rank": 2},
        {"deputy": company.manager, "rank": 2},
        {"deputy": company.colleague, "rank": 3},
        {"deputy": company.colleague, "rank": 2, "until": date(2024, 1, 1)},
        {"deputy": company.colleague, "rank": 2, "decided_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_cover(company.manager, **wrong)
    make_cover(company.manager, company.colleague, state=Cover.State.DECLINED)


# --- for whom somebody acts -------------------------------------------------------------------------------------------


def test_a_deputy_acts_on_whole_days_of_leave_alone(company):
    make_cover(company.manager, company.supervisor)
    make_leave(company.manager, DAY)
    make_leave(company.manager, TOMORROW, "0.5")
    days = [DAY - timedelta(days=1), DAY, TOMORROW]
    assert [acts(company.supervisor, day) for day in days] == [[], ["MANAGER"], []]


def test_the_span_is_half_open(company):
    make_cover(company.manager, company.supervisor, since=DAY, until=TOMORROW)
    for day in (DAY - timedelta(days=1), DAY, TOMORROW):
        make_leave(company.manager, day)
    assert [len(acts(company.supervisor, DAY + timedelta(days=step))) for step in (-1, 0, 1)] == [0, 1, 0]


def test_the_second_acts_when_the_first_is_away_and_then_their_deputies(company):
    make_cover(company.manager, company.supervisor)
    make_cover(company.manager, company.colleague, rank=2)
    make_cover(company.supervisor, company.assistant)
    make_cover(company.colleague, company.stranger)
    chain = [company.supervisor, company.colleague, company.assistant, company.stranger]
    make_leave(company.manager, DAY)
    for position, deputy in enumerate(chain):
        found = [one.code for one in chain if "MANAGER" in acts(one)]
        assert found == [deputy.code], position
        make_leave(deputy, DAY)
    assert [acts(one) for one in chain] == [[]] * 4


def test_two_who_stand_in_for_each_other_may_both_be_away(company):
    make_cover(company.manager, company.other_manager)
    make_cover(company.other_manager, company.manager)
    make_leave(company.manager, DAY)
    assert (acts(company.other_manager), acts(company.manager)) == (["MANAGER"], [])
    make_leave(company.other_manager, DAY)
    assert (acts(company.other_manager), acts(company.manager)) == ([], [])


def test_nobody_acts_who_has_left_nor_for_somebody_who_has(company):
    make_cover(company.manager, company.leaver)
    make_leave(company.manager, DAY)
    assert acts(company.leaver) == []
    make_cover(company.leaver, company.supervisor)
    make_leave(company.leaver, DAY)
    assert acts(company.supervisor) == []


def test_the_trail_names_the_other_only_where_it_is_another(company):
    make_cover(company.manager, company.supervisor)
    make_leave(company.manager, DAY)
    deputy = fresh(company.supervisor)
    assert on_behalf_of(deputy, company.manager.pk, DAY) == company.manager
    assert on_behalf_of(company.manager, company.manager.pk, DAY) is None
    assert (acts_as(deputy, company.manager.pk, DAY), acts_as(deputy, deputy.pk, DAY)) == (True, True)
    assert (acts_as(deputy, company.director.pk, DAY), acts_as(deputy, None, DAY)) == (False, False)


def test_for_whom_somebody_acts_costs_one_query_and_none_for_nobody_s_deputy(company, django_assert_num_queries):
    for deputy, person in ((company.supervisor, company.manager), (company.assistant, company.supervisor)):
        make_cover(person, deputy)
        make_leave(person, DAY)
    for person, queries in ((company.assistant, 1), (company.stranger, 0)):
        viewer = fresh(person)
        standing_of(viewer)  # which every page asks for
        with django_assert_num_queries(queries):
            acts_for(viewer, DAY)
            acts_for(viewer, DAY)


def test_names_of_deputies_come_in_one_query(company, django_assert_num_queries):
    make_cover(company.manager, company.colleague, rank=2)
    make_cover(company.manager, company.supervisor)
    make_cover(company.director, company.manager, state=Cover.State.NAMED, decided_at=None)
    with django_assert_num_queries(1):
        found = cover_of([company.manager.pk, company.director.pk], DAY)
    assert found == {company.manager.pk: ["Zhao Min", "Ben Carter"]}


# --- leave is answered in the place of the superior -------------------------------------------------------------------


def request_of(person):
    day = DAY + timedelta(days=30)
    return LeaveRequest.objects.create(person=person, first_day=day, last_day=day, fraction=1, kind="annual")


@pytest.fixture
def stand_in(company):
    """The supervisor of North in the place of its head, who is away."""
    make_cover(company.manager, company.supervisor)
    make_leave(company.manager, work_today(timezone.now()))
    make_leave(company.manager, DAY)
    return fresh(company.supervisor)


def test_a_deputy_answers_leave_of_the_team_and_the_trail_says_for_whom(company, stand_in):
    request = request_of(company.salesperson)
    services.approve_leave(request, by=stand_in, now=NOW)
    for entry in AuditEntry.objects.filter(action__in=["org.leave_approved", "org.record_leave"]):
        assert (entry.action, entry.actor, entry.on_behalf_of) == (entry.action, "SUPERVISOR", "MANAGER")
    assert AuditEntry.objects.count() == 2
    assert request.decided_by == stand_in


def test_a_deputy_refuses_with_the_reason(company, stand_in):
    services.refuse_leave(request_of(company.colleague), reason="Fair", by=stand_in, now=NOW)
    assert AuditEntry.objects.get(action="org.leave_refused").on_behalf_of == "MANAGER"


def test_a_superior_answers_in_his_or_her_own_name(company, stand_in):
    services.approve_leave(request_of(company.salesperson), by=company.director, now=NOW)
    assert AuditEntry.objects.get(action="org.leave_approved").on_behalf_of == ""


def test_a_deputy_answers_neither_the_own_request_nor_that_of_the_absent_nor_of_others(company, stand_in):
    for person in (stand_in, company.manager, company.stranger):
        with pytest.raises(PermissionDenied):
            services.approve_leave(request_of(person), by=stand_in, now=NOW)


def test_a_deputy_answers_nothing_once_the_superior_is_back(company, stand_in):
    with pytest.raises(PermissionDenied):
        services.approve_leave(request_of(company.salesperson), by=stand_in, now=at(9, day=TOMORROW))


def test_a_deputy_records_no_leave(company, stand_in):
    with pytest.raises(PermissionDenied):
        services.record_leave(company.salesperson, DAY, DAY, fraction=1, kind="annual", by=stand_in, now=NOW)


def test_a_deputy_reads_the_requests_that_wait_and_no_other_leave(company, stand_in):
    waiting, answered, other = map(request_of, (company.salesperson, company.colleague, company.stranger))
    LeaveRequest.objects.filter(pk=answered.pk).update(state="approved", decided_by=company.manager)
    make_leave(company.colleague, TOMORROW)
    own = request_of(stand_in)
    assert set(LeaveRequest.objects.visible_to(stand_in)) == {waiting, own}
    assert not LeaveDay.objects.visible_to(stand_in).exists()
    assert leave_to_answer_for(stand_in, timezone.now(), company.manager).get() == waiting
    assert set(LeaveRequest.objects.visible_to(fresh(company.colleague))) == {answered}
