"""A plan to improve from the grades that ask for it to what follows, in the order of the law (rules.md 2.11, 2.13)."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.models import AuditEntry, StaleVersion
from core.periods import Month
from core.tests.instants import DAY, at
from duties.models import Duty, Reminder
from duties.services import mark_stale, plan_duties
from duties.steps import Counter
from org.models import Appointment
from org.rules import WorkCalendar
from org.tests.factories import make_appointment, make_grant
from reviews.cases import improving
from reviews.cases.duty_codes import NEXT
from reviews.cases.forms import ChangePlanForm, OpenPlanForm
from reviews.cases.improving import Goal
from reviews.cases.learned import NamedCourse, plan_courses
from reviews.cases.proposals import proposals_for
from reviews.cases.steps import plan_steps, weeks_of
from reviews.models import ImprovementPlan, PlanCourse, PlanNote, SetAside
from reviews.tests.case_factories import EXCELLENT, WEAK, correct_month, fresh, make_plan, seal_months, terms
from salesops.personal.erasing import erase_person
from salesops.personal.export import export_person
from training.models import Course
from training.tests.factories import course_of, make_passed

pytestmark = pytest.mark.django_db
State, Next = ImprovementPlan.State, ImprovementPlan.Next
LAST_DAY = DAY + timedelta(days=59)
OVER = at(10, day=LAST_DAY)


@pytest.fixture
def weak(company):
    seal_months({company.salesperson: WEAK, company.colleague: EXCELLENT})
    return company


def opened(company, *, by=None, **changes):
    return improving.open_plan(company.salesperson, terms(**changes), by=by or company.manager, now=at(9))


def ended(company, plan, *, is_met=False):
    improving.start_plan(plan, by=company.manager, now=at(10))
    told = {"is_met": is_met, "result": "Twelve a week.", "by": company.manager, "now": OVER}
    improving.end_plan(plan, **told, version=plan.version)
    plan.refresh_from_db()
    return plan


def follows(company, plan, step, *, by=None, now=OVER):
    told = {"next_step": step, "reason": "The talks with customers were too few.", "by": by or company.director}
    improving.say_what_follows(plan, **told, now=now, version=plan.version)
    plan.refresh_from_db()
    return plan


def second(company, plan):
    return improving.open_plan(
        company.salesperson,
        terms(starts_on=LAST_DAY, goals=[Goal("next steps", "20", LAST_DAY + timedelta(days=30))]),
        by=company.manager,
        now=OVER,
        follows=plan,
    )


def test_a_plan_is_opened_read_run_noted_and_met(weak):
    plan = opened(weak)
    assert (plan.state, plan.leader, plan.grades) == (State.OPENED, weak.manager, "2026-04 D, 2026-05 D")
    improving.see_plan(plan, by=weak.salesperson, now=at(10))
    improving.start_plan(plan, by=weak.manager, now=at(11))
    improving.note_coaching(plan, "Two calls together.", by=weak.manager, now=at(12))
    improving.write_statement(plan, "It helps.", by=weak.salesperson, now=at(13))
    told = {"is_met": True, "result": "Twenty a week.", "by": weak.manager, "now": at(14)}
    plan.refresh_from_db()
    improving.end_plan(plan, **told, version=plan.version)
    plan.refresh_from_db()
    assert plan.state == State.MET
    assert list(PlanNote.objects.values_list("week_start", "text")) == [
        (date(2026, 6, 15), "Two calls together."),
        (None, "It helps."),
    ]
    acts = AuditEntry.objects.filter(object_type="reviews.improvementplan").order_by("pk")
    assert [act.action.split(".")[1] for act in acts] == [
        "open_improvement",
        "see_improvement",
        "start_improvement",
        "note_improvement",
        "state_improvement",
        "end_improvement",
    ]


@pytest.mark.parametrize("who", ["gm", "hr", "other_manager", "colleague", "salesperson"])
def test_only_the_superior_and_the_next_one_open_a_plan(weak, who):
    with pytest.raises(PermissionDenied, match="superior and the next superior"):
        opened(weak, by=getattr(weak, who))
    assert opened(weak, by=weak.director).leader == weak.director


def test_nothing_but_grades_asks_for_a_plan(weak):
    with pytest.raises(PermissionDenied, match="do not ask"):
        improving.open_plan(weak.colleague, terms(), by=weak.manager, now=at(9))


@pytest.mark.parametrize(
    "changes",
    [
        {"days": 29},
        {"days": 61},
        {"starts_on": DAY - timedelta(days=1)},
        {"starts_on": DAY + timedelta(days=15)},
        {"goals": []},
        {"goals": [Goal("x", "y", DAY + timedelta(days=60))]},
    ],
    ids=str,
)
def test_a_plan_takes_30_to_60_days_with_goals_within(weak, changes):
    with pytest.raises(ValidationError):
        opened(weak, **changes)
    assert not ImprovementPlan.objects.exists()


@pytest.mark.parametrize("days", [30, 60])
def test_thirty_and_sixty_days_are_both_right(weak, days):
    assert opened(weak, days=days, goals=[Goal("x", "y", DAY)]).last_day == DAY + timedelta(days=days - 1)


def test_a_changed_plan_is_read_again(weak):
    plan = opened(weak)
    improving.see_plan(plan, by=weak.salesperson, now=at(10))
    plan.refresh_from_db()
    improving.change_plan(plan, terms(training="Another course"), by=weak.manager, now=at(11), version=plan.version)
    plan.refresh_from_db()
    assert (plan.training, plan.seen_at) == ("Another course", None)
    with pytest.raises(StaleVersion):
        improving.change_plan(plan, terms(), by=weak.director, now=at(11), version=1)
    improving.start_plan(plan, by=weak.manager, now=at(12))
    with pytest.raises(PermissionDenied):
        improving.change_plan(plan, terms(), by=weak.manager, now=at(12), version=plan.version)


def test_not_met_is_not_said_before_the_last_day(weak):
    plan = opened(weak)
    improving.start_plan(plan, by=weak.manager, now=at(10))
    told = {"is_met": False, "result": "No.", "by": weak.manager}
    with pytest.raises(ValidationError, match="has all its days"):
        day_before = at(10, day=LAST_DAY - timedelta(days=1))
        improving.end_plan(plan, **told, now=day_before, version=plan.version)


def test_after_a_first_plan_another_post_or_training_comes_first(weak):
    plan = ended(weak, opened(weak))
    with pytest.raises(ValidationError, match="First another post or training"):
        follows(weak, plan, Next.REVIEW)
    plan.refresh_from_db()
    assert follows(weak, plan, Next.TRAINING).next_step == Next.TRAINING


def test_hr_and_the_lawyers_come_only_after_a_second_plan(weak):
    plan = follows(weak, ended(weak, opened(weak)), Next.TRAINING)
    again = second(weak, plan)
    assert (again.follows, again.grades) == (plan, "")
    later = at(10, day=again.last_day)
    improving.start_plan(again, by=weak.manager, now=OVER)
    told = {"is_met": False, "result": "Fourteen.", "by": weak.manager, "now": later}
    improving.end_plan(again, **told, version=again.version)
    again.refresh_from_db()
    assert follows(weak, again, Next.REVIEW, by=weak.hr, now=later).next_step == Next.REVIEW


def test_the_database_refuses_the_order_as_well(weak):
    plan = ended(weak, opened(weak))
    with pytest.raises(IntegrityError), transaction.atomic():
        ImprovementPlan.objects.filter(pk=plan.pk).update(next_step=Next.REVIEW, next_reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImprovementPlan.objects.filter(pk=plan.pk).update(days=61)


def test_a_second_plan_waits_until_it_is_decided(weak):
    plan = ended(weak, opened(weak))
    with pytest.raises(PermissionDenied, match="First it is decided"):
        second(weak, plan)


@pytest.mark.parametrize("who", ["manager", "salesperson", "other_manager", "colleague"])
def test_whoever_ended_it_does_not_say_what_follows(weak, who):
    plan = ended(weak, opened(weak))
    with pytest.raises(PermissionDenied, match="Another head above"):
        follows(weak, plan, Next.TRAINING, by=getattr(weak, who))


def test_whoever_ended_it_does_not_say_what_follows_for_hr_either(weak):
    plan = ended(weak, opened(weak))
    make_grant(weak.manager)
    with pytest.raises(PermissionDenied, match="Another head above"):
        follows(weak, plan, Next.TRAINING, by=fresh(weak.manager))
    told = {"coached": {}, "above": [weak.manager.pk], "hr": [weak.manager.pk, weak.hr.pk]}
    steps = plan_steps(plan, **told, count=Counter(WorkCalendar([])))
    assert [step.owners for step in steps if step.kind == NEXT] == [(weak.hr.pk,)]


def test_only_the_person_states_and_at_any_time(weak):
    plan = ended(weak, opened(weak))
    assert improving.write_statement(plan, "I was ill.", by=weak.salesperson, now=OVER).text == "I was ill."
    with pytest.raises(PermissionDenied, match="Only the person"):
        improving.write_statement(plan, "x", by=weak.manager, now=OVER)


def test_another_superior_who_notes_leads_the_plan(weak):
    plan = opened(weak)
    improving.start_plan(plan, by=weak.manager, now=at(10))
    improving.note_coaching(plan, "Together.", by=weak.director, now=at(11))
    plan.refresh_from_db()
    assert plan.leader == weak.director


def test_seeing_and_starting_twice_changes_nothing(weak):
    plan = opened(weak)
    for _ in range(2):
        improving.see_plan(plan, by=weak.salesperson, now=at(10))
        improving.start_plan(plan, by=weak.manager, now=at(10))
    assert AuditEntry.objects.filter(object_type="reviews.improvementplan").count() == 3


# --- who is proposed --------------------------------------------------------------------------------------------------


def proposed(viewer, day=DAY):
    return [one.person.code for one in proposals_for(fresh(viewer), day).improvement]


def test_whose_grades_ask_is_proposed_until_something_is_done(weak):
    assert proposed(weak.gm) == proposed(weak.manager) == proposed(weak.hr) == ["SALESPERSON"]
    assert proposed(weak.other_manager) == proposed(weak.salesperson) == []
    plan = opened(weak)
    assert proposed(weak.gm) == []
    ended(weak, plan, is_met=True)
    assert proposed(weak.gm) == []  # the months before are dealt with


def test_why_not_now_takes_somebody_off_the_list(weak):
    told = {"reason": "Ill in spring.", "look_again_on": date(2026, 7, 20), "by": weak.manager, "now": at(9)}
    improving.set_aside(weak.salesperson, SetAside.About.IMPROVEMENT, **told)
    assert proposed(weak.gm) == []
    assert proposed(weak.gm, date(2026, 7, 20)) == ["SALESPERSON"]
    for day in (DAY, DAY + timedelta(days=367)):
        with pytest.raises(ValidationError):
            improving.set_aside(weak.salesperson, SetAside.About.IMPROVEMENT, **(told | {"look_again_on": day}))


def moved_south(company):
    Appointment.objects.filter(person=company.salesperson).update(valid_to=DAY)
    make_appointment(company.salesperson, company.south, since=DAY)


def test_a_plan_is_read_by_the_line_of_today_and_hr(weak):
    plan = opened(weak)
    moved_south(weak)
    people = ("manager", "other_manager", "supervisor", "technician", "salesperson", "hr")

    def reads(who):
        return ImprovementPlan.objects.visible_to(fresh(getattr(weak, who))).filter(pk=plan.pk).exists()

    assert [who for who in people if reads(who)] == ["other_manager", "salesperson", "hr"]


def test_a_leader_who_left_the_line_neither_leads_nor_reads_what_comes(weak):
    planned(at(8))  # everybody has duties from then on
    plan = opened(weak)
    improving.start_plan(plan, by=weak.manager, now=at(10))
    moved_south(weak)
    note = improving.write_statement(plan, "I was ill.", by=weak.salesperson, now=at(11))
    assert not PlanNote.objects.visible_to(fresh(weak.manager)).exists()
    assert list(PlanNote.objects.visible_to(fresh(weak.other_manager))) == [note]
    with pytest.raises(PermissionDenied, match="Whoever leads"):
        improving.note_coaching(plan, "Together.", by=fresh(weak.manager), now=at(12))
    assert {code for _kind, code, _day in waiting(at(12))} == {"SALESPERSON", "SOUTH_HEAD"}
    improving.note_coaching(plan, "Together.", by=fresh(weak.other_manager), now=at(12))
    plan.refresh_from_db()
    assert plan.leader == weak.other_manager
    assert waiting(at(13)) == [
        ("coaching", "SOUTH_HEAD", date(2026, 6, 26)),
        ("read", "SALESPERSON", date(2026, 6, 24)),
    ]


def test_a_leader_stays_the_leader_while_above(weak):
    plan = make_plan(weak, weak.salesperson, "active", leader=weak.gm)
    assert improving.note_coaching(plan, "Together.", by=weak.gm, now=at(12)).written_by == weak.gm


# --- pages and duties -------------------------------------------------------------------------------------------------


def test_a_plan_says_which_month_was_corrected_since_it_was_opened(client, weak):
    correct_month(Month("2026-04"), at=at(8))
    plan = opened(weak)
    client.force_login(weak.manager)
    address = reverse("cases:improvement_detail", args=[plan.pk])
    assert "Corrected since" not in client.get(address).content.decode()
    correct_month(Month("2026-05"), at=at(10))
    page = client.get(address).content.decode()
    assert "April 2026 D · May 2026 D" in page  # the months that asked for it
    assert "Corrected since" in page
    assert reverse("months:month_sheet", args=["2026-05", "SALESPERSON"]) in page
    assert reverse("months:month_sheet", args=["2026-04", "SALESPERSON"]) not in page


def test_no_page_of_a_plan_speaks_of_an_end_of_the_contract(client, weak):
    plan = ended(weak, opened(weak))
    for who in ("salesperson", "manager", "director", "hr"):
        client.force_login(getattr(weak, who))
        page = client.get(reverse("cases:improvement_detail", args=[plan.pk])).content.decode().lower()
        assert not [word for word in ("dismiss", "terminat", "fired", "rank", "last place") if word in page]


def planned(now):
    mark_stale()
    plan_duties(now)
    rows = Duty.objects.filter(kind__startswith="improvement", cancelled_at=None).order_by("kind", "subject")
    return [(row.kind.removeprefix("improvement_"), row.person.code, row.local_date, row.done_at) for row in rows]


def waiting(now):
    return [(kind, code, day) for kind, code, day, done in planned(now) if done is None]


def test_each_step_that_waits_is_a_duty_with_its_day(weak):
    plan = opened(weak)
    assert waiting(at(9)) == [("read", "SALESPERSON", date(2026, 6, 24)), ("start", "MANAGER", DAY)]
    improving.see_plan(plan, by=weak.salesperson, now=at(10))
    improving.start_plan(plan, by=weak.manager, now=at(10))
    assert waiting(at(11)) == [("coaching", "MANAGER", date(2026, 6, 19)), ("coaching", "MANAGER", date(2026, 6, 26))]
    improving.note_coaching(plan, "Together.", by=weak.manager, now=at(11))
    assert waiting(at(12)) == [("coaching", "MANAGER", date(2026, 6, 26))]
    rows = Duty.objects.filter(kind__startswith="improvement")
    before = set(rows.values_list("pk", "done_at", "due_at"))
    Reminder.objects.all().delete()
    rows.delete()
    planned(at(12))
    assert set(rows.values_list("pk", "done_at", "due_at")) == before


def test_the_end_and_what_follows_are_duties(weak):
    plan = make_plan(weak, weak.salesperson, "active", starts_on=DAY - timedelta(days=59))
    ends = [row for row in waiting(at(9)) if row[0] == "end"]
    assert ends == [("end", "MANAGER", date(2026, 6, 22))]
    improving.end_plan(plan, is_met=False, result="No.", by=weak.manager, now=at(10), version=plan.version)
    assert ("next", "DIRECTOR", date(2026, 6, 24)) in waiting(at(11))
    plan.refresh_from_db()
    follows(weak, plan, Next.TRAINING, now=at(12))
    assert ("again", "MANAGER", date(2026, 6, 24)) in waiting(at(13))


@pytest.mark.parametrize(
    ("starts_on", "days", "first", "count"),
    [(date(2026, 6, 17), 30, date(2026, 6, 15), 5), (date(2026, 6, 19), 30, date(2026, 6, 22), 4)],
)
def test_a_week_is_coached_where_its_thursday_lies_in_the_plan(starts_on, days, first, count):
    found = weeks_of(ImprovementPlan(starts_on=starts_on, days=days))
    assert (found[0], len(found)) == (first, count)


# --- courses of the training ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["salesperson", "manager", "director", "hr"])
def test_a_plan_shows_whether_its_courses_are_passed(weak, as_, who):
    passed, missing = course_of("skills"), course_of("product")
    plan = opened(weak, courses=[passed, missing])
    row = make_passed(weak.salesperson, passed)
    client = as_(getattr(weak, who))
    text = client.get(reverse("cases:improvement_detail", args=[plan.pk])).content.decode()
    url = reverse("training:enrolment_detail", args=[row.pk])
    assert f'href="{url}"' in text and client.get(url).status_code == 200
    for course in (passed, missing):
        assert reverse("training:course_detail", args=[course.pk]) in text
    assert text.count("not passed yet") == 1


def test_a_course_whose_certificate_has_run_out_is_not_passed(weak):
    course = course_of("skills")
    plan = opened(weak, courses=[course])
    make_passed(weak.salesperson, course, on=DAY - timedelta(days=400), until=DAY - timedelta(days=1))
    told = {"viewer": weak.manager, "now": at(9)}
    assert plan_courses(plan, today=DAY, **told) == ([NamedCourse(course)], True)
    assert plan_courses(plan, today=DAY - timedelta(days=1), **told)[0][0].passed_on == DAY - timedelta(days=400)


def test_whoever_reads_no_training_of_the_person_is_told_the_courses_alone(weak):
    course = course_of("skills")
    plan = opened(weak, courses=[course])
    make_passed(weak.salesperson, course)
    told = {"viewer": weak.colleague, "today": DAY, "now": at(9)}
    assert plan_courses(plan, **told) == ([NamedCourse(course)], False)


def test_the_courses_of_a_plan_are_changed_and_stay_in_the_choice_where_they_are_offered_no_more(weak, as_):
    course = course_of("skills")
    plan = opened(weak, courses=[course])
    Course.objects.filter(pk=course.pk).update(retired_on=DAY)
    form = ChangePlanForm(today=DAY, plan=plan, initial=ChangePlanForm.initial_of(plan))
    assert course in form.fields["courses"].queryset
    assert course not in OpenPlanForm(today=DAY).fields["courses"].queryset
    improving.change_plan(
        plan, terms(courses=[course_of("culture")]), by=weak.manager, now=at(10), version=plan.version
    )
    assert [one.area for one in plan.courses.all()] == ["culture"]


def test_the_courses_of_a_plan_are_in_the_export_of_the_person_and_go_with_erasure(weak):
    course = course_of("skills")
    opened(weak, courses=[course])
    archive = io.BytesIO()
    export_person(weak.salesperson, archive, by=weak.salesperson, now=at(10))
    with zipfile.ZipFile(archive) as told:
        rows = json.loads(told.read("reviews.plancourse.json"))
    assert [row["course"] for row in rows] == [course.pk]
    weak.salesperson.left_on = DAY
    weak.salesperson.save(update_fields=["left_on"])
    erase_person(weak.salesperson, by=weak.hr, now=at(9, day=DAY + timedelta(days=1)))
    assert not PlanCourse.objects.exists()
