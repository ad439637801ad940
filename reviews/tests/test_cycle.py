"""From the ratings of a month to its release, objections and their decision (rules.md 2.8; C34, C35)."""

import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry
from core.periods import Month
from core.tests.instants import at
from duties.models import Duty
from duties.services import mark_stale, plan_duties
from org.models import Grant, Period, Person
from org.tests.factories import make_calendar, make_person
from reviews import runs
from reviews.assessing import assess, calibrate
from reviews.cycle import objecting, signing
from reviews.cycle.dates import dates_of
from reviews.cycle.desk import sheet_of, step_of
from reviews.cycle.objecting import Decision
from reviews.cycle.settling import settle_months
from reviews.cycle.timetables import set_timetable
from reviews.models import Assessment, DailyAppraisal, MonthPreview, Objection, Scheme, SignOff
from reviews.previews import refresh_previews
from reviews.trail_acts import BEFORE_THE_RELEASE
from salesops.personal.export import export_person

JUNE = Path(__file__).parents[2] / "tests" / "acceptance" / "june-2026" / "inputs"
MONTH = Month("2026-06")
RATED = at(10, day=date(2026, 7, 2))
CALIBRATED = at(11, day=date(2026, 7, 3))
RELEASED = at(12, day=date(2026, 7, 6))
BY_ITSELF = at(0, 1, day=date(2026, 7, 7))
OBJECTED = at(9, day=date(2026, 7, 8))
OVER = at(0, day=date(2026, 7, 9))
CLOSES = at(0, 1, day=date(2026, 7, 10))
TEAM = ["P2", "P3", "P4", "P5", "P6"]
Step, About, Outcome = SignOff.Step, Objection.About, Objection.Outcome
pytestmark = pytest.mark.django_db


@pytest.fixture
def june():
    """The company of the worked case on the morning after its ratings: GM, then P1, then the team."""
    call_command("import_company", str(JUNE), verbosity=0)
    refresh_previews(RATED)
    return {person.code: person for person in Person.objects.all()}


@pytest.fixture
def gm(june):
    return Person.objects.get(appointments__is_head=True, appointments__unit__versions__parent=None)


def released(june, gm, *, codes=("P2",)):
    signing.confirm(MONTH, codes, by=june["P1"], now=RATED)
    signing.finish_calibration(MONTH, codes, by=gm, now=CALIBRATED)
    refresh_previews(RELEASED)
    signing.release(MONTH, codes, by=gm, now=RELEASED)


def step(person):
    return step_of(
        SignOff.objects.filter(person=person, month=MONTH).first(),
        list(Objection.objects.filter(person=person, month=MONTH)),
    )


def test_dates_follow_working_days_and_the_scheme(june):
    dates = dates_of(MONTH)
    assert dates.ratings_by == at(18, day=date(2026, 7, 2))
    assert dates.calibration_by == at(18, day=date(2026, 7, 6))
    assert dates.releases_at == at(0, day=date(2026, 7, 7))
    assert dates.objections_until == at(0, day=date(2026, 7, 9))
    assert dates.closes_from == runs.closes_at(MONTH) == at(0, day=date(2026, 7, 10))


def test_sheet_is_signed_by_the_assessor_and_the_next_superior(june, gm):
    sheet = sheet_of(june["P2"], MONTH)
    assert (sheet.assessor, sheet.releaser, sheet.is_calibrated_by_another) == ("P1", gm.code, True)
    top = sheet_of(june["P1"], MONTH)
    assert (top.assessor, top.releaser, top.is_calibrated_by_another) == (gm.code, gm.code, False)


def test_steps_come_one_after_the_other(june, gm):
    assert step(june["P2"]) == Step.PREVIEW
    with pytest.raises(ValidationError, match="not confirmed yet"):
        signing.release(MONTH, ["P2"], by=gm, now=RATED)
    assert signing.confirm(MONTH, ["P2", "P3"], by=june["P1"], now=RATED) == 2
    assert step(june["P2"]) == Step.CONFIRMED
    with pytest.raises(ValidationError, match="calibration is not finished"):
        signing.release(MONTH, ["P2"], by=gm, now=CALIBRATED)
    assert signing.finish_calibration(MONTH, ["P2"], by=gm, now=CALIBRATED) == 1
    assert step(june["P2"]) == Step.CALIBRATED
    assert signing.release(MONTH, ["P2", "P3"], by=gm, now=RELEASED) == 1  # P3 is not calibrated
    assert (step(june["P2"]), step(june["P3"])) == (Step.RELEASED, Step.CONFIRMED)


def test_nobody_above_the_assessor_means_that_the_assessor_releases(june, gm):
    assess_manager(june, gm)
    signing.confirm(MONTH, ["P1"], by=gm, now=RATED)
    assert signing.release(MONTH, ["P1"], by=gm, now=RELEASED) == 1


def assess_manager(june, gm):
    if not Assessment.objects.given().filter(person=june["P1"], month=MONTH).exists():
        assess(june["P1"], month=MONTH, first=date(2026, 6, 1), ratings=[4, 4, 4, 4, 4], by=gm, now=RATED)


@pytest.mark.parametrize("who", ["P2", "P3", "gm"])
def test_only_the_assessor_confirms(june, gm, who):
    with pytest.raises(PermissionDenied, match="superior on the last day"):
        signing.confirm(MONTH, ["P2"], by=gm if who == "gm" else june[who], now=RATED)


def test_a_sheet_without_ratings_is_not_confirmed(june):
    Assessment.objects.filter(person=june["P2"]).delete()
    with pytest.raises(ValidationError, match="not given yet"):
        signing.confirm(MONTH, ["P2"], by=june["P1"], now=RATED)


def test_a_sheet_is_not_confirmed_before_its_month_is_over(june):
    with pytest.raises(ValidationError, match="not over yet"):
        signing.confirm(MONTH, ["P2"], by=june["P1"], now=at(10, day=date(2026, 6, 29)))


def test_signing_twice_or_at_once_changes_nothing(june, gm):
    released(june, gm)
    row = SignOff.objects.get(person=june["P2"])
    for act, by in ((signing.confirm, june["P1"]), (signing.finish_calibration, gm), (signing.release, gm)):
        with pytest.raises(ValidationError, match="already|released"):
            act(MONTH, ["P2"], by=by, now=OBJECTED)
    assert SignOff.objects.get(person=june["P2"]).released_at == row.released_at


def test_sent_back_is_confirmed_anew(june, gm):
    signing.confirm(MONTH, ["P2"], by=june["P1"], now=RATED)
    signing.send_back(MONTH, june["P2"], reason="read the third week again", by=gm, now=CALIBRATED)
    row = SignOff.objects.get(person=june["P2"])
    assert (step(june["P2"]), row.sent_back_reason) == (Step.PREVIEW, "read the third week again")
    assert signing.confirm(MONTH, ["P2"], by=june["P1"], now=CALIBRATED) == 1


def test_after_the_calibration_nobody_moves_m(june, gm):
    assessment = Assessment.objects.get(person=june["P2"], month=MONTH)
    signing.confirm(MONTH, ["P2"], by=june["P1"], now=RATED)
    calibrate(assessment, calibration=Decimal(4), reason="compared", by=gm, now=CALIBRATED)
    signing.finish_calibration(MONTH, ["P2"], by=gm, now=CALIBRATED)
    with pytest.raises(PermissionDenied, match="calibration is finished"):
        calibrate(assessment, calibration=Decimal(0), reason="", by=gm, now=CALIBRATED)
    with pytest.raises(PermissionDenied):
        assess(june["P2"], month=MONTH, first=date(2026, 6, 1), ratings=[5] * 5, by=june["P1"], now=CALIBRATED)


def test_the_timetable_releases_what_nobody_released(june, gm):
    released(june, gm)
    assert settle_months(BY_ITSELF - timedelta(minutes=2)) == 0
    refresh_previews(BY_ITSELF)
    assert settle_months(BY_ITSELF) == 2 * 5  # all but P2, each with the figures of that day
    rows = SignOff.objects.filter(month=MONTH).exclude(person=june["P2"])
    assert {row.released_by for row in rows} == {None}
    assert all(row.released_figures for row in rows)
    assert settle_months(BY_ITSELF) == 0


def test_an_idle_tick_of_the_timetable_is_cheap(june, gm):
    settle_months(BY_ITSELF)
    with CaptureQueriesContext(connection) as asked:
        settle_months(BY_ITSELF + timedelta(minutes=1))
    assert len(asked) <= 30


def test_a_change_after_the_release_is_shown_as_a_change(june, gm, as_):
    released(june, gm)
    row = MonthPreview.objects.get(person=june["P2"], month=MONTH)
    kept = SignOff.objects.get(person=june["P2"]).released_figures
    assert f'"final":{int(row.final * 100)}' in kept
    page = as_(june["P2"]).get(reverse("months:month_sheet", args=[MONTH, "P2"])).content.decode()
    assert "Changed since the release" not in page
    report = june_report(june)
    DailyAppraisal.objects.filter(report=report).update(rating=1)
    refresh_previews(OBJECTED)
    page = as_(june["P2"]).get(reverse("months:month_sheet", args=[MONTH, "P2"])).content.decode()
    assert "Changed since the release" in page
    assert f"Final: {row.final} →" in page


def june_report(june):
    appraisal = DailyAppraisal.objects.filter(person=june["P2"], rating=4, day__month=6).order_by("day").first()
    return appraisal.report


# --- what the person sees before -------------------------------------------------------------------------------------


def test_own_sheet_before_the_release_is_as_if_nobody_had_assessed(june, gm, as_):
    page = as_(june["P2"]).get(reverse("months:month_sheet", args=[MONTH, "P2"])).content.decode()
    final = MonthPreview.objects.get(person=june["P2"], month=MONTH).final
    assert "Without your superior" in page
    assert str(final) not in page
    assert str(final) in as_(june["P1"]).get(reverse("months:month_sheet", args=[MONTH, "P2"])).content.decode()
    released(june, gm)
    assert str(final) in as_(june["P2"]).get(reverse("months:month_sheet", args=[MONTH, "P2"])).content.decode()


def test_nothing_of_an_unreleased_month_reaches_its_person(june, gm, as_):
    about = Assessment.objects.filter(person=june["P2"], month=MONTH)
    about.update(note="SECRET-note", calibration=Decimal(3), calibration_reason="SECRET-why", calibrated_by=gm)
    signing.confirm(MONTH, ["P2"], by=june["P1"], now=RATED)
    signing.send_back(MONTH, june["P2"], reason="SECRET-back", by=gm, now=CALIBRATED)
    refresh_previews(CALIBRATED)
    secrets = ["SECRET", str(MonthPreview.objects.get(person=june["P2"], month=MONTH).final)]
    assert [one for one in secrets if one in told_to(june["P2"], as_)] == []
    released(june, gm)
    after = told_to(june["P2"], as_)
    assert ("SECRET-note" in after, "SECRET-why" in after, "SECRET-back" in after) == (True, True, False)
    assert [act for act in BEFORE_THE_RELEASE if f'"{act}"' in after] == []


def test_hr_meets_in_the_trail_what_was_said_of_others_and_not_of_oneself(june, gm, as_):
    Grant.objects.create(person=june["P2"], role=Grant.Role.HR, valid_from=date(2026, 1, 1))
    assessment = Assessment.objects.get(person=june["P2"], month=MONTH)
    calibrate(assessment, calibration=Decimal(2), reason="SECRET-own", by=gm, now=CALIBRATED)
    other = Assessment.objects.get(person=june["P5"], month=MONTH)
    calibrate(other, calibration=Decimal(2), reason="of another", by=gm, now=CALIBRATED)
    for more in ("", f"?person={june['P2'].code}&side=about", "?export=csv"):
        response = as_(june["P2"]).get(reverse("org:trail") + more)
        text = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"SECRET-own" not in text
    assert b"of another" in as_(june["P2"]).get(reverse("org:trail")).content


def told_to(person, as_):
    """Whatever the person can take out about the own month, in one text."""
    client, text = as_(person), ""
    for address in (
        reverse("home"),
        reverse("months:month_list"),
        reverse("months:month_detail", args=[MONTH]),
        reverse("months:month_sheet", args=[MONTH, person.code]),
        reverse("reviews:assessment_list", args=[MONTH]),
        reverse("reviews:mine"),
        reverse("reviews:person_history", args=[person.code]) + f"?month={MONTH}",
        reverse("months:month_detail", args=[MONTH]) + "?export=csv",
        reverse("reviews:assessment_list", args=[MONTH]) + "?export=csv",
        reverse("months:objection_list"),
    ):
        response = client.get(address, follow=True)
        text += b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()
    archive = io.BytesIO()
    export_person(person, archive, by=person, now=CALIBRATED)
    with zipfile.ZipFile(archive) as found:
        return text + "".join(found.read(name).decode() for name in found.namelist())


def test_ratings_that_are_missing_at_the_release_can_still_be_given_once(june, gm):
    Assessment.objects.filter(person=june["P2"], month=MONTH).delete()
    refresh_previews(BY_ITSELF)
    settle_months(BY_ITSELF)
    given = assess(june["P2"], month=MONTH, first=date(2026, 6, 1), ratings=[4] * 5, by=june["P1"], now=OBJECTED)
    assert given.ratings == (4, 4, 4, 4, 4)
    with pytest.raises(PermissionDenied, match="only an objection"):
        assess(june["P2"], month=MONTH, first=date(2026, 6, 1), ratings=[5] * 5, by=june["P1"], now=OBJECTED)


def test_other_ratings_are_confirmed_anew(june, gm):
    signing.confirm(MONTH, ["P2"], by=june["P1"], now=RATED)
    assess(june["P2"], month=MONTH, first=date(2026, 6, 1), ratings=[5] * 5, by=june["P1"], now=CALIBRATED)
    assert step(june["P2"]) == Step.PREVIEW


def test_what_is_sent_back_after_its_calibration_is_rated_anew(june, gm):
    assessment = Assessment.objects.get(person=june["P2"], month=MONTH)
    signing.confirm(MONTH, ["P2"], by=june["P1"], now=RATED)
    calibrate(assessment, calibration=Decimal(4), reason="compared", by=gm, now=CALIBRATED)
    signing.send_back(MONTH, june["P2"], reason="look again", by=gm, now=CALIBRATED)
    assess(june["P2"], month=MONTH, first=date(2026, 6, 1), ratings=[5] * 5, by=june["P1"], now=CALIBRATED)
    assert signing.confirm(MONTH, ["P2"], by=june["P1"], now=CALIBRATED) == 1


# --- objections -------------------------------------------------------------------------------------------------------


def objection(june, gm, **more):
    released(june, gm)
    values = {"about": About.OTHER, "text": "two days are missing"} | more
    return objecting.object_to(MONTH, by=june["P2"], now=OBJECTED, **values)


def test_objection_is_decided_by_somebody_two_levels_up_who_rated_nothing(june, gm):
    assert objection(june, gm).decider == gm


def test_objection_goes_to_hr_where_everybody_above_rated(june, gm):
    assessment = Assessment.objects.get(person=june["P2"], month=MONTH)
    calibrate(assessment, calibration=Decimal(2), reason="compared", by=gm, now=RATED)
    raised = objection(june, gm)
    assert raised.decider is None
    hr = make_person("HR9")
    Grant.objects.create(person=hr, role=Grant.Role.HR, valid_from=date(2026, 1, 1))
    with pytest.raises(PermissionDenied, match="HR decides"):
        objecting.decide(raised, Decision(Outcome.NOT_UPHELD, "no"), by=gm, now=OBJECTED)
    assert objecting.decide(raised, Decision(Outcome.NOT_UPHELD, "no"), by=hr, now=OBJECTED).decided_by == hr


@pytest.mark.parametrize(
    ("now", "why"), [(CALIBRATED, "once your month is released"), (OVER, "until Wednesday, 8 July|until .*8 July")]
)
def test_objections_are_taken_between_release_and_the_last_day(june, gm, now, why):
    if now == OVER:
        released(june, gm)
    with pytest.raises(PermissionDenied, match=why):
        objecting.object_to(MONTH, about=About.OTHER, text="late", by=june["P2"], now=now)
    assert not Objection.objects.exists()


def test_objection_to_a_rating_names_its_day(june, gm):
    released(june, gm)
    with pytest.raises(ValidationError, match="Which day"):
        objecting.object_to(MONTH, about=About.DAILY, text="?", by=june["P2"], now=OBJECTED)
    with pytest.raises(ValidationError, match="no report of that day"):
        objecting.object_to(
            MONTH, about=About.DAILY, subject_on=date(2026, 6, 7), text="?", by=june["P2"], now=OBJECTED
        )


def test_the_same_objection_waits_once(june, gm):
    objection(june, gm)
    with pytest.raises(ValidationError, match="already"):
        objecting.object_to(MONTH, about=About.OTHER, text="again", by=june["P2"], now=OBJECTED)


def test_an_upheld_objection_changes_the_rating_of_a_closed_week(june, gm):
    report = june_report(june)
    raised = objection(june, gm, about=About.DAILY, subject_on=report.subject_on)
    decided = objecting.decide(raised, Decision(Outcome.UPHELD, "the record is there", rating=5), by=gm, now=OBJECTED)
    assert (decided.value_before, decided.value_after) == (4, 5)
    appraisal = DailyAppraisal.objects.get(report=report)
    assert (appraisal.rating, appraisal.rated_by, appraisal.rated_at) == (5, report.dailyappraisal.rated_by, None)
    assert decided.decided_by == gm


def test_an_upheld_objection_moves_the_assessment_within_the_limit(june, gm):
    raised = objection(june, gm, about=About.ASSESSMENT)
    assessment = Assessment.objects.get(person=june["P2"], month=MONTH)
    with pytest.raises(ValidationError, match="between"):
        objecting.decide(
            raised, Decision(Outcome.UPHELD, "yes", assessment=assessment, calibration=Decimal(11)), by=gm, now=OBJECTED
        )
    assessment.refresh_from_db()
    objecting.decide(
        raised, Decision(Outcome.UPHELD, "yes", assessment=assessment, calibration=Decimal(5)), by=gm, now=OBJECTED
    )
    assert Assessment.objects.get(pk=assessment.pk).calibration == 5


def test_what_is_not_upheld_changes_no_figure(june, gm):
    report = june_report(june)
    raised = objection(june, gm, about=About.DAILY, subject_on=report.subject_on)
    with pytest.raises(ValidationError, match="changes no figure"):
        objecting.decide(raised, Decision(Outcome.NOT_UPHELD, "no", rating=5), by=gm, now=OBJECTED)
    assert DailyAppraisal.objects.get(report=report).rating == 4


def test_after_its_day_hr_decides_what_nobody_has_decided(june, gm):
    raised = objection(june, gm)
    hr = make_person("HR9")
    Grant.objects.create(person=hr, role=Grant.Role.HR, valid_from=date(2026, 1, 1))
    with pytest.raises(PermissionDenied, match="Somebody else"):
        objecting.decide(raised, Decision(Outcome.UPHELD, "yes"), by=hr, now=OBJECTED)
    late = at(9, day=raised.due_on + timedelta(days=1))
    assert objecting.decide(raised, Decision(Outcome.UPHELD, "yes"), by=hr, now=late).decided_by == hr


def test_a_late_release_leaves_three_days_to_object(june, gm):
    late = at(9, day=date(2026, 7, 20))
    signing.confirm(MONTH, ["P2"], by=june["P1"], now=late)
    signing.finish_calibration(MONTH, ["P2"], by=gm, now=late)
    signing.release(MONTH, ["P2"], by=gm, now=late)
    then = late + timedelta(days=2)
    assert objecting.object_to(MONTH, about=About.OTHER, text="x", by=june["P2"], now=then).raised_at == then
    with pytest.raises(PermissionDenied, match="until"):
        objecting.object_to(MONTH, about=About.TARGETS, text="x", by=june["P2"], now=late + timedelta(days=3))


def test_objections_that_wait_stand_first(june, gm, as_):
    raised = objection(june, gm)
    objecting.decide(raised, Decision(Outcome.NOT_UPHELD, "no"), by=gm, now=OBJECTED)
    waiting = objecting.object_to(MONTH, about=About.TARGETS, text="x", by=june["P2"], now=OBJECTED)
    page = as_(gm).get(reverse("months:objection_list")).context["page"]
    assert list(page) == [waiting, raised]


def test_a_decision_moves_nothing_of_somebody_else(june, gm):
    raised = objection(june, gm, about=About.ASSESSMENT)
    other = Assessment.objects.get(person=june["P5"], month=MONTH)
    with pytest.raises(ValidationError, match="not about this figure"):
        objecting.decide(
            raised, Decision(Outcome.UPHELD, "yes", assessment=other, calibration=Decimal(5)), by=gm, now=OBJECTED
        )


@pytest.mark.parametrize("who", ["P1", "P2", "P3"])
def test_nobody_else_decides(june, gm, who):
    raised = objection(june, gm)
    with pytest.raises(PermissionDenied):
        objecting.decide(raised, Decision(Outcome.UPHELD, "yes"), by=june[who], now=OBJECTED)


def test_an_open_objection_does_not_hold_the_close(june, gm):
    raised = objection(june, gm)
    run = runs.advance(runs.start_run(MONTH, by=None, now=CLOSES))
    assert run.state == run.State.SEALED
    decided = objecting.decide(raised, Decision(Outcome.UPHELD, "by a correction"), by=gm, now=CLOSES)
    assert decided.outcome == Outcome.UPHELD


def test_in_a_sealed_month_a_decision_writes_no_figure(june, gm):
    report = june_report(june)
    raised = objection(june, gm, about=About.DAILY, subject_on=report.subject_on)
    Period.objects.update_or_create(month=MONTH, defaults={"state": Period.State.CLOSED})
    with pytest.raises(ValidationError):
        objecting.decide(raised, Decision(Outcome.UPHELD, "yes", rating=5), by=gm, now=CLOSES)
    raised.refresh_from_db()
    assert raised.decided_at is None


# --- duties -----------------------------------------------------------------------------------------------------------


def duties(person, kind):
    return Duty.objects.filter(person=person, kind=kind, cancelled_at=None)


def test_the_next_superior_owes_the_calibration_until_its_day(june, gm):
    plan_duties(RATED)
    owed = duties(gm, "calibrate_month").get(subject="month:2026-06")
    assert owed.due_at == at(18, day=date(2026, 7, 6))
    assess_manager(june, gm)
    signing.confirm(MONTH, TEAM, by=june["P1"], now=RATED)
    signing.confirm(MONTH, ["P1"], by=gm, now=RATED)
    signing.finish_calibration(MONTH, TEAM, by=gm, now=CALIBRATED)
    signing.release(MONTH, TEAM, by=gm, now=CALIBRATED)
    assert duties(gm, "calibrate_month").get(subject="month:2026-06").done_at is None
    signing.release(MONTH, ["P1"], by=gm, now=RELEASED)
    assert duties(gm, "calibrate_month").get(subject="month:2026-06").done_at == RELEASED
    mark_stale()
    plan_duties(RELEASED)
    assert duties(gm, "calibrate_month").get(subject="month:2026-06").done_at == RELEASED


def test_seeing_the_month_is_a_duty_from_the_release_on(june, gm):
    plan_duties(RATED)
    assert not duties(june["P2"], "see_month").exists()
    released(june, gm)
    plan_duties(RELEASED)
    owed = duties(june["P2"], "see_month").get()
    assert (owed.opens_at, owed.due_at) == (RELEASED, at(23, 59, day=date(2026, 7, 8)))
    objecting.acknowledge(MONTH, by=june["P2"], now=OBJECTED)
    assert duties(june["P2"], "see_month").get().done_at == OBJECTED


def test_an_objection_is_the_duty_of_whoever_decides(june, gm):
    raised = objection(june, gm)
    plan_duties(OBJECTED)
    owed = duties(gm, "decide_objection").get()
    assert owed.local_date == raised.due_on == date(2026, 7, 15)
    objecting.decide(raised, Decision(Outcome.NOT_UPHELD, "no"), by=gm, now=OBJECTED + timedelta(hours=1))
    assert duties(gm, "decide_objection").get().done_at is not None


def test_every_step_leaves_its_line_in_the_trail(june, gm):
    signing.confirm(MONTH, ["P2"], by=june["P1"], now=RATED)
    signing.send_back(MONTH, june["P2"], reason="again", by=gm, now=RATED)
    raised = objection(june, gm)
    objecting.acknowledge(MONTH, by=june["P2"], now=OBJECTED)
    objecting.decide(raised, Decision(Outcome.NOT_UPHELD, "no"), by=gm, now=OBJECTED)
    acts = set(AuditEntry.objects.filter(action__startswith="reviews.").values_list("action", flat=True))
    assert {
        "reviews.confirm_sheet",
        "reviews.finish_calibration",
        "reviews.send_sheet_back",
        "reviews.release_sheet",
        "reviews.acknowledge_sheet",
        "reviews.object",
        "reviews.decide_objection",
    } <= acts


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("calibration", "objection"), [(1, 6), (4, 4), (4, 7), (6, 5)])
def test_a_timetable_keeps_the_order_of_the_steps(june, gm, calibration, objection):
    with pytest.raises(ValidationError, match="In this order"):
        set_timetable(Month("2026-07"), calibration_day=calibration, objection_day=objection, by=gm, now=RATED)


def test_a_timetable_keeps_the_order_of_a_later_scheme_as_well(june, gm):
    book = Scheme.objects.latest("effective_from")
    body = json.loads(book.body) | {"closing_working_day": 6}
    later = {"version": "later", "effective_from": date(2026, 10, 1), "sha256": "0" * 64}
    Scheme.objects.create(**later, body=json.dumps(body), items=book.items, interpreter=book.interpreter)
    with pytest.raises(ValidationError, match="closed .6"):
        set_timetable(Month("2026-07"), calibration_day=4, objection_day=6, by=gm, now=RATED)
    set_timetable(Month("2026-07"), calibration_day=4, objection_day=5, by=gm, now=RATED)


def test_a_timetable_is_set_for_months_that_are_not_over(june, gm):
    with pytest.raises(ValidationError, match="this month or a later one"):
        set_timetable(MONTH, calibration_day=3, objection_day=5, by=gm, now=RATED)
    set_timetable(Month("2026-07"), calibration_day=3, objection_day=5, by=gm, now=RATED)
    make_calendar(date(2026, 8, 1), date(2026, 8, 31))
    assert dates_of(MONTH).calibration_by == at(18, day=date(2026, 7, 6))
    assert dates_of(Month("2026-07")).calibration_by == at(18, day=date(2026, 8, 5))


def test_how_far_a_month_has_come(june, gm, as_):
    released(june, gm, codes=("P2", "P3"))
    objecting.object_to(MONTH, about=About.OTHER, text="?", by=june["P2"], now=OBJECTED)
    page = as_(gm).get(reverse("months:cycle", args=[MONTH])).context["cycle"]
    assert page.counts == {
        "sheets": 6,
        "not_assessed": 0,
        "confirmed": 2,
        "confirmed_or_released": 2,
        "released": 2,
        "seen": 0,
        "without_grade": 0,
    }
    assert page.objections == {"raised": 1, "open": 1, "upheld": 0}
    assert [(line.superior.code, line.sheets, line.released) for line in page.superiors] == [
        (gm.code, 1, 0),
        ("P1", 5, 2),
    ]


def test_how_far_a_month_has_come_costs_the_same_for_one_sheet_and_for_all(june, gm, as_):
    client, path = as_(gm), reverse("months:cycle", args=[MONTH])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    released(june, gm)
    few = queries()
    released(june, gm, codes=TEAM[1:])
    assert queries() == few


def test_the_desk_offers_each_step_to_whoever_takes_it(june, gm, as_):
    path = reverse("reviews:assessment_list", args=[MONTH])
    assert "Confirm 5 sheets" in as_(june["P1"]).get(path).content.decode()
    as_(june["P1"]).post(reverse("months:confirm", args=[MONTH]), {"people": ["P2", "P3"]})
    assert "Confirm 3 sheets" in as_(june["P1"]).get(path).content.decode()
    assert "Finish the calibration of 2 sheets" in as_(gm).get(path).content.decode()
    as_(gm).post(reverse("months:finish_calibration", args=[MONTH]), {"people": ["P2", "P3"]})
    assert "Release 2 sheets" in as_(gm).get(path).content.decode()
    as_(gm).post(reverse("months:release", args=[MONTH]), {"people": ["P2", "P3"]})
    assert step(june["P3"]) == Step.RELEASED
