"""The "This month" of Today: target, result and pace of one's orders."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core.periods import Month
from core.walltime import to_wall
from duties.registry import register_today_panel
from org.access import access_of, today_of
from org.models import Person, Profile
from org.rules import WHOLE_DAY
from reviews.models import MonthPreview
from reviews.month.goals import target_steps
from reviews.month.person import PersonMonth
from reviews.previews import ground_of
from reviews.sheet_days import decimal
from targets import rules

SHOWN = "orders"


@dataclass(frozen=True, slots=True)
class MonthPanel:
    """Orders of the role period held today. `pace` is a percentage; `word` is None in the first working days."""

    month: Month
    code: str
    effective: Decimal
    actual: Decimal
    attainment: Decimal | None
    pace: Decimal | None
    word: str | None
    is_team: bool
    trend: list[Decimal]  # own results added up day by day; of a team none

    @property
    def standing_url(self) -> str:
        whom = {} if self.is_team else {"person": self.code}
        return f"{reverse('targets:standing')}?{urlencode({'metric': SHOWN} | whom)}"


def month_panel(viewer: Person, now: datetime) -> MonthPanel | None:
    """What Today shows of the running month; None for somebody without a target for orders.

    Three queries, none for whoever holds no post that is appraised.
    """
    today = today_of(viewer, now)
    if all(post.profile == Profile.NONE for post in access_of(viewer, today).posts):
        return None
    found = current_targets(viewer, Month.of(today), now=now)
    if found is None:
        return None
    person, index, steps = found
    step = next((step for step in steps if step["metric"] == SHOWN and step["effective"]), None)
    if step is None:
        return None
    is_team = "team" in step
    elapsed, whole = elapsed_halves(person, index, today, is_team=is_team)
    pace = rules.pace(step["actual"], step["effective"], elapsed_halves=elapsed, whole_halves=whole)
    days_over = sum(1 for day in person.ground.working_days if day < today)
    return MonthPanel(
        month=person.ground.month,
        code=viewer.code,
        effective=decimal(step["effective"]),
        actual=decimal(step["actual"]),
        attainment=decimal(step["attainment"]),
        pace=decimal(pace),
        word=rules.pace_word(pace, elapsed_days=days_over),
        is_team=is_team,
        trend=[] if is_team else trend_of(person, step["results"], today),
    )


def trend_of(person: PersonMonth, results: Sequence[Sequence[str]], today: date) -> list[Decimal]:
    """Results (day, amount, note) added up by the end of each working day so far; those of days off join the next."""
    return [
        sum((Decimal(amount) for made_on, amount, _ in results if made_on <= day.isoformat()), Decimal(0))
        for day in person.ground.working_days
        if day <= today
    ]


def current_targets(person: Person, month: Month, *, now: datetime) -> tuple[PersonMonth, int, list[Any]] | None:
    """The targets of the role period that the person holds at `now`: parsed month, place of the period, its steps.

    None for somebody without a post, or with one that is not appraised, and before the month was first worked out.
    """
    row = MonthPreview.objects.worked_out().filter(month=month, person=person).select_related("scheme").first()
    if row is None:
        return None
    parsed = PersonMonth(ground_of(row), json.loads(row.facts))
    index = parsed.answering(to_wall(now).date())
    if index not in parsed.appraised:
        return None
    return parsed, index, target_steps(parsed, index)


def elapsed_halves(person: PersonMonth, index: int, today: date, *, is_team: bool) -> tuple[int, int]:
    """Halves of the role period's days over before `today`, and of all of them; own targets leave relieved days out."""
    relieved = {} if is_team else person.relieved_days
    halves = {day: WHOLE_DAY - relieved.get(day, 0) for day in person.scheduled[index]}
    return sum(count for day, count in halves.items() if day < today), sum(halves.values())


def register() -> None:
    """Called in AppConfig.ready."""
    register_today_panel(month_panel, "reviews/_today_month.html", order=10)
