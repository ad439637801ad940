"""What one size of the benchmark is about, and what was measured of it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from core.periods import Month
from org.calendar import WorkCalendar
from org.models import Person
from recruiting.models import Opening
from salesops.demo.seed import month_to_close

CODES = {"general manager": "GM", "manager": "E00000", "salesperson": "E00004"}


@dataclass
class Bench:
    """One size: who and which months there are, and what each step took."""

    people_count: int
    now: datetime
    steps: dict[str, float] = field(default_factory=dict)
    opening: Opening | None = None  # once it is built

    def __post_init__(self) -> None:
        self.wall = self.now.astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE)).replace(tzinfo=None)

    @property
    def people(self) -> dict[str, Person]:
        return {part: Person.objects.get(code=code) for part, code in CODES.items()}

    @property
    def months(self) -> dict[str, Month]:
        return {"closed": month_to_close(self.now), "running": Month.of(self.wall.date())}

    @property
    def last_working_day(self) -> date:
        """The last one before today, or today."""
        return WorkCalendar.load(self.months["closed"].first, self.wall.date()).working_days[-1]

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Keeps what the step takes, in seconds, and says so at once."""
        started = time.perf_counter()
        yield
        self.keep(name, time.perf_counter() - started)

    def keep(self, name: str, figure: float) -> None:
        self.steps[name] = figure
        self.say(f"{name}: {figure:.3f}")

    def say(self, line: str) -> None:
        """To the screen, so that a long run can be watched; the figures go to the standard output in the end."""
        sys.stderr.write(f"{self.people_count:>6} people, {line}\n")
        sys.stderr.flush()
