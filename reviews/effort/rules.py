"""What came of the days: results against working days, visits and hours, and from stage to stage (pure)."""

from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

from core.decimals import r2

DAY_HOURS = 8  # of a working day: hours at work are recorded nowhere
FEW = 5  # a ratio over fewer than these says little


@dataclass(frozen=True, slots=True)
class Effort:
    """Sums of some days of one person."""

    days: Decimal = Decimal(0)  # working days by their weight, leave taken off
    visits: int = 0
    prospects: int = 0
    proposals: int = 0
    quotes: int = 0
    orders: int = 0
    talks: int = 0  # with customers, of which a result was told
    advanced: int = 0  # and those that advanced
    amount: Decimal = Decimal(0)  # of orders, by date of signing
    records: int = 0  # sent daily reports and entries that all this rests on

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def hours(self) -> Decimal:
        return self.days * DAY_HOURS

    @property
    def per_day(self) -> Decimal | None:
        """Amount of orders a working day; None without a day."""
        return ratio(self.amount, self.days)

    @property
    def per_visit(self) -> Decimal | None:
        return ratio(self.amount, Decimal(self.visits))

    @property
    def per_hour(self) -> Decimal | None:
        return ratio(self.amount, self.hours)


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """part ÷ whole to two decimals, half up; None where there is nothing to divide by."""
    return r2(Fraction(part) / Fraction(whole)) if whole else None


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of one stage came to the next: 12 of 40, 30.00 percent; few where the ground is small."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        return ratio(Decimal(100 * self.part), Decimal(self.whole))

    @property
    def is_few(self) -> bool:
        return 0 < self.whole < FEW


def rates(effort: Effort) -> dict[str, Rate]:
    """From stage to stage: visits to prospects and proposals, proposals to orders, talks that advanced (R100)."""
    return {
        "prospects": Rate(effort.prospects, effort.visits),
        "proposals": Rate(effort.proposals, effort.visits),
        "orders": Rate(effort.orders, effort.proposals),
        "advanced": Rate(effort.advanced, effort.talks),
    }
