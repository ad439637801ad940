"""Who reads which sheet: the sealed one by its columns, the preview by the same words on the facts of now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from core.periods import Month
from org.access import Area, Reach, access_of, readable_people, today_of
from org.models import Appointment, Person, Profile
from org.querysets import PersonQuerySet
from reviews.models import Assessment, MonthPreview, MonthRun, SignOff
from reviews.month.decide import decide
from reviews.month.person import Ground
from reviews.previews import ground_of, scheme_data, with_freshness


@dataclass(frozen=True, slots=True)
class SheetSource:
    """What a sheet is drawn from, and how much of it the viewer reads."""

    person: Person
    month: Month
    data: Mapping[str, Any]  # the frozen facts
    result: Mapping[str, Any]
    scheme: Mapping[str, Any]
    run: MonthRun | None = None  # that sealed it
    preview: MonthPreview | None = None  # or, while the month is open, the row that it was read from
    parts: frozenset[int] | None = None  # the role periods that the viewer assessed; None: the whole sheet
    sign_off: SignOff | None = None  # how far it has come, while the month is open
    is_withheld: bool = False  # one's own before its release: without the superior's assessment

    def ground(self) -> Ground:
        """What it was worked out on. No query for a sealed sheet, one for a preview."""
        if self.preview is not None:
            return ground_of(self.preview)
        return Ground.of_texts(self.run.scheme_body, self.run.company_body)


def current_run(month: Month) -> MonthRun | None:
    """The sealed run that is in force, else the one in progress or stopped last. One query."""
    runs = MonthRun.objects.filter(period=month).select_related("requested_by", "scheme")
    return runs.order_by("-is_current", "-pk").first()


def sealed_run(month: Month, revision: int) -> MonthRun | None:
    """A sealed revision of the month, in force or not. One query."""
    runs = MonthRun.objects.filter(period=month, revision=revision, state=MonthRun.State.SEALED)
    return runs.select_related("requested_by", "scheme").first()


def read_sheet(
    viewer: Person, code: str, month: Month, *, now: datetime, revision: int | None = None
) -> SheetSource | None:
    """The sheet of the person of that code as far as `viewer` may read it; None where nothing of it is theirs.

    `revision` is that of a sealed month, None the one in force. Seven queries, besides what the viewer's access costs;
    eight for the own sheet before its release.
    """
    person = Person.objects.filter(code=code).first()
    if person is None or month > Month.of(today_of(viewer, now)):
        return None
    if revision is not None:
        run = sealed_run(month, revision)
        return run and _sealed(viewer, person, month, run)
    run = current_run(month)
    if run is not None and run.is_current:
        return _sealed(viewer, person, month, run)
    return _preview(viewer, person, month, now=now)


def _sealed(viewer: Person, person: Person, month: Month, run: MonthRun) -> SheetSource | None:
    row = run.results.filter(person=person).first()
    if row is None:
        return None
    is_whole = run.results.visible_to(viewer).filter(pk=row.pk).exists()
    data = json.loads(run.inputs.get(person_key=row.person_key).body)
    source = SheetSource(person, month, data, json.loads(row.body), json.loads(run.scheme_body), run=run)
    return as_far_as_assessed(viewer, source, is_whole=is_whole)


def _preview(viewer: Person, person: Person, month: Month, *, now: datetime) -> SheetSource | None:
    rows = with_freshness(MonthPreview.objects.worked_out().filter(month=month, person=person), now)
    row = rows.select_related("scheme").first()
    if row is None:
        return None
    sign_off = SignOff.objects.filter(person=person, month=month).first()
    is_released = sign_off is not None and sign_off.released_at is not None
    if person.pk == viewer.pk and not is_released:
        return _unreleased(person, month, row, sign_off)
    is_whole = MonthPreview.objects.visible_to(viewer).filter(pk=row.pk).exists()
    facts, body = json.loads(row.facts), json.loads(row.body)
    source = SheetSource(person, month, facts, body, scheme_data(row), preview=row, sign_off=sign_off)
    return as_far_as_assessed(viewer, source, is_whole=is_whole)


def _unreleased(person: Person, month: Month, row: MonthPreview, sign_off: SignOff | None) -> SheetSource:
    """One's own sheet before its release (rules.md 2.8): worked out as if nobody had assessed it yet."""
    facts = {**json.loads(row.facts), "assessments": []}
    result = decide(ground_of(row), facts)
    return SheetSource(person, month, facts, result, scheme_data(row), preview=row, sign_off=sign_off, is_withheld=True)


def as_far_as_assessed(viewer: Person, source: SheetSource, *, is_whole: bool) -> SheetSource | None:
    """The whole source, the part whose assessor the viewer was, or None."""
    if is_whole:
        return source
    periods = source.result.get("role_periods", ())
    assessed = frozenset(period["role_period"] for period in periods if period["assessment"]["assessor"] == viewer.code)
    if not assessed or access_of(viewer).reach(Area.APPRAISALS) == Reach.NOBODY:
        return None
    return replace(source, parts=assessed)


def has_sheet(person: Person, month: Month) -> bool:
    """Whether the person holds an appraised post in the month. One query."""
    posts = Appointment.objects.touching(month.first, month.last).filter(person=person)
    return posts.exclude(profile=Profile.NONE).exists()


def assessed_in_part(viewer: Person, month: Month, run: MonthRun | None) -> PersonQuerySet:
    """The people of whom the viewer assessed an earlier role period and reads no more. One query, when asked."""
    if access_of(viewer).reach(Area.APPRAISALS) in (Reach.EVERYONE, Reach.NOBODY):
        return Person.objects.none()
    rows = Assessment.objects.filter(Q(superior=viewer) | Q(assessed_by=viewer), month=month)
    if run is not None and run.is_current:
        whole = run.results.visible_to(viewer).values("person")
    else:
        whole = readable_people(viewer, Area.APPRAISALS).values("pk")
    return Person.objects.filter(pk__in=rows.values("person")).exclude(pk__in=whole).order_by("number")
