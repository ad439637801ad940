"""Rating the quality of daily and weekly reports, and taking a rating back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from duties.services import note_done
from meetings.models import Report, ReportKind
from meetings.rules import to_minute
from meetings.services import mark_read
from org.access import today_of
from org.acting import on_behalf_of
from org.models import Person
from org.services import require_open
from reviews.desk import scored_reports
from reviews.models import Appraisal, DailyAppraisal, WeeklyAppraisal
from reviews.permissions import may_rate
from reviews.scored import Scored, ScoredDay
from reviews.wording import NEEDS_SENTENCE

RATING_DUTY = {ReportKind.DAILY: "rate_daily_reports", ReportKind.WEEKLY: "rate_weekly_reports"}
NOTE_MAX = 2000


def rating_subject(report: Report) -> str:
    """The subject of the rater's duty: one for a day, one for a week."""
    return f"rating:{report.subject_on.isoformat()}"


class Given(NamedTuple):
    """A rating as it was typed, with the versions of the rating and of the report that were read."""

    rating: int
    note: str
    version: int | None
    report_version: int | None


@transaction.atomic
def rate_daily(
    report: Report,
    *,
    rating: int,
    note: str = "",
    by: Person,
    now: datetime,
    version: int | None = None,
    report_version: int | None = None,
) -> DailyAppraisal:
    """Rates a daily report from 1 to 5; the score follows. The same rating and words again change nothing.

    `version` is that of the rating that was read, 0 for none, None to write over whatever is there; `report_version`
    that of the report that was read: what was corrected meanwhile is not rated unseen. Raises PermissionDenied
    (not the superior of the day, week closed), ValidationError (no sentence for 1 or 5), StaleVersion.
    """
    given = Given(rating, note, version, report_version)
    return _rate(DailyAppraisal, report, given, by=by, now=now)


@transaction.atomic
def rate_weekly(
    report: Report,
    *,
    rating: int,
    note: str = "",
    by: Person,
    now: datetime,
    version: int | None = None,
    report_version: int | None = None,
) -> WeeklyAppraisal:
    """Rates a weekly report from 1 to 5, as `rate_daily` does a day."""
    given = Given(rating, note, version, report_version)
    return _rate(WeeklyAppraisal, report, given, by=by, now=now)


@transaction.atomic
def withdraw_rating(report: Report, *, by: Person, now: datetime, version: int | None = None) -> Appraisal | None:
    """Takes a rating back, as long as it could be changed; the report is unrated again. None where there was none."""
    scored = scored_reports([report], now=now)[report.pk]
    require(may_rate(by, scored, now=now))
    require_open(report.month.first)
    appraisal = scored.appraisal
    if appraisal is None or appraisal.rating is None:
        return appraisal
    appraisal.rating, appraisal.rated_at, appraisal.rated_by, appraisal.rated_for = None, None, None, None
    appraisal.note, appraisal.score = "", scored.score_with(None)
    read_version = appraisal.version if version is None else version
    appraisal.save_over(read_version, fields=["rating", "rated_at", "rated_by", "rated_for", "note", "score"])
    replaced = on_behalf_of(by, report.superior_id, today_of(by, now))
    fields = ["rating", "note"]
    audit.record("reviews.withdraw_rating", by=by, about=appraisal, fields=fields, on_behalf_of=replaced or "")
    note_done(report.superior_id, RATING_DUTY[report.kind], rating_subject(report), None)
    return appraisal


@transaction.atomic
def overrule(report: Report, *, rating: int, by: Person, now: datetime, why: str) -> tuple[int | None, int]:
    """Sets the rating that an objection or a correction gives, also after its week is closed (C35); before, after.

    It counts as given in time. The rater and the sentence stay; who decided stands where it was decided. `why` names
    it in the trail: objection or correction. The caller has asked whether they may. Raises ValidationError for a
    report that takes no rating and once the month is closing.
    """
    report = _held(report, None)
    scored = scored_reports([report], now=now)[report.pk]
    if not scored.takes_rating or rating not in range(1, 6):
        raise ValidationError({"rating": _("This is not scored, so it is not rated.")})
    require_open(report.month.first)
    appraisal, before = scored.appraisal, scored.given
    values = {"rating": rating, "rated_at": None} | ({} if before else {"rated_by": by})
    values |= _derived(scored, rating, rated_at=scored.rating_due_at or now)
    if appraisal is None:
        appraisal = _create(DailyAppraisal if report.kind == ReportKind.DAILY else WeeklyAppraisal, report, values)
    else:
        for name, value in values.items():
            setattr(appraisal, name, value)
        appraisal.save_over(appraisal.version, fields=list(values))
    audit.record(f"reviews.change_rating_by_{why}", by=by, about=appraisal, fields=["rating"])
    return before, rating


def _rate(model: type[Appraisal], report: Report, given: Given, *, by: Person, now: datetime) -> Any:
    report = _held(report, given.report_version)
    rating = given.rating
    scored = scored_reports([report], now=now)[report.pk]
    require(may_rate(by, scored, now=now))
    note = _checked(rating, given.note)
    require_open(report.month.first)
    appraisal = scored.appraisal
    if appraisal is not None and (appraisal.rating, appraisal.note) == (rating, note):
        return appraisal
    replaced = on_behalf_of(by, report.superior_id, today_of(by, now))
    values = {"rating": rating, "note": note, "rated_by": by, "rated_for": replaced, "rated_at": to_minute(now)}
    values |= _derived(scored, rating, rated_at=values["rated_at"])
    if appraisal is None:
        appraisal = _create(model, report, values)
    else:
        for name, value in values.items():
            setattr(appraisal, name, value)
        read_version = appraisal.version if given.version is None else given.version
        appraisal.save_over(read_version, fields=list(values))
    mark_read(report, by=by, now=now)
    fields = ["rating", "note"]
    audit.record("reviews.rate_report", by=by, about=appraisal, fields=fields, on_behalf_of=replaced or "")
    _settle_duty(report, at=values["rated_at"])
    return appraisal


def _held(report: Report, read_version: int | None) -> Report:
    """The report as it is now, kept from its writer until the rating stands."""
    held = Report.objects.select_for_update(of=("self",)).select_related("person", "superior").get(pk=report.pk)
    if read_version is not None and held.version != read_version:
        raise StaleVersion(_("The report was corrected after you opened it. Read it again, then rate it."))
    return held


def _checked(rating: int, note: str) -> str:
    """The sentence, trimmed; 1 and 5 need one (rules.md 2.3)."""
    note = note.strip()[:NOTE_MAX]
    if rating not in range(1, 6):
        raise ValidationError({"rating": _("Choose a rating from 1 to 5.")})
    if rating in NEEDS_SENTENCE and not note:
        raise ValidationError({"note": _("A rating of 1 or 5 needs a sentence: what was it?")})
    return note


def _derived(scored: Scored, rating: int, *, rated_at: datetime) -> Mapping[str, Any]:
    """The figures kept beside the rating; one that comes too late is kept and counts like none (C24)."""
    counts = scored.rating_due_at is None or rated_at <= scored.rating_due_at
    score = scored.score_with(rating if counts else None)
    if isinstance(scored, ScoredDay):
        return {"points": scored.points, "completion": scored.completion, "score": score}
    return {"plan_score": scored.plan_score, "score": score}


def _create(model: type[Appraisal], report: Report, values: Mapping[str, Any]) -> Appraisal:
    day = {"day": report.subject_on} if report.kind == ReportKind.DAILY else {"week_start": report.subject_on}
    stamps = {"person": report.person, "unit_id": report.unit_id, "superior_id": report.superior_id}
    appraisal, is_new = model.objects.get_or_create(report=report, defaults={**values, **day, **stamps})
    if not is_new:
        raise StaleVersion()
    return appraisal


def _settle_duty(report: Report, *, at: datetime) -> None:
    """Closes the superior's duty when this was the last report of the day or week; the planner knows the rest."""
    related = "dailyappraisal" if report.kind == ReportKind.DAILY else "weeklyappraisal"
    waiting = Report.objects.sent().filter(kind=report.kind, superior=report.superior_id, subject_on=report.subject_on)
    if not waiting.filter(**{f"{related}__rating": None}).exists():
        note_done(report.superior_id, RATING_DUTY[report.kind], rating_subject(report), at)
