"""A preview is the sheet that would be sealed; whatever changes a fact makes it due, and no more than that."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.periods import Month
from meetings.models import Report, ReportKind, WeeklyPlan
from org.models import Appointment, CalendarDay, LeaveDay, Person, UnitVersion
from org.tests.factories import make_appointment, make_person
from reviews import previews, runs
from reviews.models import Adjustment, Assessment, DailyAppraisal, MonthPreview, StaleMark
from reviews.panels import current_targets
from reviews.previews import refresh_previews
from targets.models import Entry, TargetCell

JUNE = Path(__file__).parents[2] / "tests" / "acceptance" / "june-2026" / "inputs"
MONTH = Month("2026-06")
AFTERWARDS = datetime(2026, 7, 9, 16, 0, tzinfo=UTC)
LATER = AFTERWARDS + timedelta(minutes=1)
DAY_AFTER = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def june():
    call_command("import_company", str(JUNE), verbosity=0)
    return {person.code: person for person in Person.objects.all()}


@pytest.fixture
def worked_out(june):
    refresh_previews(AFTERWARDS)
    return june


def bodies():
    return dict(MonthPreview.objects.filter(month=MONTH).values_list("person__code", "body"))


def worked_out_again(now=LATER):
    """Whose June is worked out by the next refresh."""
    refresh_previews(now)
    rows = MonthPreview.objects.filter(month=MONTH, worked_out_at=now)
    return sorted(rows.values_list("person__code", flat=True))


def test_preview_after_the_closing_day_is_the_sealed_result(worked_out):
    seen = bodies()
    run = runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    sealed = {row.person_key: row.body for row in run.results.all()}
    assert len(sealed) == 7
    assert seen == sealed


def test_columns_of_a_preview_are_those_of_the_sealed_result(worked_out):
    names = ("person", "unit", "superior", "final", "grade")
    seen = list(MonthPreview.objects.filter(month=MONTH).order_by("person__number").values_list(*names))
    run = runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    assert seen == list(run.results.order_by("person_number").values_list(*names))


def test_previews_worked_out_one_by_one_are_those_worked_out_together(worked_out, monkeypatch):
    together = bodies()
    MonthPreview.objects.all().delete()
    monkeypatch.setattr(previews, "CHUNK", 1)
    refresh_previews(AFTERWARDS)
    assert bodies() == together


def test_preview_goes_when_its_month_is_sealed(worked_out):
    runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))
    refresh_previews(LATER)
    assert set(MonthPreview.objects.values_list("month", flat=True)) == {"2026-07"}


def test_report_not_sent_is_open_in_a_preview_until_its_cutoff(june):
    seen = []
    for now in (DAY_AFTER, AFTERWARDS):
        refresh_previews(now)
        seen += [day["state"] for day in json.loads(bodies()["P4"])["days"] if day["day"] == "2026-06-11"]
    assert seen == ["open", "missing"]


def test_current_targets_are_those_of_the_role_period_held_now(june):
    found = []
    for now in (DAY_AFTER, AFTERWARDS):
        refresh_previews(now)
        found.append(current_targets(june["P3"], MONTH, now=now))
    assert [(month.periods[index].profile, steps[0]["effective"]) for month, index, steps in found] == [
        ("salesperson", 17781818),
        ("supervisor", 16636364),
    ]


# --- what makes a preview due -----------------------------------------------------------------------------------------


def test_nothing_is_worked_out_again_while_nothing_changes(worked_out):
    assert worked_out_again() == []
    assert not StaleMark.objects.exists()


def test_running_month_is_worked_out_again_every_hour_and_one_past_its_deadlines_is_not(june):
    before = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)
    refresh_previews(before)
    assert worked_out_again(before + timedelta(minutes=59)) == []
    assert len(worked_out_again(before + timedelta(minutes=61))) == 7
    refresh_previews(LATER)
    assert worked_out_again(LATER + timedelta(days=3)) == []


def in_june(model, **where):
    return model.objects.filter(person__code="P4", **where)


CHANGES_OF_A_PERSON = {
    "a report": lambda: in_june(Report, kind=ReportKind.DAILY, sent_at__isnull=False).update(counts={}),
    "an excuse": lambda: in_june(Report).filter(excused_on=None).update(excuse_reason="ill"),
    "a weekly plan": lambda: in_june(WeeklyPlan).update(actual=[1, 1, 1, 1]),
    "a rating": lambda: in_june(DailyAppraisal).update(rating=3),
    "a rating taken away": lambda: in_june(DailyAppraisal, day="2026-06-02").delete(),
    "an assessment": lambda: in_june(Assessment).update(teamwork=1),
}
CHANGES_OF_A_TEAM = {  # they move targets or results of everybody who is measured by the team
    "an entry": lambda: in_june(Entry).update(amount=1),
    "a target": lambda: in_june(TargetCell).update(base=Decimal(10)),
}


@pytest.mark.parametrize("change", CHANGES_OF_A_PERSON.values(), ids=CHANGES_OF_A_PERSON)
def test_change_of_a_fact_makes_the_month_of_its_person_due(worked_out, change):
    assert change()
    assert worked_out_again() == ["P4"]


@pytest.mark.parametrize("change", CHANGES_OF_A_TEAM.values(), ids=CHANGES_OF_A_TEAM)
def test_change_of_a_target_or_result_makes_the_months_of_the_team_due(worked_out, change):
    assert change()
    assert worked_out_again() == ["P1", "P4", "P6"]
    sums = json.loads(MonthPreview.objects.get(month=MONTH, person__code="P1").facts)["teams"][0]["measures"]
    MonthPreview.objects.all().delete()
    refresh_previews(LATER)
    assert json.loads(MonthPreview.objects.get(month=MONTH, person__code="P1").facts)["teams"][0]["measures"] == sums


def test_new_rows_and_leave_make_the_month_of_their_person_due(worked_out):
    person = worked_out["P5"]
    stamp = Report.objects.filter(person=person).values("unit_id", "superior_id")[0]
    Adjustment.objects.create(person=person, day=date(2026, 6, 3), kind="customer_praise", note="praise", **stamp)
    assert worked_out_again() == ["P5"]
    LeaveDay.objects.create(person=worked_out["P4"], day=date(2026, 6, 3), fraction=1, kind="annual")
    assert worked_out_again(LATER + timedelta(minutes=1)) == ["P4"]


def test_draft_of_a_report_makes_nothing_due(worked_out):
    draft = Report.objects.filter(person=worked_out["P4"], kind=ReportKind.DAILY).first()
    draft.pk, draft.sent_at, draft.saved_at, draft.subject_on = None, None, AFTERWARDS, date(2026, 7, 9)
    draft.save(force_insert=True)
    assert worked_out_again() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda: CalendarDay.objects.filter(day="2026-06-04").update(note="moved"),
        lambda: Appointment.objects.filter(person__code="P1").update(is_head=True),
        lambda: UnitVersion.objects.filter(unit__code="SALES").update(name_en="Sales"),
        lambda: Person.objects.filter(code="P4").update(left_on=date(2026, 6, 29)),
    ],
    ids=["calendar", "appointment", "unit", "departure"],
)
def test_change_of_the_organisation_makes_everybody_due(worked_out, change):
    assert change()
    assert len(worked_out_again()) == 7


def test_person_who_joins_gets_a_preview_and_one_without_a_post_loses_it(worked_out):
    unit = worked_out["P2"].appointments.get().unit
    person = make_person("NEW", number=1000)
    post = make_appointment(person, unit)
    assert "NEW" in worked_out_again()
    post.delete()
    refresh_previews(LATER + timedelta(minutes=1))
    assert "NEW" not in bodies()


# --- workers ----------------------------------------------------------------------------------------------------------


def test_chunk_whose_worker_died_is_taken_up_by_another_when_its_claim_ends(june):
    previews.turn_months([MONTH], AFTERWARDS)
    StaleMark.objects.all().delete()
    assert len(previews.claim(MONTH, AFTERWARDS)) == 7
    assert worked_out_again(AFTERWARDS + timedelta(minutes=4)) == []
    assert len(worked_out_again(AFTERWARDS + timedelta(minutes=6))) == 7


def test_mark_taken_up_while_a_chunk_is_worked_out_leaves_it_due(worked_out, monkeypatch):
    in_june(DailyAppraisal).update(rating=3)
    gather = previews.gather_company

    def gather_while_somebody_saves(*arguments):
        monkeypatch.setattr(previews, "gather_company", gather)
        in_june(DailyAppraisal).update(rating=4)
        previews.take_up_marks([MONTH], LATER)
        return gather(*arguments)

    monkeypatch.setattr(previews, "gather_company", gather_while_somebody_saves)
    refresh_previews(LATER, until=iter([False, True, True]).__next__)
    assert worked_out_again(LATER + timedelta(seconds=1)) == ["P4"]


def test_refresh_that_was_outrun_by_a_later_one_writes_nothing(worked_out):
    MonthPreview.objects.filter(person=worked_out["P4"]).update(worked_out_at=LATER, body="later", due_at=AFTERWARDS)
    refresh_previews(AFTERWARDS)
    assert bodies()["P4"] == "later"


# --- cost -------------------------------------------------------------------------------------------------------------


def test_refresh_with_nothing_due_takes_few_queries(worked_out):
    with CaptureQueriesContext(connection) as seen:
        assert refresh_previews(LATER) == 0
    assert len(seen) <= 6


def test_refresh_takes_the_same_number_of_queries_for_5_and_for_50_people(worked_out):
    unit = worked_out["P2"].appointments.get().unit
    everybody = [make_person(f"N{number}", number=1000 + number) for number in range(50)]
    for person in everybody:
        make_appointment(person, unit)
    refresh_previews(LATER)
    counts = []
    for some in (everybody[:5], everybody):
        MonthPreview.objects.filter(month=MONTH, person__in=some).update(due_at=LATER)
        with CaptureQueriesContext(connection) as seen:
            assert refresh_previews(LATER) == len(some)
        counts.append(len(seen))
    assert counts[0] == counts[1]
