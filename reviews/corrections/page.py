"""What the pages of corrections show: a correction with what it would change, and the revisions of a month."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.core.paginator import Page, Paginator

from core.periods import Month
from core.verdicts import Verdict
from core.wording import name_in_words
from org.access import today_of
from org.models import Person
from reviews.corrections import permissions
from reviews.corrections.differences import PersonChanges, changed_results, changes_between, rows_of
from reviews.corrections.forms import metric_names
from reviews.corrections.kinds import ToldLine, told
from reviews.corrections.trial import people_of, sealed_rows
from reviews.models import Correction, CorrectionLine, MonthRun

State = Correction.State
TONES = {
    State.DRAFT: "open",
    State.ASKED: "soon",
    State.APPROVED: "soon",
    State.STOPPED: "late",
    State.SEALED: "done",
    State.REFUSED: "open",
    State.DROPPED: "open",
}
PEOPLE = 50
NAMED = 5  # people who are named as those who may approve


@dataclass
class CorrectionPage:
    """A correction as somebody reads it. Eight queries, however many lines it has."""

    correction: Correction
    viewer: Person
    now: datetime

    @property
    def tone(self) -> str:
        return TONES[self.correction.state]

    @cached_property
    def lines(self) -> list[ToldLine]:
        return told(self.correction.lines.select_related("person"))

    @cached_property
    def changes(self) -> list[PersonChanges]:
        """What the lines would make of the sheets they are about, as it was tried last."""
        if not self.correction.expected:
            return []
        expected: Mapping[str, Mapping] = json.loads(self.correction.expected)
        sealed, names = sealed_rows(self.correction, set(expected)), metric_names()
        found = [
            PersonChanges(person, changes_between(sealed.get(person.code, {}), expected[person.code], names))
            for person in people_of(self.correction)
            if person.code in expected
        ]
        return [person for person in found if person.changes]

    @cached_property
    def is_own(self) -> bool:
        return self.correction.drafted_by_id == self.viewer.pk

    @cached_property
    def may_edit(self) -> Verdict:
        return permissions.may_edit(self.viewer, self.correction, now=self.now)

    @cached_property
    def approvers(self) -> list[str]:
        """Who can approve it, for whoever drafted it; a few names."""
        found = permissions.approvers(self.correction, today_of(self.viewer, self.now))
        return [name_in_words(person) for person in found[:NAMED]]

    @property
    def nobody_approves(self) -> bool:
        return self.is_own and self.correction.state in (State.DRAFT, State.ASKED) and not self.approvers


@dataclass(frozen=True, slots=True)
class RevisedSheet:
    """Where a sealed sheet stands among the revisions of its month."""

    run: MonthRun
    reason: str  # of its revision, for a person whom the correction was about

    @property
    def earlier(self) -> int | None:
        """The revision before, where there is one."""
        return self.run.revision - 1 if self.run.revision else None


def revised_sheet(run: MonthRun, person: Person, *, is_whole: bool) -> RevisedSheet | None:
    """What a sheet says of its revision; None where the month was sealed once. A query for a revision.

    Why stands on the whole sheets of those whom a line was about; others read that sums of their teams changed.
    """
    if not run.revision:
        return None if run.is_current else RevisedSheet(run, "")
    if not is_whole:
        return RevisedSheet(run, "")
    lines = CorrectionLine.objects.filter(correction__run=run, person=person)
    return RevisedSheet(run, lines.values_list("correction__reason", flat=True).first() or "")


def revisions(month: Month) -> list[MonthRun]:
    """The sealed revisions of a month, the newest first. One query."""
    runs = MonthRun.objects.filter(period=month, state=MonthRun.State.SEALED)
    return list(
        runs.select_related("requested_by", "approved_by").defer("scheme_body", "company_body").order_by("-revision")
    )


def changed_people(run: MonthRun, viewer: Person, number: str | None) -> Page:
    """A page of what differs from the revision before, of the people whose sheets the viewer reads. Three queries."""
    names = metric_names()
    page = Paginator(changed_results(run).visible_to(viewer), PEOPLE).get_page(number)
    found = [PersonChanges(row.person, changes_between(rows_of(row.before), rows_of(row.body), names)) for row in page]
    page.object_list = [one for one in found if one.changes]  # a deadline behind a figure may differ and change none
    return page
