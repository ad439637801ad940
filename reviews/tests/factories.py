"""Rows of reviews for tests: each factory needs as little as possible and takes every field by name."""

import json
from datetime import date, datetime
from typing import Any

from django.db import OperationalError, connection, transaction

from core.periods import Month
from core.tests.instants import at
from meetings.models import Report, ReportKind
from org.models import Period, Person
from org.stamps import stamp
from reviews import scheme_drafts
from reviews.models import (
    Correction,
    DailyAppraisal,
    MonthResult,
    MonthRun,
    Scheme,
    SchemeDraft,
    SignOff,
    WeeklyAppraisal,
)
from reviews.rating import rate_daily, rate_weekly
from reviews.runs import start_run
from reviews.scheme_fields import values_of


def rated(
    report: Report,
    rating: int = 4,
    *,
    note: str = "clear and useful",
    by: Person | None = None,
    now: datetime | None = None,
) -> DailyAppraisal | WeeklyAppraisal:
    """The report rated by its superior on the evening it was sent, unless told otherwise."""
    act = rate_daily if report.kind == ReportKind.DAILY else rate_weekly
    now = now or at(20, day=report.sent_at.date())
    return act(report, rating=rating, note=note, by=by or report.superior, now=now)


def close_impatiently(month: Month, *, now: datetime) -> str:
    """Starts a month's run on this thread's connection to PostgreSQL: "waits" where somebody writes into the month."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            start_run(month, by=None, now=now)
            return "starts"
    except OperationalError:
        return "waits"
    finally:
        connection.close()


def make_scheme_draft(
    by: Person, *, name: str = "2026-07-v1", effective_from: date = date(2026, 7, 1), reason: str = "A fairer month"
) -> SchemeDraft:
    """A draft of the rules from the first version, begun on the evening of 17 June."""
    told = {"name": name, "effective_from": effective_from, "reason": reason}
    based_on = Scheme.objects.earliest("effective_from")
    return scheme_drafts.draft_scheme(**told, based_on=based_on, by=by, now=at(12))


def changed(draft: SchemeDraft, **values: Any) -> dict[str, Any]:
    """What the draft says, but for these values."""
    return values_of(scheme_drafts.content(draft)) | values


def submitted_scheme(by: Person, *, effective_from: date = date(2026, 7, 1), **values: Any) -> SchemeDraft:
    """A draft that differs, by five points of a grade unless told otherwise, and waits to be published."""
    draft = make_scheme_draft(by, effective_from=effective_from, name=f"{effective_from:%Y-%m}-v1")
    about = {name: getattr(draft, name) for name in scheme_drafts.ABOUT}
    told = {"about": about, "values": changed(draft, **(values or {"grade_C": 65}))}
    scheme_drafts.redraft_scheme(draft, **told, version=1, by=by, now=at(12))
    scheme_drafts.submit_scheme(draft, by=by, now=at(12))
    draft.refresh_from_db()
    return draft


def released(person: Person, month: Month, *, now: datetime) -> SignOff:
    """The person's month as it stands once somebody has released it."""
    return SignOff.objects.create(person=person, month=month, confirmed_at=now, released_at=now)


def sealed_month(month: str, person: Person, *, revisions: int = 2) -> MonthRun:
    """The revision in force of a sealed month in which `person` had a sheet, after the ones before it."""
    found = MonthRun.objects.filter(period=month, is_current=True).first()
    if found is not None:
        return found
    Period.objects.update_or_create(month=month, defaults={"state": Period.State.CLOSED})
    scheme, run = Scheme.objects.earliest("pk"), None
    people = list(Person.objects.order_by("pk")[:2])
    for revision in range(revisions):
        MonthRun.objects.filter(period=month).update(is_current=False)
        two = {"reason": "correction 0", "requested_by": people[0], "approved_by": people[1]} if revision else {}
        told = {"revision": revision, "supersedes": run, "scheme": scheme, "interpreter": 1, **two}
        run = MonthRun.objects.create(period_id=month, state=MonthRun.State.COMPUTING, **told)
        score = f"8{revision}.00"
        rows = {"monthly": [[person.code, "20", *["0"] * 5, *[score] * 3, "0.00", "0.00", score, "B"]]}
        where = stamp(person, Month(month).last)
        MonthResult.objects.create(
            run=run, person=person, person_key=person.code, person_number=person.number, unit=where.unit,
            superior=where.superior, grade="B", body=json.dumps({"rows": rows}), sha256=score,
        )  # fmt: skip
        done = {"state": MonthRun.State.SEALED, "is_current": True, "output_sha": score, "sealed_at": at(9)}
        MonthRun.objects.filter(pk=run.pk).update(**done)
    return MonthRun.objects.get(pk=run.pk)


def make_correction(by: Person, person: Person, *, month: str = "2025-10", **told: Any) -> Correction:
    """A correction of a sealed month with one line about `person`; asked unless `asked_at` says otherwise."""
    base = sealed_month(month, person)
    said = {"source": "letter", "reference": "", "customer": "Yong An", "said_on": f"{month}-15"}
    values = {"day": f"{month}-15", "kind": "customer_praise", "note": told.pop("note", "A letter came"), **said}
    about = {"month": month, "base": base, "drafted_by": by, "drafted_at": at(9)}
    correction = Correction.objects.create(**about, **({"reason": "Forgotten", "asked_at": at(9)} | told))
    correction.lines.create(person=person, kind="adjustment", values=values)
    return correction
