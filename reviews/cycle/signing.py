"""Confirming, calibrating and releasing the sheets of an open month (rules.md 2.8)."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from core import audit
from core.periods import Month
from core.verdicts import Verdict, require
from duties.services import mark_stale, note_done
from org.models import Person
from org.services import require_open
from reviews.cycle import figures
from reviews.cycle.desk import OwedSheet, no_sheet, people_of, sheets_about, sheets_before
from reviews.cycle.duty_codes import CALIBRATION_DUTY, month_subject
from reviews.cycle.permissions import may_calibrate_sheets, may_confirm, may_release, may_send_back
from reviews.given import GivenAssessments
from reviews.models import MonthPreview, SignOff
from reviews.previews import with_freshness

FILL = 200  # rows in one go


@transaction.atomic
def confirm(month: Month, codes: Collection[str], *, by: Person, now: datetime) -> int:
    """Confirms the sheets of these people (codes); says how many. Some may have been confirmed meanwhile.

    Raises PermissionDenied where none of them is theirs to confirm, ValidationError with the reason where none can be
    now and once the month is closing.
    About twenty queries for any number.
    """
    desk = _Desk(month, codes, by)
    given = GivenAssessments(month, codes)

    def verdict(sheet: OwedSheet, sign_off: SignOff | None) -> Verdict:
        return may_confirm(by, sheet, sign_off, is_given=given.of_all(sheet.periods), now=now)

    people = desk.allowed(verdict)
    missing = [SignOff(month=month, person_id=person) for person in people if person not in desk.sign_offs]
    SignOff.objects.bulk_create(missing, ignore_conflicts=True)
    rows = SignOff.objects.filter(month=month, person__in=people, confirmed_at=None, released_at=None)
    confirmed = _write(rows, confirmed_by=by, confirmed_at=now)
    audit.record_all("reviews.confirm_sheet", by=by, about=confirmed)
    return len(confirmed)


@transaction.atomic
def finish_calibration(month: Month, codes: Collection[str], *, by: Person, now: datetime) -> int:
    """Ends the calibration of these sheets, so that nobody moves M any more; says how many. Errors as those above."""
    desk = _Desk(month, codes, by)
    people = desk.allowed(lambda sheet, sign_off: may_calibrate_sheets(by, sheet, sign_off))
    confirmed = SignOff.objects.filter(month=month, person__in=people, confirmed_at__isnull=False)
    rows = confirmed.filter(calibrated_at=None, released_at=None)
    finished = _write(rows, calibrated_by=by, calibrated_at=now)
    audit.record_all("reviews.finish_calibration", by=by, about=finished)
    return len(finished)


@transaction.atomic
def release(month: Month, codes: Collection[str], *, by: Person, now: datetime) -> int:
    """Releases these sheets: from now on their people see them whole and may object. Errors as those above."""
    desk = _Desk(month, codes, by)
    people = desk.allowed(lambda sheet, sign_off: may_release(by, sheet, sign_off))
    compared = Q(calibrated_at__isnull=False) | Q(person__in=desk.without_calibrator())
    confirmed = SignOff.objects.filter(compared, month=month, person__in=people, confirmed_at__isnull=False)
    rows = confirmed.filter(released_at=None)
    released = _write(rows, released_by=by, released_at=now)
    audit.record_all("reviews.release_sheet", by=by, about=released)
    keep_released_figures([month], now)
    mark_stale(people)
    _settle_calibration(month, by=by, now=now)
    return len(released)


@transaction.atomic
def send_back(month: Month, person: Person, *, reason: str, by: Person, now: datetime) -> None:
    """Sends a confirmed sheet back to the superior who confirmed it, who reads the reason."""
    desk = _Desk(month, [person.code], by)
    sheet = desk.sheets.get(person.code)
    sign_off = desk.sign_offs.get(person.pk)
    require(may_send_back(by, sheet, sign_off) if sheet else no_sheet())
    nothing = dict.fromkeys(("confirmed_by", "confirmed_at", "calibrated_by", "calibrated_at"))
    waiting = SignOff.objects.filter(pk=sign_off.pk, confirmed_at__isnull=False, released_at=None)
    if not waiting.update(**nothing, sent_back_by=by, sent_back_at=now, sent_back_reason=reason.strip()):
        require(may_send_back(by, sheet, SignOff.objects.get(pk=sign_off.pk)))
    audit.record("reviews.send_sheet_back", by=by, about=sign_off)


class _Desk:
    """The sheets of some people in a month that is open, with how far each has come."""

    def __init__(self, month: Month, codes: Collection[str], by: Person) -> None:
        require_open(month.first)
        self.sheets = {sheet.person: sheet for sheet in sheets_about(set(codes), month)}
        self.people = people_of(codes)
        self.sign_offs = SignOff.objects.of(month, [person.pk for person in self.people.values()])

    def without_calibrator(self) -> list[int]:
        """Those (ids) above whose assessor nobody stands."""
        return [self.people[code].pk for code, sheet in self.sheets.items() if not sheet.is_calibrated_by_another]

    def allowed(self, verdict: Callable[[OwedSheet, SignOff | None], Verdict]) -> list[int]:
        """The ids of those whose verdict allows it. Where none does: ValidationError if that is only about how things
        stand, such as a button pressed twice, else PermissionDenied."""
        found, refused = [], no_sheet()
        for code, sheet in self.sheets.items():
            person = self.people[code]
            if answer := verdict(sheet, self.sign_offs.get(person.pk)):
                found.append(person.pk)
            else:
                refused = answer
        if not found and refused.is_of_state:
            raise ValidationError(refused.reason)
        if not found:
            require(refused)
        return found


def _write(rows: QuerySet, **values: object) -> list[SignOff]:
    """Writes the same into those of the rows that are still so, kept from others, and says which. Two queries."""
    written = list(rows.select_for_update())
    rows.filter(pk__in=[row.pk for row in written]).update(**values)
    return written


def _settle_calibration(month: Month, *, by: Person, now: datetime) -> None:
    """Keeps that the calibration duty is done, once nothing of it is left."""
    mine = [sheet.person for sheet in sheets_before([by.pk], month) if sheet.releaser == by.code]
    if not waiting_for_release(month, mine).exists():
        note_done(by.pk, CALIBRATION_DUTY, month_subject(month), now)


def waiting_for_release(month: Month, codes: Iterable[str]) -> QuerySet:
    """The previews with a sheet, of these people, that nobody has released."""
    released = SignOff.objects.released().filter(month=month).values("person")
    previews = MonthPreview.objects.with_sheet().filter(month=month, person__code__in=list(codes))
    return previews.exclude(person__in=released)


# --- what the timetable does by itself --------------------------------------------------------------------------------


def release_what_is_due(month: Month, now: datetime) -> int:
    """Releases everybody whom nobody has released by the day of the timetable; says how many. Set-based.

    One query when there is nobody.
    """
    released = SignOff.objects.released().filter(month=month).values("person")
    waiting = MonthPreview.objects.worked_out().with_sheet().filter(month=month).exclude(person__in=released)
    people = list(waiting.order_by("person_number").values_list("person", flat=True)[:FILL])
    if not people:
        return 0
    with transaction.atomic():
        SignOff.objects.bulk_create(
            [SignOff(month=month, person_id=person) for person in people], ignore_conflicts=True
        )
        rows = list(SignOff.objects.filter(month=month, person__in=people, released_at=None).select_for_update())
        SignOff.objects.filter(pk__in=[row.pk for row in rows]).update(released_at=now)
        audit.record_all("reviews.release_sheet", by="release_months", about=rows)
        mark_stale(people)
    return len(people)


def keep_released_figures(months: Collection[Month], now: datetime) -> int:
    """Keeps what people saw on the day of release, of those whose sheet has no newer facts on the way. Two queries."""
    sign_offs = SignOff.objects.released().filter(month__in=months, released_figures="")
    waiting = {(row.month, row.person_id): row for row in sign_offs.order_by("pk")[:FILL]}
    if not waiting:
        return 0
    people = [person for _month, person in waiting]
    previews = MonthPreview.objects.worked_out().filter(month__in=months, person__in=people)
    rows = []
    for preview in with_freshness(previews.only("month", "person", "body"), now).filter(is_stale=False):
        if (row := waiting.get((preview.month, preview.person_id))) is not None:
            row.released_figures = figures.kept_text(preview.body)
            rows.append(row)
    SignOff.objects.bulk_update(rows, ["released_figures"])
    return len(rows)
