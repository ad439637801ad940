"""What happens when somebody writes, sends, excuses or reads a report."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.models import AuditEntry, StaleVersion
from core.tests.instants import DAY, at
from duties.models import Duty
from duties.services import plan_duties
from meetings import evidence, feedback
from meetings.content import Line
from meetings.evidence import Evidence
from meetings.feedback import Feedback
from meetings.models import Report, WeeklyPlan
from meetings.services import (
    agree_weekly_plan,
    excuse_report,
    mark_read,
    propose_weekly_plan,
    save_draft,
    submit_report,
)
from meetings.tests.factories import make_content, make_line, make_plan, make_report, visit
from org.models import LeaveDay, Period

MONDAY = date(2026, 6, 15)
YESTERDAY = DAY - timedelta(days=1)


def send(person, *, day=DAY, kind="daily", version=0, by=None, now=None, **content):
    return submit_report(
        person=person,
        kind=kind,
        subject_on=day,
        content=make_content(**content),
        version=version,
        by=by or person,
        now=now or at(17, 30),
    )


def keep(person, text, *, version=0, now=None):
    return save_draft(
        person=person,
        kind="daily",
        subject_on=DAY,
        fields={"help": text},
        version=version,
        by=person,
        now=now or at(17),
    )


# --- drafts


def test_save_draft_makes_the_row_with_the_stamps_of_its_day(company):
    report = keep(company.salesperson, "a van")
    assert (report.draft, report.sent_at, report.superior, report.unit) == (
        {"help": "a van"},
        None,
        company.manager,
        company.north,
    )


def test_save_draft_twice_with_the_same_text_changes_nothing(company):
    first = keep(company.salesperson, "a van")
    again = keep(company.salesperson, "a van", now=at(18))
    assert (again.version, again.saved_at) == (first.version, first.saved_at)


def test_save_draft_keeps_what_a_database_could_not(company):
    assert keep(company.salesperson, "a\0 van").draft == {"help": "a van"}


def test_save_draft_of_an_older_version_loses_neither_text(company):
    first = keep(company.salesperson, "a van")
    keep(company.salesperson, "two vans", version=first.version)
    with pytest.raises(StaleVersion):
        keep(company.salesperson, "a lorry", version=first.version)
    assert Report.objects.get().draft == {"help": "two vans"}


def test_save_draft_from_two_fresh_tabs_refuses_the_second(company):
    keep(company.salesperson, "a van")
    with pytest.raises(StaleVersion):
        keep(company.salesperson, "a lorry", version=0)


def test_save_draft_of_somebody_else_is_refused(company):
    with pytest.raises(PermissionDenied, match="Only the person"):
        save_draft(
            person=company.salesperson,
            kind="daily",
            subject_on=DAY,
            fields={},
            version=0,
            by=company.manager,
            now=at(17),
        )


# --- sending


def test_submit_report_cuts_the_time_to_the_minute(company):
    assert send(company.salesperson, now=at(9, 30, 59)).sent_at == at(9, 30)


def test_submit_report_twice_is_one_report_with_the_first_time(company):
    lines = [visit()]
    first = send(company.salesperson, counts={"CALL": 3, "VISIT": 1}, lines=lines)
    again = send(company.salesperson, counts={"CALL": 3, "VISIT": 1}, lines=lines, now=at(18), version=first.version)
    assert (again.pk, again.sent_at, again.corrected_at, again.lines.count()) == (first.pk, at(17, 30), None, 1)
    assert AuditEntry.objects.filter(action="meetings.submit_report").count() == 1


def test_submit_report_notes_the_duty_done(company):
    plan_duties(at(13))
    send(company.salesperson)
    duty = Duty.objects.get(person=company.salesperson, kind="daily_report", subject="daily:2026-06-17")
    assert duty.done_at == at(17, 30)


def test_submit_report_clears_the_draft(company):
    draft = keep(company.salesperson, "a van")
    assert send(company.salesperson, version=draft.version).draft == {}


@pytest.mark.parametrize("count", [1, 5])
def test_count_above_its_records_is_refused(company, count):
    with pytest.raises(ValidationError, match="have a record"):
        send(company.salesperson, counts={"VISIT": count})


def test_count_may_be_lowered_by_hand(company):
    report = send(company.salesperson, counts={"VISIT": 1}, lines=[visit("A"), visit("B")])
    assert report.counts == {"VISIT": 1}


def test_count_may_stand_on_a_record_of_another_room(company, monkeypatch):
    monkeypatch.setattr(evidence, "_prefills", [])
    key = (company.salesperson.pk, DAY)
    evidence.register_prefill("VISIT", lambda ids, start, end: {key: [Evidence("Guangming"), Evidence("Dacheng")]})
    assert send(company.salesperson, counts={"VISIT": 2}).counts == {"VISIT": 2}


def test_line_may_stand_for_several_pieces(company):
    training = Line(who="Zhao Min", item="TRAIN", what="rehearsal", pieces=3)
    assert send(company.salesperson, counts={"TRAIN": 3}, lines=[training]).counts == {"TRAIN": 3}


def test_item_of_another_profile_is_refused(company):
    with pytest.raises(ValidationError, match="not an item"):
        send(company.salesperson, counts={"COACH": 1})


def test_empty_report_is_refused(company):
    with pytest.raises(ValidationError, match="empty"):
        send(company.salesperson, counts={})


def test_report_of_tomorrow_is_refused(company):
    with pytest.raises(PermissionDenied, match="not come yet"):
        send(company.salesperson, day=DAY + timedelta(days=1))


def test_report_of_somebody_without_profile_is_refused(company):
    with pytest.raises(PermissionDenied, match="No report is due"):
        send(company.gm)


def test_report_of_a_month_that_is_closing_is_refused(company):
    Period.objects.create(month="2026-06", state=Period.State.CLOSING)
    with pytest.raises(ValidationError):
        send(company.salesperson)


def test_report_on_a_day_of_leave_may_be_sent(company):
    LeaveDay.objects.create(person=company.salesperson, day=DAY, fraction="1", kind=LeaveDay.Kind.SICK)
    assert send(company.salesperson).sent_at == at(17, 30)


# --- correcting


def test_correction_keeps_the_time_of_the_first_sending(company):
    first = send(company.salesperson)
    second = send(company.salesperson, counts={"CALL": 4}, version=first.version, now=at(9, day=DAY + timedelta(1)))
    assert (second.sent_at, second.corrected_at, second.counts) == (
        at(17, 30),
        at(9, day=DAY + timedelta(1)),
        {"CALL": 4},
    )


def test_correction_after_the_cut_off_is_refused(company):
    first = send(company.salesperson)
    late = at(18, 1, day=date(2026, 6, 19))
    with pytest.raises(PermissionDenied, match="corrections is over"):
        send(company.salesperson, counts={"CALL": 4}, version=first.version, now=late)


def test_correction_after_rating_is_refused(company, monkeypatch):
    first = send(company.salesperson)
    monkeypatch.setattr(feedback, "_selectors", [lambda reports: {first.pk: Feedback(4, "Zhang Wei", at(9))}])
    with pytest.raises(PermissionDenied, match="rated"):
        send(company.salesperson, counts={"CALL": 4}, version=first.version)


def test_correction_from_an_older_tab_is_refused(company):
    first = send(company.salesperson)
    send(company.salesperson, counts={"CALL": 4}, version=first.version)
    with pytest.raises(StaleVersion):
        send(company.salesperson, counts={"CALL": 5}, version=first.version)


def test_correction_keeps_the_outcome_of_a_next_step_that_stays(company):
    first = send(company.salesperson, counts={"VISIT": 1}, lines=[visit()])
    line = first.lines.get()
    send(company.salesperson, day=DAY + timedelta(1), outcomes={line.pk: "done"}, now=at(17, day=DAY + timedelta(1)))
    content = {"counts": {"VISIT": 2}, "lines": [visit(), visit("Dacheng")]}
    send(company.salesperson, version=first.version, now=at(18), **content)
    assert list(first.lines.values_list("who", "outcome")) == [("Guangming", "done"), ("Dacheng", "")]


def test_outcome_is_told_once_by_the_report_of_its_day(company):
    line = make_line(make_report(company.salesperson, YESTERDAY))
    send(company.salesperson, outcomes={line.pk: "moved"})
    line.refresh_from_db()
    assert (line.outcome, line.told_on) == ("moved", DAY)


def test_outcome_of_somebody_elses_line_is_not_told(company):
    line = make_line(make_report(company.colleague, YESTERDAY))
    send(company.salesperson, outcomes={line.pk: "done"})
    line.refresh_from_db()
    assert line.outcome == ""


# --- excuse and read


def excuse(company, *, by=None, reason="fair in Suzhou", now=None, person=None):
    return excuse_report(
        person=person or company.salesperson,
        kind="daily",
        subject_on=DAY,
        reason=reason,
        by=by or company.manager,
        now=now or at(9, day=date(2026, 6, 22)),
    )


def test_excuse_report_makes_the_row_of_a_report_never_written(company):
    report = excuse(company)
    assert (report.excused_by, report.excused_on, report.excuse_reason) == (
        company.manager,
        date(2026, 6, 22),
        "fair in Suzhou",
    )


def test_excuse_report_twice_keeps_the_first(company):
    first = excuse(company)
    assert excuse(company, reason="another").excuse_reason == first.excuse_reason


@pytest.mark.parametrize("who", ["director", "salesperson", "colleague", "hr"])
def test_excuse_by_anybody_but_the_superior_of_the_day_is_refused(company, who):
    with pytest.raises(PermissionDenied, match="Only the superior"):
        excuse(company, by=getattr(company, who))


def test_excuse_before_the_cut_off_is_refused(company):
    with pytest.raises(PermissionDenied, match="Only a missing report"):
        excuse(company, now=at(17, day=date(2026, 6, 19)))


@pytest.mark.parametrize(("day", "is_allowed"), [(date(2026, 6, 26), True), (date(2026, 6, 29), False)])
def test_excuse_helps_until_the_fifth_working_day_after_the_cut_off(company, day, is_allowed):
    if is_allowed:
        assert excuse(company, now=at(23, day=day)).excused_on == day
    else:
        with pytest.raises(PermissionDenied, match="time for an excuse is over"):
            excuse(company, now=at(0, 1, day=day))


def test_excuse_without_a_reason_is_refused(company):
    with pytest.raises(ValidationError, match="needs a reason"):
        excuse(company, reason="  ")


def test_mark_read_keeps_the_first_reading(company):
    report = make_report(company.salesperson)
    mark_read(report, by=company.manager, now=at(18))
    mark_read(report, by=company.manager, now=at(19))
    report.refresh_from_db()
    assert (report.read_at, report.read_by) == (at(18), company.manager)


def test_mark_read_by_the_line_above_is_refused(company):
    with pytest.raises(PermissionDenied):
        mark_read(make_report(company.salesperson), by=company.director, now=at(18))


# --- weekly report and plan


def propose(person, numbers=(8, 5, 2, 10), **fields):
    now = fields.pop("now", at(9, day=MONDAY))
    return propose_weekly_plan(person=person, week_start=MONDAY, planned=numbers, by=person, now=now, **fields)


def agree(person, by, numbers=(8, 5, 2, 10)):
    return agree_weekly_plan(person=person, week_start=MONDAY, planned=numbers, by=by, now=at(10, day=MONDAY))


def test_propose_weekly_plan_twice_is_one_plan(company):
    propose(company.salesperson)
    propose(company.salesperson, now=at(11, day=MONDAY))
    assert list(WeeklyPlan.objects.values_list("planned", "proposed_at")) == [([8, 5, 2, 10], at(9, day=MONDAY))]


def test_propose_weekly_plan_is_refused_once_the_week_is_over(company):
    sunday, monday = MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)
    propose(company.salesperson, now=at(23, day=sunday))
    with pytest.raises(PermissionDenied, match="week is over"):
        propose(company.salesperson, (1, 1, 1, 1), now=at(0, 1, day=monday))
    assert agree(company.salesperson, company.manager, (4, 4, 4, 4)).planned == [4, 4, 4, 4]


def test_agree_weekly_plan_may_carry_other_numbers_and_is_final(company):
    propose(company.salesperson)
    plan = agree(company.salesperson, company.manager, (9, 5, 2, 10))
    assert (plan.planned, plan.agreed_by) == ([9, 5, 2, 10], company.manager)
    with pytest.raises(PermissionDenied, match="agreed"):
        propose(company.salesperson, (1, 1, 1, 1))


def test_agree_weekly_plan_twice_is_one_consent(company):
    propose(company.salesperson)
    first = agree(company.salesperson, company.manager)
    assert agree(company.salesperson, company.manager).version == first.version


@pytest.mark.parametrize("who", ["salesperson", "director", "other_manager"])
def test_agree_weekly_plan_by_another_is_refused(company, who):
    propose(company.salesperson)
    with pytest.raises(PermissionDenied):
        agree(company.salesperson, getattr(company, who))


@pytest.mark.parametrize("numbers", [(1, 2, 3), (1, 2, 3, -1), (1, 2, 3, 1000), (1, 2, 3, "4")])
def test_plan_that_is_not_four_whole_numbers_is_refused(company, numbers):
    with pytest.raises(ValidationError, match="four whole numbers"):
        propose(company.salesperson, numbers)


def test_duties_of_the_weekly_plan_follow_both_sides(company):
    plan_duties(at(1, day=MONDAY))
    propose(company.salesperson)
    mine = Duty.objects.get(person=company.salesperson, kind="propose_weekly_plan", subject="plan:2026-06-15")
    theirs = Duty.objects.get(person=company.manager, kind="agree_weekly_plans", subject="plan:2026-06-15")
    assert (mine.done_at, theirs.done_at) == (at(9, day=MONDAY), None)
    agree(company.salesperson, company.manager)
    theirs.refresh_from_db()
    assert theirs.done_at == at(10, day=MONDAY)


def test_weekly_report_keeps_the_actuals_and_proposes_the_next_week(company):
    make_plan(company.salesperson)
    send(
        company.salesperson,
        kind="weekly",
        day=MONDAY,
        counts={},
        body={"causes": "fair"},
        actual=[7, 5, 2, 9],
        next_plan=[8, 5, 2, 10],
        now=at(9, day=date(2026, 6, 22)),
    )
    weeks = WeeklyPlan.objects.order_by("week_start").values_list("week_start", "planned", "actual")
    assert list(weeks) == [
        (MONDAY, [8, 5, 2, 10], [7, 5, 2, 9]),
        (date(2026, 6, 22), [8, 5, 2, 10], [0, 0, 0, 0]),
    ]
