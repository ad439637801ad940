"""What a line of a correction can write: each kind with its form, the service that writes it, and its sentence.

A kind writes through the door that the same fact goes through in an open month; who may is asked of the two people of
the correction (reviews.corrections.permissions), not of the fact. The values of a line are plain JSON: what the
service is called with, and what the sentence says.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.periods import Month
from core.wording import day_of_year, labelled, month_in_words, number_in_figures
from meetings.deadlines import Deadlines
from meetings.models import Report, ReportKind
from meetings.services import write_excuse
from org.models import LeaveDay, Person, Profile
from org.services import take_leave_back, write_leave
from org.stamps import stamp
from reviews import role_periods
from reviews.assessing import move, write_ratings
from reviews.corrections import forms
from reviews.events import Said, take_back, write_adjustment, write_discipline
from reviews.findings import decide_finding
from reviews.models import Adjustment, Assessment, CorrectionLine, DisciplineEvent, IntegrityFinding
from reviews.rating import overrule
from targets.models import Entry, Metric, TargetCell
from targets.services import fill_previous_figures, write_counter_entry, write_entry

Values = Mapping[str, Any]
GONE = gettext_lazy("What this line is about is not there any more. Remove the line.")


class Occasion(NamedTuple):
    """By whom, why and as of when the lines of a correction are written.

    Facts keep the number of the correction as their reason, not its words: these may be about somebody else as well,
    and some of the facts are frozen or read by people who read no sheet.
    """

    month: Month
    by: Person  # who asked: the facts carry their name; the second person stands in the trail as who approved
    named: str  # what the facts are told as their reason: the number of the correction
    on: date  # of the question: what has a last day is in time by it
    now: datetime


@dataclass(frozen=True, slots=True)
class LineKind:
    """One kind of line."""

    code: str
    label: Promise
    form: type[forms.LineForm]
    write: Callable[[CorrectionLine, Occasion], object]
    sentence: Callable[[Values], str]


class ToldLine(NamedTuple):
    """A line with its sentence in the reader's language."""

    line: CorrectionLine
    kind: LineKind
    sentence: str


def told(lines: Iterable[CorrectionLine]) -> list[ToldLine]:
    """The lines in words. One query, where one is about a result."""
    found, names = [], None
    for line in lines:
        values = line.values
        if "metric" in values:
            names = names or forms.metric_names()
            values = values | {"metric": names.get(values["metric"], values["metric"])}
        kind = KINDS[line.kind]
        sentence = kind.sentence(values) if values else _("What stood here is erased.")
        found.append(ToldLine(line, kind, sentence))
    return found


# --- ratings ----------------------------------------------------------------------------------------------------------


def _write_rating(line: CorrectionLine, occasion: Occasion) -> None:
    report = _found(Report.objects.filter(pk=line.values["report"], person=line.person_id))
    overrule(report, rating=line.values["rating"], by=occasion.by, now=occasion.now, why="correction")


def _rating_sentence(values: Values) -> str:
    words = (
        _("Week of %(day)s: rated %(rating)s")
        if values["kind"] == ReportKind.WEEKLY
        else _("%(day)s: rated %(rating)s")
    )
    return words % {"day": _day(values["day"]), "rating": values["rating"]}


def _write_assessment(line: CorrectionLine, occasion: Occasion) -> None:
    owed = role_periods.find(occasion.month, line.person, date.fromisoformat(line.values["first"]))
    if owed is None:
        raise ValidationError(GONE)
    existing = role_periods.assessment_of(owed, occasion.month)
    told = {"ratings": line.values["ratings"], "note": existing.note if existing else ""}
    written, is_changed = write_ratings(
        line.person, occasion.month, owed, existing, **told, by=occasion.by, now=occasion.now
    )
    if is_changed:
        audit.record("reviews.assess_by_correction", by=occasion.by, about=written, fields=[*Assessment.RATINGS])


def _assessment_sentence(values: Values) -> str:
    words = _("Assessment as %(profile)s: %(ratings)s")
    ratings = " · ".join(map(str, values["ratings"]))
    return words % {"profile": Profile(values["profile"]).label, "ratings": ratings}


def _write_calibration(line: CorrectionLine, occasion: Occasion) -> None:
    assessment = _found(Assessment.objects.filter(pk=line.values["assessment"], person=line.person_id))
    points = Decimal(line.values["calibration"])
    move(assessment, calibration=points, reason=occasion.named, by=occasion.by, now=occasion.now)


def _calibration_sentence(values: Values) -> str:
    words = _("Assessment as %(profile)s moved by %(points)s")
    points = f"{Decimal(values['calibration']):+}"
    return words % {"profile": Profile(values["profile"]).label, "points": points}


# --- reports ----------------------------------------------------------------------------------------------------------


def _write_excuse(line: CorrectionLine, occasion: Occasion) -> None:
    kind, subject_on, person = line.values["report"], date.fromisoformat(line.values["subject_on"]), line.person
    report = Report.objects.filter(person=person, kind=kind, subject_on=subject_on).first()
    where = stamp(person, Deadlines.about(person, kind, subject_on).deciding_day(person.pk, kind, subject_on))
    about = {"person": person, "kind": kind, "subject_on": subject_on, "where": where}
    superior = None if where.superior == occasion.by else where.superior
    write_excuse(report, **about, reason=occasion.named, by=occasion.by, on_behalf_of=superior, on=occasion.on)


def _excuse_sentence(values: Values) -> str:
    subject = date.fromisoformat(values["subject_on"])
    if values["report"] == ReportKind.MONTHLY:
        return _("The report of %(month)s is excused") % {"month": month_in_words(subject)}
    words = _("The report of the week of %(day)s is excused")
    if values["report"] == ReportKind.DAILY:
        words = _("The report of %(day)s is excused")
    return words % {"day": day_of_year(subject)}


# --- what was written down --------------------------------------------------------------------------------------------


def _write_adjustment(line: CorrectionLine, occasion: Occasion) -> None:
    values = line.values
    told = {name: values[name] for name in ("kind", "note")}
    said_on = date.fromisoformat(values["said_on"]) if values["said_on"] else None
    said = Said(values["source"], values["reference"], values["customer"], said_on)
    day = date.fromisoformat(values["day"])
    write_adjustment(person=line.person, day=day, **told, said=said, by=occasion.by, now=occasion.now)


def _adjustment_sentence(values: Values) -> str:
    return labelled(_day(values["day"]), f"{Adjustment.Kind(values['kind']).label} – {values['note']}")


def _write_discipline(line: CorrectionLine, occasion: Occasion) -> None:
    told = {name: line.values[name] for name in ("about", "meeting", "event", "note")}
    day = date.fromisoformat(line.values["day"])
    write_discipline(person=line.person, day=day, **told, by=occasion.by, now=occasion.now)


def _discipline_sentence(values: Values) -> str:
    return labelled(_day(values["day"]), _event_words(values))


def _event_words(values: Values) -> str:
    where = DisciplineEvent.Meeting(values["meeting"]) if values["meeting"] else DisciplineEvent.About(values["about"])
    return f"{where.label} · {DisciplineEvent.Event(values['event']).label}"


def _write_withdrawal(line: CorrectionLine, occasion: Occasion) -> None:
    model = Adjustment if line.values["what"] == "adjustment" else DisciplineEvent
    rows = model.objects.select_for_update().filter(pk=line.values["row"], person=line.person_id, withdrawn_at=None)
    take_back(_found(rows), reason=occasion.named, by=occasion.by, now=occasion.now)


def _withdrawal_sentence(values: Values) -> str:
    is_adjustment = values["what"] == "adjustment"
    what = Adjustment.Kind(values["kind"]).label if is_adjustment else _event_words(values)
    return _("Taken back: %(what)s of %(day)s") % {"what": what, "day": _day(values["day"])}


def _write_finding(line: CorrectionLine, occasion: Occasion) -> None:
    finding = _found(
        IntegrityFinding.objects.select_for_update().filter(pk=line.values["finding"], person=line.person_id)
    )
    decide_finding(finding, is_confirmed=True, reason=occasion.named, by=occasion.by, now=occasion.now)


def _finding_sentence(values: Values) -> str:
    return _("The doubt about a record of %(day)s is confirmed") % {"day": _day(values["day"])}


# --- results and leave ------------------------------------------------------------------------------------------------


def _write_result(line: CorrectionLine, occasion: Occasion) -> None:
    values = line.values
    told = {"amount": Decimal(values["amount"]), "note": values["note"], "declared": False}
    day, metric = date.fromisoformat(values["day"]), Metric.objects.get(code=values["metric"])
    write_entry(line.person, work_date=day, metric=metric, **told, by=occasion.by, now=occasion.now)


def _result_sentence(values: Values) -> str:
    return _("Result of %(day)s: %(what)s %(amount)s") % _result_words(values)


def _write_counter(line: CorrectionLine, occasion: Occasion) -> None:
    entry = _found(Entry.objects.select_for_update(of=("self",)).filter(pk=line.values["entry"], person=line.person_id))
    if entry.is_reversed:
        raise ValidationError(GONE)
    write_counter_entry(entry, reason=occasion.named, by=occasion.by, now=occasion.now)


def _counter_sentence(values: Values) -> str:
    return _("Result of %(day)s taken back: %(what)s %(amount)s") % _result_words(values)


def _result_words(values: Values) -> dict[str, str]:
    amount = number_in_figures(Decimal(values["amount"]))
    return {"day": _day(values["day"]), "what": values["metric"], "amount": amount}


def _write_leave(line: CorrectionLine, occasion: Occasion) -> None:
    first, last = _span(line.values)
    told = {"fraction": Decimal(line.values["fraction"]), "kind": line.values["kind"]}
    write_leave(line.person, first, last, **told, by=occasion.by)


def _leave_sentence(values: Values) -> str:
    words = {"days": _days(values), "kind": LeaveDay.Kind(values["kind"]).label}
    if Decimal(values["fraction"]) == 1:
        return _("Leave on %(days)s: %(kind)s") % words
    return _("Half a day of leave on %(days)s: %(kind)s") % words


def _write_leave_back(line: CorrectionLine, occasion: Occasion) -> None:
    first, last = _span(line.values)
    if not take_leave_back(line.person, first, last, by=occasion.by, reason=occasion.named):
        raise ValidationError(GONE)


def _leave_back_sentence(values: Values) -> str:
    return _("Leave taken back: %(days)s") % {"days": _days(values)}


def _write_carry(line: CorrectionLine, occasion: Occasion) -> None:
    if not fill_previous_figures(occasion.month, [line.person_id]):
        raise ValidationError(GONE)
    told = TargetCell.objects.filter(person=line.person_id, month=occasion.month, metric__code="orders", is_typed=True)
    read = Decimal(line.values["effective"]), Decimal(line.values["actual"])
    if set(told.values_list("previous_effective", "previous_actual")) != {read}:  # the month before was sealed again
        raise ValidationError(GONE)


def _carry_sentence(values: Values) -> str:
    figures = {name: number_in_figures(Decimal(values[name])) for name in ("effective", "actual")}
    return _("Last month's orders as they are sealed now: %(actual)s of %(effective)s") % figures


# --- shared -----------------------------------------------------------------------------------------------------------


def _found(rows: Any) -> Any:
    row = rows.first()
    if row is None:
        raise ValidationError(GONE)
    return row


def _day(text: str) -> str:
    return day_of_year(date.fromisoformat(text))


def _span(values: Values) -> tuple[date, date]:
    return date.fromisoformat(values["first_day"]), date.fromisoformat(values["last_day"])


def _days(values: Values) -> str:
    first, last = _span(values)
    return day_of_year(first) if first == last else f"{day_of_year(first)} – {day_of_year(last)}"


KINDS = {
    kind.code: kind
    for kind in (
        LineKind("rating", gettext_lazy("Rating of a report"), forms.RatingLine, _write_rating, _rating_sentence),
        LineKind(
            "excuse", gettext_lazy("Excuse of a missing report"), forms.ExcuseLine, _write_excuse, _excuse_sentence
        ),
        LineKind(
            "assessment", gettext_lazy("Assessment"), forms.AssessmentLine, _write_assessment, _assessment_sentence
        ),
        LineKind(
            "calibration", gettext_lazy("Calibration"), forms.CalibrationLine, _write_calibration, _calibration_sentence
        ),
        LineKind(
            "result", gettext_lazy("Result that was not recorded"), forms.ResultLine, _write_result, _result_sentence
        ),
        LineKind(
            "result_back", gettext_lazy("Result to take back"), forms.CounterLine, _write_counter, _counter_sentence
        ),
        LineKind("carry", gettext_lazy("Last month's figures"), forms.CarryLine, _write_carry, _carry_sentence),
        LineKind("leave", gettext_lazy("Leave that was not recorded"), forms.LeaveLine, _write_leave, _leave_sentence),
        LineKind(
            "leave_back",
            gettext_lazy("Leave to take back"),
            forms.LeaveBackLine,
            _write_leave_back,
            _leave_back_sentence,
        ),
        LineKind(
            "adjustment",
            gettext_lazy("Bonus or demerit"),
            forms.AdjustmentLine,
            _write_adjustment,
            _adjustment_sentence,
        ),
        LineKind(
            "discipline",
            gettext_lazy("Event of a meeting or office duty"),
            forms.DisciplineLine,
            _write_discipline,
            _discipline_sentence,
        ),
        LineKind(
            "withdrawal",
            gettext_lazy("Event, bonus or demerit to take back"),
            forms.WithdrawalLine,
            _write_withdrawal,
            _withdrawal_sentence,
        ),
        LineKind(
            "finding", gettext_lazy("False record, confirmed"), forms.FindingLine, _write_finding, _finding_sentence
        ),
    )
}  # in the order of the choice
