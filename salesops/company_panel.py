"""The company on the general manager's home, from the figures that salesops.company has counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.urls import reverse

from core.decimals import in_hundredths, rounded
from core.models import Summary
from core.periods import Month
from core.wording import in_a_row, label_in_words, month_in_words, name_in_words
from duties.registry import register_today_panel
from org.access import Role, access_of, today_of
from org.models import Person
from reviews.sheet_days import decimal
from salesops.company import NAME
from targets import rules
from targets.spans import Span

MOST_UNITS = 12  # shown on Today; a company with more has a page of its own for them


@dataclass(frozen=True, slots=True)
class Pace:
    """Result against target, and how far that is along the working days over. `word` as in targets.rules.pace_word."""

    name: str
    url: str
    target: Decimal
    result: Decimal
    pace: Decimal | None
    word: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any], counted: Mapping[str, Any], *, name: str, url: str) -> Self:
        reached = rules.pace(
            in_hundredths(row["result"]),
            in_hundredths(row["target"]),
            elapsed_halves=2 * counted["days_over"],
            whole_halves=2 * counted["days"],
        )
        word = rules.pace_word(reached, elapsed_days=counted["days_over"])
        figures = Decimal(row["target"]), Decimal(row["result"]), decimal(reached)
        return cls(name, url, *figures, word)


@dataclass(frozen=True, slots=True)
class SpanOfCompany:
    """A month, a quarter or a year of the company."""

    span: Span
    url: str
    target: Decimal
    result: Decimal
    pace: Decimal | None
    word: str | None
    forecast: Decimal | None
    without_target: str  # the months to come that ask for nothing yet, in words

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        span = Span(row["kind"], Month(row["first"]))
        forecast = None if row["forecast"] is None else Decimal(rounded(row["forecast"], 100))
        figures = Decimal(row["target"]), Decimal(row["result"]), decimal(row["pace"])
        months = in_a_row(month_in_words(Month(month).first) for month in row.get("without_target", ()))
        return cls(span, standing_url(span=span.kind), *figures, row["word"], forecast, months)


class Gap(NamedTuple):
    """A team that lacks most of what time asks for, and who heads it."""

    name: str
    url: str
    gap: Decimal
    head: str  # who heads it, in the reader's letters
    actions: Sequence[Sequence[Any]]  # open ones of the plan, the next one first: id and day by which

    @property
    def next_action_url(self) -> str:
        return reverse("targets:action_detail", args=[self.actions[0][0]])

    @property
    def next_due_on(self) -> date:
        return date.fromisoformat(self.actions[0][1])


@dataclass(frozen=True)
class CompanyPanel:
    """What the general manager sees of the company; `made_at` None before the first count."""

    made_at: datetime | None
    counted: Mapping[str, Any]

    @property
    def working_day(self) -> int | None:
        """The working day that runs; None on a day off. Older counts do not tell them apart."""
        pace = self.counted["pace"]
        return min(pace["days_over"] + 1, pace["days"]) if pace.get("on_working_day", True) else None

    @property
    def company(self) -> Pace:
        pace = self.counted["pace"]
        return Pace.of(pace["company"], pace, name="", url=reverse("targets:entry_list"))

    @cached_property
    def units(self) -> list[Pace]:
        pace = self.counted["pace"]
        return [
            Pace.of(
                unit,
                pace,
                name=label_in_words(SimpleNamespace(**unit)),
                url=standing_url(unit=unit["code"]),
            )
            for unit in pace["units"]
        ]

    @property
    def longer_spans(self) -> list[SpanOfCompany]:
        """The quarter and the year; older counts have none."""
        return [SpanOfCompany.of(row) for row in self.counted["pace"].get("spans", ())[1:]]

    @property
    def forecast(self) -> Decimal | None:
        """Of the month."""
        spans = self.counted["pace"].get("spans")
        return SpanOfCompany.of(spans[0]).forecast if spans else None

    @property
    def gaps(self) -> list[Gap]:
        return [
            Gap(
                label_in_words(SimpleNamespace(**row)),
                standing_url(unit=row["code"]),
                Decimal(row["gap"]),
                name_in_words(SimpleNamespace(**row["head"])) if row["head"] else "",
                row.get("actions", ()),
            )
            for row in self.counted["pace"].get("gaps", ())
        ]

    @property
    def unit_count(self) -> int:
        return len(self.counted["pace"]["units"])

    @property
    def has_many_units(self) -> bool:
        return self.unit_count > MOST_UNITS

    @property
    def cover(self) -> Mapping[str, int] | None:
        """Of how many head posts how many have nobody who stands in; older counts have none."""
        return self.counted.get("cover")

    @property
    def reports_in_time(self) -> Decimal | None:
        return share(self.counted["rhythm"]["reports"])

    @property
    def ratings_in_time(self) -> Decimal | None:
        return share(self.counted["rhythm"]["ratings"])


def share(counts: Mapping[str, int]) -> Decimal | None:
    """How much of it was done in time, 0 to 1; None where nothing was due."""
    return Decimal(counts["done"]) / counts["of"] if counts["of"] else None


def standing_url(**asked: str) -> str:
    """The page that says where the company or a unit stands."""
    return f"{reverse('targets:standing')}?{urlencode(asked)}"


def company_panel(viewer: Person, now: datetime) -> CompanyPanel | None:
    """For the general manager of today. One query, none for anybody else."""
    if Role.GENERAL_MANAGER not in access_of(viewer, today_of(viewer, now)).roles:
        return None
    row = Summary.objects.filter(name=NAME).first()
    return CompanyPanel(row.made_at, row.content) if row else CompanyPanel(None, {})


def register() -> None:
    """Called in AppConfig.ready."""
    register_today_panel(company_panel, "salesops/_today_company.html", order=5)
