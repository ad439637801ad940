"""What a report says once its form is read: plain values, checked against the records before they are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from meetings.evidence import Evidence
from meetings.models import Report, ReportLine
from meetings.work_items import WorkItem

MAX_COUNT = 999


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a daily report: a record behind a count, a customer's words, or both."""

    who: str
    item: str = ""
    is_customer: bool = False
    what: str = ""
    words: str = ""
    result: str = ""
    pieces: int = 1
    next_step: str = ""
    next_on: date | None = None

    FIELDS: ClassVar[tuple[str, ...]] = (
        "who",
        "item",
        "is_customer",
        "what",
        "words",
        "result",
        "pieces",
        "next_step",
        "next_on",
    )


@dataclass(frozen=True, slots=True)
class Content:
    """All that is sent with a report; what a kind does not have stays empty."""

    counts: Mapping[str, int] = field(default_factory=dict)
    body: Mapping[str, object] = field(default_factory=dict)
    lines: Sequence[Line] = ()
    outcomes: Mapping[int, str] = field(default_factory=dict)  # id of an earlier line → what became of its next step
    actual: Sequence[int] | None = None  # weekly: the four quantities done
    next_plan: Sequence[int] | None = None  # weekly: the four proposed for the next week
    no_prose: frozenset[str] = frozenset()  # fields of the body that hold a number, a choice or a date

    @property
    def is_empty(self) -> bool:
        return not (any(self.counts.values()) or any(self.body.values()) or self.lines or any(self.actual or ()))

    def texts(self) -> list[str]:
        """Everything written in words, for the hint about repeated text."""
        told = [text for name, text in self.body.items() if isinstance(text, str) and name not in self.no_prose]
        return told + [text for line in self.lines for text in (line.words, line.what) if text]


def proposed_counts(
    items: Sequence[WorkItem], records: Mapping[str, Sequence[Evidence]], lines: Sequence[Line | ReportLine]
) -> dict[str, int]:
    """How many of each item that needs a record have one: in other rooms and in the lines of the report."""
    return {
        item.code: sum(record.pieces for record in records.get(item.code, ()))
        + sum(line.pieces for line in lines if line.item == item.code)
        for item in items
        if item.needs_record
    }


def check_counts(
    counts: Mapping[str, int],
    *,
    items: Sequence[WorkItem],
    records: Mapping[str, Sequence[Evidence]],
    lines: Sequence[Line],
) -> None:
    """A count may be lowered by hand and raised only with a record; declared items freely (rules.md 2.2)."""
    by_code = {item.code: item for item in items}
    proposed, faults = proposed_counts(items, records, lines), []
    for code, count in counts.items():
        item = by_code.get(code)
        if item is None:
            faults.append(_("%(item)s is not an item of this person's profile.") % {"item": code})
        elif not 0 <= count <= MAX_COUNT:
            faults.append(_("%(item)s: write a number from 0 to %(max)s.") % {"item": item.name, "max": MAX_COUNT})
        elif item.needs_record and count > proposed[code]:
            faults.append(
                _("%(item)s: %(count)s are counted and %(records)s have a record. Add a line for each that is missing.")
                % {"item": item.name, "count": count, "records": proposed[code]}
            )
    if faults:
        raise ValidationError(faults)


def content_of(report: Report, lines: Sequence[ReportLine]) -> Content:
    """What was sent, in the same shape, to compare with what is being sent."""
    return Content(
        counts=report.counts,
        body=report.body,
        lines=[Line(**{name: getattr(line, name) for name in Line.FIELDS}) for line in lines],
    )
