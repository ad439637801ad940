"""A correction writes beside what is sealed, makes the next revision, and leaves the one before as it was."""

import json
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from core.models import AuditEntry, StaleVersion
from core.walltime import to_wall
from meetings.models import Report
from org.models import Period, Person
from org.services import require_open
from org.tests.factories import make_grant
from reviews import closing_order, runs
from reviews.corrections import services
from reviews.corrections.differences import changed_results, changes_between, rows_of
from reviews.corrections.forms import metric_names
from reviews.corrections.kinds import KINDS, told
from reviews.findings import hear, note_finding
from reviews.models import Assessment, Correction, DailyAppraisal, DisciplineEvent, MonthRun
from reviews.tests.test_runs import AFTERWARDS, JUNE, JUNE_SHA, MONTH
from targets.models import Entry, TargetCell

pytestmark = pytest.mark.django_db
NOW = AFTERWARDS + timedelta(days=5, hours=10)  # the afternoon of 15 July in Shanghai
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def open_june():
    call_command("import_company", str(JUNE), verbosity=0)
    return {person.code: person for person in Person.objects.all()}


@pytest.fixture
def june(open_june):
    """The worked June, sealed; P1 leads, the general manager approves."""
    seal()
    return open_june


def seal():
    return runs.advance(runs.start_run(MONTH, by=None, now=AFTERWARDS))


def drafted(june, *lines, by="P1", now=NOW):
    """A draft with these lines: (person, kind, values)."""
    correction = services.draft_correction(MONTH, reason="The minutes say so.", by=june[by], now=now)
    for person, kind, values in lines:
        services.add_line(correction, person=june[person], kind=kind, values=values, by=june[by], now=now)
    correction.refresh_from_db()
    return correction


def asked(june, *lines, by="P1", now=NOW):
    correction = drafted(june, *lines, by=by, now=now)
    services.ask(correction, version=correction.version, by=june[by], now=now)
    correction.refresh_from_db()
    return correction


def approved(june, *lines, by="P1", now=NOW):
    """The sealed revision that these lines make."""
    correction = asked(june, *lines, by=by, now=now)
    run = services.approve(correction, version=correction.version, by=june["GM"], now=LATER)
    return runs.advance(run)


def absence_of(june, code="P4"):
    """The line that takes back the day on which somebody was absent."""
    event = DisciplineEvent.objects.get(person=june[code], event="absent")
    told = {"about": event.about, "meeting": event.meeting, "event": event.event}
    return (code, "withdrawal", {"what": "event", "row": event.pk, "day": event.day.isoformat(), **told})


def praise(day):
    said = {"source": "letter", "reference": "", "customer": "Yong An", "said_on": day}
    return {"day": day, "kind": "customer_praise", "note": "A letter", **said}


def result_of(run, code):
    return json.loads(run.results.get(person_key=code).body)


def monthly(run, code):
    return result_of(run, code)["month"]


def test_a_correction_makes_the_next_revision_and_leaves_the_old_one_as_it_was(june):
    before = MonthRun.objects.get()
    run = approved(june, absence_of(june))
    before.refresh_from_db()
    assert (run.state, run.revision, run.is_current, run.supersedes) == ("sealed", 1, True, before)
    assert (before.is_current, before.output_sha) == (False, JUNE_SHA)
    assert result_of(before, "P4")["discipline"]["R"] == 7600
    assert result_of(run, "P4")["discipline"]["R"] == 8400
    assert monthly(run, "P4")["final"] == 6835  # 0.1 · 8 points more: 69.55 → 70.35
    call_command("verify_months")


def test_the_month_stays_closed_all_the_while(june):
    correction = asked(june, absence_of(june))
    run = services.approve(correction, version=correction.version, by=june["GM"], now=LATER)
    for _step in range(2):
        with pytest.raises(ValidationError):
            require_open(MONTH.first)
        assert Period.objects.get(pk=MONTH).state == Period.State.CLOSED
        runs.advance(run)


def test_the_difference_is_told_by_person_and_field(june):
    run = approved(june, absence_of(june))
    (row,) = changed_results(run)
    changes = changes_between(rows_of(row.before), rows_of(row.body), metric_names())
    found = [(change.where, change.what, change.before, change.after) for change in changes]
    assert row.person == june["P4"]
    assert found == [
        ("", "points for meetings", "10", "2"),
        ("", "meetings and reports", "76.00", "84.00"),
        ("", "base", "69.55", "70.35"),
        ("", "final", "67.55", "68.35"),
        ("as salesperson", "meetings and reports", "76.00", "84.00"),
        ("as salesperson", "total of this role", "69.55", "70.35"),
    ]


def test_what_was_tried_is_what_comes_out(june):
    correction = asked(june, absence_of(june))
    expected = json.loads(correction.expected)
    run = runs.advance(services.approve(correction, version=correction.version, by=june["GM"], now=LATER))
    assert expected == {"P4": result_of(run, "P4")["rows"]}


def test_trying_leaves_no_trace(june):
    events = list(DisciplineEvent.objects.order_by("pk").values())
    asked(june, absence_of(june))
    assert list(DisciplineEvent.objects.order_by("pk").values()) == events
    assert Period.objects.get(pk=MONTH).state == Period.State.CLOSED
    assert not AuditEntry.objects.filter(action="reviews.withdraw_disciplineevent").exists()


def test_nobody_approves_what_they_asked_for(june):
    correction = asked(june, absence_of(june), by="GM")
    with pytest.raises(PermissionDenied, match="Somebody else"):
        services.approve(correction, version=correction.version, by=june["GM"], now=LATER)


def test_only_hr_and_the_general_manager_approve(june):
    make_grant(june["P6"], "hr")
    correction = asked(june, absence_of(june))
    with pytest.raises(PermissionDenied, match="HR or the general manager"):
        services.approve(correction, version=correction.version, by=june["P3"], now=LATER)
    services.approve(correction, version=correction.version, by=june["P6"], now=LATER)


def test_nobody_approves_a_correction_of_the_own_month(june):
    make_grant(june["P4"], "hr")
    correction = asked(june, absence_of(june))
    with pytest.raises(PermissionDenied, match="own month"):
        services.approve(correction, version=correction.version, by=june["P4"], now=LATER)


def test_nobody_asks_for_a_correction_of_the_own_month(june):
    with pytest.raises(ValidationError, match="no sheet in the month that you may correct"):
        drafted(june, ("P1", "adjustment", praise("2026-06-11")))


def test_a_salesperson_tells_the_superior(june):
    with pytest.raises(PermissionDenied, match="Your superior or HR"):
        services.draft_correction(MONTH, reason="x", by=june["P4"], now=NOW)


def test_nothing_is_asked_that_changes_nothing(june):
    excuse = ("P4", "excuse", {"report": "daily", "subject_on": "2026-06-11"})  # its time was over on 22 June (C20)
    with pytest.raises(ValidationError, match="Nothing would change"):
        asked(june, excuse)
    assert Correction.objects.get().asked_at is None


def test_an_excuse_in_its_time_acts_only_through_a_revision(open_june):
    """C34: the month's report is missing since 6 July, the month is sealed, the superior excuses it on the 10th."""
    Report.objects.filter(person=open_june["P2"], kind="monthly").delete()
    before, on_the_tenth = seal(), AFTERWARDS + timedelta(hours=10)
    excuse = ("P2", "excuse", {"report": "monthly", "subject_on": "2026-06-01"})
    run = approved(open_june, excuse, now=on_the_tenth)
    assert result_of(before, "P2")["discipline"]["monthly_report"]["state"] == "missing"
    assert result_of(run, "P2")["discipline"]["monthly_report"]["state"] == "excused"
    assert result_of(run, "P2")["discipline"]["R"] == result_of(before, "P2")["discipline"]["R"] + 1500
    report = Report.objects.get(person=open_june["P2"], kind="monthly")
    assert (report.excused_by, report.excused_on) == (open_june["P1"], to_wall(on_the_tenth).date())


def test_what_hr_excuses_is_the_word_of_the_superior_of_the_day(open_june):
    make_grant(open_june["P6"], "hr")
    Report.objects.filter(person=open_june["P2"], kind="monthly").delete()
    seal()
    excuse = ("P2", "excuse", {"report": "monthly", "subject_on": "2026-06-01"})
    run = approved(open_june, excuse, by="P6", now=AFTERWARDS + timedelta(hours=10))
    assert result_of(run, "P2")["discipline"]["monthly_report"]["state"] == "excused"
    report = Report.objects.get(person=open_june["P2"], kind="monthly")
    assert (report.excused_by, report.excused_for) == (open_june["P6"], open_june["P1"])


def test_a_false_record_is_confirmed_by_the_next_superior_alone(open_june):
    finding = note_finding(
        person=open_june["P3"], day=date(2026, 6, 10), note="No such visit", by=open_june["P1"], now=AFTERWARDS
    )
    hear(finding, statement="It was the week before", by=open_june["P1"], now=AFTERWARDS)
    seal()
    line = ("P3", "finding", {"finding": finding.pk, "day": "2026-06-10"})
    with pytest.raises(ValidationError, match="Line 1"):
        drafted(open_june, line, by="P1")
    make_grant(open_june["P6"], "hr")
    correction = asked(open_june, line, by="GM")
    run = runs.advance(services.approve(correction, version=correction.version, by=open_june["P6"], now=LATER))
    assert monthly(run, "P3")["grade"] == "C"


def test_a_month_that_is_not_sealed_takes_no_correction(june):
    with pytest.raises(ValidationError, match="not sealed yet"):
        services.draft_correction(MONTH.next(), reason="x", by=june["P1"], now=NOW)


def test_a_line_that_cannot_be_written_is_refused_by_name_and_leaves_nothing(june):
    correction = drafted(june)
    values = {"day": "2026-06-11", "metric": "new_customers", "amount": "1.50", "note": ""}
    with pytest.raises(
        ValidationError, match=r"Line 1 \(Result of 11 June: new customers 1.50\): Give a whole number."
    ):
        services.add_line(correction, person=june["P2"], kind="result", values=values, by=june["P1"], now=NOW)
    assert not correction.lines.exists()


def test_two_corrections_of_one_revision_do_not_both_come_true(june):
    first, second = asked(june, absence_of(june)), asked(june, ("P2", "calibration", calibration_of(june, "P2", "5")))
    runs.advance(services.approve(first, version=first.version, by=june["GM"], now=LATER))
    with pytest.raises(ValidationError, match="corrected since"):
        services.approve(second, version=second.version, by=june["GM"], now=LATER)
    services.take_back(second, version=second.version, by=june["P1"], now=LATER)
    second.refresh_from_db()
    services.ask(second, version=second.version, by=june["P1"], now=LATER)
    second.refresh_from_db()
    run = runs.advance(services.approve(second, version=second.version, by=june["GM"], now=LATER))
    assert (run.revision, run.supersedes.revision) == (2, 1)
    assert result_of(run, "P4")["discipline"]["R"] == 8400


def test_none_is_begun_while_one_is_worked_out(june):
    correction = asked(june, absence_of(june))
    services.approve(correction, version=correction.version, by=june["GM"], now=LATER)
    with pytest.raises(ValidationError, match="being worked out"):
        services.draft_correction(MONTH, reason="x", by=june["P1"], now=LATER)


def test_the_next_month_waits_for_a_revision_whose_figures_carry_over(june):
    correction = asked(june, absence_of(june))
    run = services.approve(correction, version=correction.version, by=june["GM"], now=LATER)
    assert "still being closed" in closing_order.why_not_yet(MONTH.next())
    runs.advance(run)
    assert closing_order.why_not_yet(MONTH.next()) == ""


def test_what_was_read_is_what_is_approved(june):
    correction = asked(june, absence_of(june))
    read = correction.version
    services.take_back(correction, version=read, by=june["P1"], now=NOW)
    correction.refresh_from_db()
    services.ask(correction, version=correction.version, by=june["P1"], now=NOW)
    with pytest.raises(StaleVersion):
        services.approve(correction, version=read, by=june["GM"], now=LATER)


def test_a_refusal_says_why_and_is_the_end(june):
    correction = asked(june, absence_of(june))
    with pytest.raises(ValidationError, match="Say why not"):
        services.refuse(correction, refusal=" ", version=correction.version, by=june["GM"], now=LATER)
    services.refuse(correction, refusal="The list was signed.", version=correction.version, by=june["GM"], now=LATER)
    correction.refresh_from_db()
    assert (correction.state, correction.refusal) == ("refused", "The list was signed.")
    with pytest.raises(PermissionDenied):
        services.approve(correction, version=correction.version, by=june["GM"], now=LATER)
    assert MonthRun.objects.count() == 1


def test_the_trail_names_both_people_and_both_hashes(june):
    run = approved(june, absence_of(june))
    acts = dict(AuditEntry.objects.filter(action__startswith="reviews.").values_list("action", "actor"))
    assert (acts["reviews.ask_for_correction"], acts["reviews.approve_correction"]) == ("P1", "GM")
    sealed = AuditEntry.objects.filter(action="reviews.seal").latest("pk")
    assert run.output_sha in sealed.reason and JUNE_SHA in sealed.reason


def test_a_run_that_stopped_is_worked_out_again(june):
    correction = asked(june, absence_of(june))
    run = services.approve(correction, version=correction.version, by=june["GM"], now=LATER)
    runs.stop(run, "a result came out differently the second time")
    correction = Correction.objects.get()
    assert correction.state == "stopped"
    assert "still being closed" in closing_order.why_not_yet(MONTH.next())
    again = runs.advance(services.work_out_again(correction, version=correction.version, by=june["GM"], now=LATER))
    assert (again.state, again.revision) == ("sealed", 1)
    assert result_of(again, "P4")["discipline"]["R"] == 8400


# --- every kind of line -----------------------------------------------------------------------------------------------


def calibration_of(june, code, points):
    assessment = Assessment.objects.filter(person=june[code], month=MONTH).first()
    return {"assessment": assessment.pk, "profile": assessment.profile, "calibration": points}


def rating_of(june, code, day, rating):
    report = DailyAppraisal.objects.get(person=june[code], day=day).report
    return {"report": report.pk, "kind": "daily", "day": day, "rating": rating}


LINES = {
    "rating": lambda june: ("P4", rating_of(june, "P4", "2026-06-16", 5), "82·100 → 89.20 instead of 73.20"),
    "assessment": lambda june: (
        "P6",
        {"first": "2026-06-01", "profile": "assistant", "ratings": [5, 5, 5, 5, 5]},
        "M 100",
    ),
    "calibration": lambda june: ("P2", calibration_of(june, "P2", "5"), "M 81"),
    "result": lambda june: (
        "P2",
        {"day": "2026-06-30", "metric": "orders", "amount": "25909.09", "note": "Forgotten"},
        "T",
    ),
    "leave": lambda june: (
        "P4",
        {"first_day": "2026-06-11", "last_day": "2026-06-11", "fraction": "1", "kind": "sick"},
        "D",
    ),
    "leave_back": lambda june: ("P2", {"first_day": "2026-06-11", "last_day": "2026-06-11"}, "relief falls"),
    "adjustment": lambda june: ("P5", praise("2026-06-30"), "+0.50"),
    "discipline": lambda june: (
        "P6",
        {"day": "2026-06-30", "about": "meeting", "meeting": "morning", "event": "late", "note": ""},
        "R −2",
    ),
    "withdrawal": lambda june: ("P4", absence_of(june)[2], "R +8"),
}


@pytest.mark.parametrize("kind", LINES)
def test_each_kind_of_line_changes_the_sheet_it_is_about(june, kind):
    person, values, _why = LINES[kind](june)
    before = MonthRun.objects.get()
    run = approved(june, (person, kind, values))
    assert run.state == "sealed"
    assert result_of(run, person)["rows"] != result_of(before, person)["rows"]
    assert runs.verify(run) == [] and runs.verify(before) == []


def test_every_kind_is_tried_by_a_test():
    assert set(KINDS) - set(LINES) == {"excuse", "result_back", "finding", "carry"}  # below, for they need more


def test_a_result_is_taken_back_by_a_counter_entry(june):
    entry = Entry.objects.filter(person=june["P2"], metric__code="orders").order_by("pk").first()
    told_of = {"day": entry.work_date.isoformat(), "metric": "orders", "amount": str(entry.amount)}
    run = approved(june, ("P2", "result_back", {"entry": entry.pk, **told_of}))
    assert Entry.objects.get(reverses=entry).amount == -entry.amount
    assert result_of(run, "P2")["month"]["final"] < 8439


def test_the_team_above_follows(june):
    before = MonthRun.objects.get()
    run = approved(june, ("P2", "result", {"day": "2026-06-30", "metric": "orders", "amount": "50000.00", "note": ""}))
    assert monthly(run, "P1")["target_score"] > monthly(before, "P1")["target_score"]


def test_a_result_of_the_head_that_only_the_team_feels_can_be_asked_for(june):
    before = MonthRun.objects.get()
    line = ("P1", "result", {"day": "2026-06-30", "metric": "orders", "amount": "50000.00", "note": ""})
    make_grant(june["P6"], "hr")
    correction = asked(june, line, by="GM")
    run = runs.advance(services.approve(correction, version=correction.version, by=june["P6"], now=LATER))
    assert monthly(run, "P1")["target_score"] > monthly(before, "P1")["target_score"]


def test_an_excuse_keeps_the_day_on_which_it_was_asked_for_first(open_june):
    Report.objects.filter(person=open_june["P2"], kind="monthly").delete()
    seal()
    on_the_tenth = AFTERWARDS + timedelta(hours=10)
    first = asked(open_june, absence_of(open_june), now=on_the_tenth)
    excuse = ("P2", "excuse", {"report": "monthly", "subject_on": "2026-06-01"})
    second = asked(open_june, excuse, now=on_the_tenth)
    late = on_the_tenth + timedelta(days=10)
    runs.advance(services.approve(first, version=first.version, by=open_june["GM"], now=late))
    services.take_back(second, version=second.version, by=open_june["P1"], now=late)
    second.refresh_from_db()
    services.ask(second, version=second.version, by=open_june["P1"], now=late)
    second.refresh_from_db()
    run = runs.advance(services.approve(second, version=second.version, by=open_june["GM"], now=late))
    assert result_of(run, "P2")["discipline"]["monthly_report"]["state"] == "excused"


def test_none_is_approved_while_the_next_month_is_being_closed(june):
    correction = asked(june, absence_of(june))
    Period.objects.update_or_create(month=MONTH.next(), defaults={"state": Period.State.CLOSING})
    with pytest.raises(ValidationError, match="The month after it is being closed"):
        services.approve(correction, version=correction.version, by=june["GM"], now=LATER)


def test_carried_figures_of_an_open_month_follow(june):
    cell = TargetCell.objects.filter(person=june["P2"], metric__code="orders", month=MONTH).first()
    july = TargetCell.objects.create(
        person=june["P2"], month=MONTH.next(), profile=cell.profile, metric=cell.metric, base=Decimal(300_000),
        is_typed=True, previous_effective=Decimal("259090.91"), previous_actual=Decimal(226_800),
    )  # fmt: skip
    approved(june, ("P2", "result", {"day": "2026-06-30", "metric": "orders", "amount": "1000.00", "note": ""}))
    july.refresh_from_db()
    assert july.previous_actual == Decimal(227_800)


def test_lines_are_told_in_words(june):
    correction = drafted(june, absence_of(june), ("P5", "adjustment", LINES["adjustment"](june)[1]))
    assert [line.sentence for line in told(correction.lines.all())] == [
        "Taken back: weekly meeting · absent without leave of 29 June",
        "30 June: written customer praise – A letter",
    ]


def test_a_sealed_month_takes_over_what_a_correction_of_the_month_before_changed(june, monkeypatch):
    cell = TargetCell.objects.filter(person=june["P4"], metric__code="orders", month=MONTH).get()
    TargetCell.objects.filter(pk=cell.pk).update(is_typed=True)
    known = (Decimal("400000.00"), Decimal("390000.00"))
    monkeypatch.setattr("targets.services.previous_figures", lambda month, people: dict.fromkeys(people, known))
    before = MonthRun.objects.get()
    form = KINDS["carry"].form({"choice": "carry", "submit_key": str(uuid4())}, person=june["P4"], run=before)
    assert form.is_valid()
    run = approved(june, ("P4", "carry", form.values()))
    carried = {code: result_of(one, "P4")["rows"]["targets"][0][4] for code, one in (("was", before), ("is", run))}
    assert carried == {"was": "60000.00", "is": "5000.00"}
