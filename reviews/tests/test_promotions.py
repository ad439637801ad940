"""A promotion from its nomination to the post, and the next step that everybody sees (rules.md 2.13)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry, StaleVersion
from core.periods import Month
from core.tests.instants import DAY, at
from duties.models import Duty, Reminder
from duties.services import mark_stale, plan_duties
from org.models import Appointment
from org.tests.factories import make_appointment, make_grant, make_person, make_title
from reviews.cases import promoting
from reviews.cases.improving import set_aside
from reviews.cases.promoting import Decision
from reviews.cases.proposals import proposals_for
from reviews.models import MonthRun, PanelWord, PromotionCase, SetAside
from reviews.tests.case_factories import EXCELLENT, WEAK, fresh, make_promotion, next_post, seal_months, seat

pytestmark = pytest.mark.django_db
State = PromotionCase.State
LATER = at(9, day=date(2026, 6, 24))


@pytest.fixture
def eligible(company):
    """The salesperson and two others after three good months."""
    seal_months(dict.fromkeys([company.salesperson, company.stranger, company.manager], EXCELLENT))
    return company


def nominate(company, person=None, *, by=None, now=None, **post):
    told = {"reason": "Helps everybody.", "by": by or company.manager, "now": now or at(9)}
    return promoting.nominate(person or company.salesperson, next_post(company, **post), **told)


def confirmed(company, case):
    for criterion in ("courses", "mentoring"):
        promoting.confirm_criterion(case, criterion, is_met=True, note="In May", by=company.manager, now=at(10))
    case.refresh_from_db()
    return case


def with_panel(company, case, *members):
    members = members or (company.supervisor, company.assistant)
    promoting.name_panel(case, members, by=company.manager, now=at(11), version=case.version)
    case.refresh_from_db()
    return case


def speak(case, member, says="for", reason="Leads already."):
    word = PanelWord.objects.get(case=case, member=member)
    promoting.give_word(case, word, says=says, reason=reason, by=member, now=at(12), version=word.version)
    case.refresh_from_db()


def heard(company):
    case = with_panel(company, confirmed(company, nominate(company)))
    speak(case, company.supervisor)
    speak(case, company.assistant, "not_yet", "One more season.")
    return case


def approve(company, case):
    decision = Decision(is_approved=True, decision="The panel is for it.")
    promoting.decide(case, decision, by=company.director, now=at(13), version=case.version)
    case.refresh_from_db()
    return case


def test_a_promotion_goes_from_its_nomination_to_the_post(eligible):
    case = nominate(eligible)
    assert (case.state, case.decider) == (State.NOMINATED, eligible.director)
    assert confirmed(eligible, case).state == State.EVIDENCE
    assert with_panel(eligible, case).state == State.PANEL
    speak(case, eligible.supervisor)
    assert case.heard_at is None
    speak(case, eligible.assistant)
    assert case.heard_at == at(12)
    assert approve(eligible, case).state == State.APPROVED
    promoting.carry_out(case, starts_on=date(2026, 7, 1), by=eligible.hr, now=at(14), version=case.version)
    case.refresh_from_db()
    assert case.state == State.EFFECTIVE
    posts = Appointment.objects.filter(person=eligible.salesperson).order_by("valid_from")
    assert [(post.title.code, post.valid_from, post.valid_to) for post in posts] == [
        ("SALESPERSON", date(2024, 1, 1), date(2026, 7, 1)),
        ("SUPERVISOR", date(2026, 7, 1), None),
    ]
    assert case.appointment == posts[1]
    acts = AuditEntry.objects.filter(object_type="reviews.promotioncase", object_id=case.pk).order_by("pk")
    assert [act.action.split(".")[1] for act in acts] == [
        "nominate",
        *["confirm_criterion"] * 2,
        "name_panel",
        *["give_panel_word"] * 2,
        "decide_promotion",
        "carry_out_promotion",
    ]


def test_a_post_is_given_once_and_never_into_a_sealed_month(eligible):
    case = approve(eligible, heard(eligible))
    with pytest.raises(ValidationError, match="closed for changes"):
        promoting.carry_out(case, starts_on=date(2026, 5, 1), by=eligible.hr, now=at(14), version=case.version)
    case.refresh_from_db()
    promoting.carry_out(case, starts_on=date(2026, 7, 1), by=eligible.hr, now=at(14), version=case.version)
    with pytest.raises(PermissionDenied, match="gone on meanwhile"):
        promoting.carry_out(case, starts_on=date(2026, 8, 1), by=eligible.gm, now=at(15), version=case.version)
    assert Appointment.objects.filter(person=eligible.salesperson).count() == 2


@pytest.mark.parametrize(
    ("who", "may"), [("manager", True), ("director", True), ("gm", True), ("hr", False), ("other_manager", False)]
)
def test_only_heads_above_nominate(eligible, who, may):
    by = getattr(eligible, who)
    if may:
        assert nominate(eligible, by=by).nominated_by == by
    else:
        with pytest.raises(PermissionDenied, match="Only heads above"):
            nominate(eligible, by=by)


@pytest.mark.parametrize(("who", "decider"), [("manager", "director"), ("director", "gm"), ("gm", "director")])
def test_whoever_nominates_never_decides(eligible, who, decider):
    case = nominate(eligible, by=getattr(eligible, who))
    assert case.decider == getattr(eligible, decider)


def test_where_a_single_head_stands_above_hr_nominates_and_that_head_decides(company):
    make_appointment(lone := make_person("LONE", name_pinyin="Lo Ne"), company.root)
    seal_months({lone: EXCELLENT})
    with pytest.raises(PermissionDenied, match="HR where a single head"):
        nominate(company, lone, by=company.gm)
    assert nominate(company, lone, by=company.hr).decider == company.gm


def test_nobody_nominates_themselves(eligible):
    with pytest.raises(PermissionDenied, match="themselves"):
        nominate(eligible, eligible.manager, by=eligible.manager)


def test_whoever_does_not_meet_the_criteria_is_not_nominated(company):
    seal_months({company.salesperson: WEAK})
    with pytest.raises(PermissionDenied, match="Not every criterion"):
        nominate(company)


def test_a_second_promotion_waits_for_the_first(eligible):
    nominate(eligible)
    with pytest.raises(PermissionDenied, match="under way already"):
        nominate(eligible, by=eligible.director)


@pytest.mark.parametrize(
    "post", [{"starts_on": DAY}, {"starts_on": DAY + timedelta(days=367)}, {"title": None}], ids=str
)
def test_a_post_of_the_past_or_the_same_title_is_refused(eligible, post):
    if "title" in post:
        post = {"title": make_title("SALESPERSON")}
    with pytest.raises(ValidationError):
        nominate(eligible, **post)
    assert not PromotionCase.objects.exists()


def test_the_last_word_about_a_criterion_counts(eligible):
    case = confirmed(eligible, nominate(eligible))
    told = {"is_met": False, "note": "Not passed", "by": eligible.director, "now": at(11)}
    promoting.confirm_criterion(case, "courses", **told)
    assert promoting.words_by_criterion(case)["courses"].note == "Not passed"
    case.refresh_from_db()
    with_panel(eligible, case)
    speak(case, eligible.supervisor)
    speak(case, eligible.assistant)
    with pytest.raises(ValidationError, match="is not met"):
        approve(eligible, case)


def test_only_what_no_figure_answers_is_confirmed(eligible):
    case = nominate(eligible)
    with pytest.raises(ValidationError, match="not among those"):
        promoting.confirm_criterion(case, "targets", is_met=True, note="x", by=eligible.manager, now=at(10))
    with pytest.raises(PermissionDenied):
        promoting.confirm_criterion(case, "courses", is_met=True, note="x", by=eligible.salesperson, now=at(10))


@pytest.mark.parametrize(
    ("members", "words"),
    [
        (["manager"], "two to five"),
        (["manager", "manager"], "two to five"),
        (["assistant", "salesperson"], "about themselves"),
        (["assistant", "director"], "does not sit in it"),
        (["assistant", "manager"], "Whoever nominated"),
        (["assistant", "leaver"], "able to log in"),
    ],
)
def test_a_panel_is_two_people_or_more_who_may_speak(eligible, members, words):
    case = confirmed(eligible, nominate(eligible))
    with pytest.raises(ValidationError, match=words):
        with_panel(eligible, case, *(getattr(eligible, name) for name in members))


def test_whoever_is_not_heard_may_be_replaced(eligible):
    case = with_panel(eligible, confirmed(eligible, nominate(eligible)))
    speak(case, eligible.supervisor)
    with_panel(eligible, case, eligible.colleague)
    members = PanelWord.objects.filter(case=case).values_list("member__code", flat=True)
    assert sorted(members) == ["COLLEAGUE", "SUPERVISOR"]
    speak(case, eligible.colleague)
    assert case.heard_at


def test_a_word_is_given_once(eligible):
    case = with_panel(eligible, confirmed(eligible, nominate(eligible)))
    speak(case, eligible.supervisor)
    with pytest.raises(PermissionDenied, match="have given your word"):
        speak(case, eligible.supervisor)
    word = PanelWord.objects.get(case=case, member=eligible.assistant)
    with pytest.raises(PermissionDenied, match="Only members"):
        promoting.give_word(case, word, says="for", reason="x", by=eligible.colleague, now=at(12), version=word.version)


def test_members_read_each_other_once_they_have_spoken_and_the_person_never(eligible):
    case = with_panel(eligible, confirmed(eligible, nominate(eligible)))
    speak(case, eligible.supervisor)

    def read(who):
        rows = PanelWord.objects.visible_to(fresh(getattr(eligible, who))).filter(case=case, given_at__isnull=False)
        return [row.member.code for row in rows]

    everybody = ("supervisor", "assistant", "manager", "director", "hr", "salesperson", "colleague", "technician")
    assert {who: read(who) for who in everybody} == {"supervisor": ["SUPERVISOR"]} | dict.fromkeys(everybody[1:], [])
    speak(case, eligible.assistant)
    both = ["SUPERVISOR", "ASSISTANT"]
    assert {who: read(who) for who in everybody} == dict.fromkeys(everybody[:5], both) | dict.fromkeys(
        everybody[5:], []
    )


def test_nothing_is_decided_before_the_panel_is_heard(eligible):
    case = with_panel(eligible, confirmed(eligible, nominate(eligible)))
    speak(case, eligible.supervisor)
    with pytest.raises(PermissionDenied, match="has not given all"):
        approve(eligible, case)


@pytest.mark.parametrize("who", ["manager", "hr", "salesperson"])
def test_nobody_else_decides(eligible, who):
    case = heard(eligible)
    with pytest.raises(PermissionDenied, match="Somebody else decides"):
        promoting.decide(case, Decision(True, "x"), by=getattr(eligible, who), now=at(13), version=case.version)


def test_a_deferral_names_what_is_missing_and_when_to_look_again(eligible):
    case = heard(eligible)
    for gaps, day in (("", DAY + timedelta(days=60)), ("A course.", None), ("A course.", DAY)):
        with pytest.raises(ValidationError):
            decision = Decision(False, "Nearly.", gaps, day)
            promoting.decide(case, decision, by=eligible.gm, now=at(13), version=case.version)
    case.refresh_from_db()
    decision = Decision(False, "Nearly.", "A course.", DAY + timedelta(days=60))
    promoting.decide(case, decision, by=eligible.gm, now=at(13), version=case.version)
    case.refresh_from_db()
    assert (case.state, case.gaps) == (State.DEFERRED, "A course.")
    assert nominate(eligible, by=eligible.director).is_open  # another one may begin


def test_whoever_read_an_older_version_overwrites_nothing(eligible):
    case = heard(eligible)
    stale = PromotionCase.objects.get(pk=case.pk)
    approve(eligible, case)
    with pytest.raises(StaleVersion):
        promoting.decide(stale, Decision(True, "x"), by=eligible.gm, now=at(13), version=stale.version - 1)
    with pytest.raises((StaleVersion, PermissionDenied)):
        promoting.decide(stale, Decision(True, "x"), by=eligible.gm, now=at(13), version=stale.version)


def test_a_promotion_is_taken_back_until_the_post_is_given(eligible):
    case = approve(eligible, heard(eligible))
    promoting.withdraw(case, reason="She leaves.", by=eligible.manager, now=at(14), version=case.version)
    case.refresh_from_db()
    assert (case.state, case.withdrawn_reason) == (State.WITHDRAWN, "She leaves.")
    with pytest.raises(PermissionDenied):
        promoting.carry_out(case, starts_on=date(2026, 7, 1), by=eligible.hr, now=at(14), version=case.version)


# --- who is proposed --------------------------------------------------------------------------------------------------


def proposed(viewer, about="promotion"):
    return [one.person.code for one in getattr(proposals_for(fresh(viewer), DAY), about)]


def test_whoever_meets_the_criteria_is_proposed_to_those_above_in_the_order_of_people(eligible):
    assert proposed(eligible.gm) == ["SALESPERSON", "STRANGER"]  # the manager lacks the quarters of the team
    assert proposed(eligible.manager) == ["SALESPERSON"]
    assert proposed(eligible.other_manager) == ["STRANGER"]
    assert proposed(eligible.hr) == ["SALESPERSON", "STRANGER"]
    assert proposed(eligible.salesperson) == proposed(eligible.technician) == []


def test_a_manager_is_proposed_after_three_good_quarters(company):
    seal_months({company.manager: ["A"] * 12}, last=Month("2026-05"), leads=12)
    assert proposed(company.gm) == ["MANAGER"]


def test_quarters_before_somebody_led_are_not_those_of_a_team(company):
    seal_months({company.manager: ["A"] * 12}, last=Month("2026-05"), leads=7)  # since November: two quarters
    assert proposed(company.gm) == []


def test_whoever_waits_is_not_proposed(eligible):
    told = {"reason": "In autumn.", "look_again_on": date(2026, 9, 1), "by": eligible.manager, "now": at(9)}
    set_aside(eligible.salesperson, SetAside.About.PROMOTION, **told)
    assert proposed(eligible.gm) == ["STRANGER"]
    assert [one.person.code for one in proposals_for(fresh(eligible.gm), date(2026, 9, 1)).promotion] == [
        "SALESPERSON",
        "STRANGER",
    ]
    make_promotion(eligible, eligible.stranger)
    assert proposed(eligible.gm) == []


def test_a_revision_that_is_not_in_force_says_nothing(eligible):
    MonthRun.objects.filter(period="2026-05").update(is_current=False)
    assert proposed(eligible.gm) == []


def test_somebody_short_in_post_is_not_proposed(eligible):
    Appointment.objects.filter(person=eligible.salesperson).update(valid_from=date(2026, 1, 18))
    assert proposed(eligible.manager) == []
    Appointment.objects.filter(person=eligible.salesperson).update(valid_from=date(2025, 12, 17))
    assert proposed(eligible.manager) == ["SALESPERSON"]


def test_a_move_under_the_same_title_keeps_the_time_in_post(eligible):
    post = Appointment.objects.get(person=eligible.salesperson)
    Appointment.objects.filter(pk=post.pk).update(valid_to=date(2026, 3, 1))
    make_appointment(eligible.salesperson, eligible.south, since=date(2026, 3, 1))
    assert proposed(eligible.gm) == ["SALESPERSON", "STRANGER"]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_everybody_sees_how_far_the_next_step_is(client, company):
    seal_months({company.salesperson: [("B", 90, 90), ("A", 98, 95), ("A", 101.2, 79)]})
    client.force_login(company.salesperson)
    page = client.get(reverse("cases:mine"), follow=True).content.decode()
    for words in (
        "2 of the last 3 graded months in a row",
        "T mean of the last three graded months 96.40; 100 needed",
        "lowest R of the last three graded months 79.00; 80 needed in each",
        "a person confirms it",
    ):
        assert words in page


def test_lists_cost_the_same_for_one_and_for_three(client, company):
    client.force_login(company.gm)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("cases:case_list")).status_code == 200
        return len(queries)

    make_promotion(company, company.salesperson, "panel")
    seal_months({company.stranger: EXCELLENT, company.newcomer: ["D", "D"]})
    client.get(reverse("cases:case_list"))
    one = cost()
    for person in (company.colleague, company.assistant):
        seat(make_promotion(company, person, "panel"), company.manager, company.supervisor)
    assert cost() == one <= 40


def test_the_person_reads_state_and_gaps_but_no_word_of_the_panel(client, eligible):
    case = heard(eligible)
    decision = Decision(False, "Nearly there.", "A course is missing.", DAY + timedelta(days=60))
    promoting.decide(case, decision, by=eligible.gm, now=at(13), version=case.version)
    client.force_login(eligible.salesperson)
    page = client.get(reverse("cases:promotion_detail", args=[case.pk])).content.decode()
    assert "Nearly there." in page
    assert "A course is missing." in page
    assert "One more season." not in page
    assert "Leads already." not in page


# --- duties -----------------------------------------------------------------------------------------------------------


def planned(now):
    mark_stale()
    plan_duties(now)
    rows = Duty.objects.filter(kind__startswith="promotion", cancelled_at=None).order_by("kind", "person__number")
    return {(row.kind.removeprefix("promotion_"), row.person.code): row for row in rows}


def test_each_step_that_waits_is_a_duty_with_its_day(eligible):
    make_grant(other := make_person("HR2", name_pinyin="H R"))
    case = nominate(eligible)
    duties = planned(at(9))
    assert {key: row.local_date for key, row in duties.items()} == {("evidence", "MANAGER"): date(2026, 6, 24)}
    with_panel(eligible, confirmed(eligible, case))
    duties = planned(at(11))
    words = {("word", "SUPERVISOR"), ("word", "ASSISTANT")}
    assert {key for key, row in duties.items() if row.done_at is None} == words
    speak(case, eligible.supervisor)
    speak(case, eligible.assistant)
    duties = planned(at(12))
    assert {key for key, row in duties.items() if row.done_at is None} == {("decision", "DIRECTOR")}
    approve(eligible, case)
    duties = planned(at(13))
    assert {key for key, row in duties.items() if row.done_at is None} == {("post", "HR"), ("post", other.code)}
    rows = Duty.objects.filter(kind__startswith="promotion")
    before = set(rows.values_list("pk", "done_at", "due_at"))
    Reminder.objects.all().delete()
    rows.delete()
    planned(at(13))
    assert set(rows.values_list("pk", "done_at", "due_at")) == before
    promoting.carry_out(case, starts_on=date(2026, 7, 1), by=eligible.hr, now=at(14), version=case.version)
    assert {key for key, row in planned(at(15)).items() if row.done_at is None} == set()


def test_a_promotion_taken_back_is_nobodys_duty(eligible):
    case = with_panel(eligible, confirmed(eligible, nominate(eligible)))
    planned(at(11))
    promoting.withdraw(case, reason="Not now.", by=eligible.manager, now=at(12), version=case.version)
    assert {key for key, row in planned(at(13)).items() if row.done_at is None} == set()


def test_a_deferred_promotion_is_looked_at_again(eligible):
    make_promotion(eligible, eligible.salesperson, "deferred", look_again_on=date(2026, 6, 23))
    assert planned(at(13))[("again", "MANAGER")].local_date == date(2026, 6, 23)
    nominate(eligible, now=LATER)
    assert planned(LATER)[("again", "MANAGER")].done_at == LATER
