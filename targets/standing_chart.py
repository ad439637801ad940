"""The picture of some months: a bar for each result, an outline for the forecast, a line for the target."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, Self

from core.periods import Month
from targets.spans import short_month

WIDTH, HEIGHT, TOP, FOOT = 640, 200, 16, 30  # of the drawing; FOOT: below the bars, clear of the names of months
GAP = Decimal("0.3")  # of a month's width left free


class Bar(NamedTuple):
    """What is drawn of a month."""

    month: Month
    result: Decimal
    target: Decimal
    forecast: Decimal | None

    @classmethod
    def of(cls, month: Month, line: Any) -> Self:
        zero = Decimal(0)
        return cls(month, line.result or zero, line.target or zero, line.forecast if line.is_running else None)


class Box(NamedTuple):
    """A rectangle of the drawing."""

    x: int
    y: int
    width: int
    height: int


class Drawn(NamedTuple):
    """A month of the drawing."""

    name: str
    middle: int
    bar: Box | None
    forecast: Box | None
    target: tuple[int, int, int] | None  # from x to x, at y


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing; without months of which there is anything to draw `is_empty`."""

    months: list[Drawn]
    base: int  # where nothing is
    is_empty: bool
    width: int = WIDTH
    height: int = HEIGHT

    @classmethod
    def of(cls, bars: Sequence[Bar]) -> Self:
        values = [value for bar in bars for value in (bar.result, bar.target, bar.forecast or Decimal(0))]
        highest, lowest = max([*values, Decimal(0)]), min([*values, Decimal(0)])
        room = HEIGHT - TOP - FOOT
        unit = room / (highest - lowest) if highest > lowest else Decimal(0)

        def at(value: Decimal) -> int:
            return round(TOP + (highest - value) * unit)

        def box(value: Decimal, x: int, width: int) -> Box | None:
            top, bottom = sorted((at(value), at(Decimal(0))))
            return Box(x, top, width, bottom - top) if value else None

        step = Decimal(WIDTH) / max(len(bars), 1)
        months = []
        for index, bar in enumerate(bars):
            x, width = round(step * (index + GAP / 2)), round(step * (1 - GAP))
            target = (x - 4, x + width + 4, at(bar.target)) if bar.target else None
            forecast = box(bar.forecast, x, width) if bar.forecast is not None else None
            months.append(Drawn(short_month(bar.month), x + width // 2, box(bar.result, x, width), forecast, target))
        return cls(months, at(Decimal(0)), is_empty=not any(values))
