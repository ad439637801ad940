"""The template tags and filters that every page uses; loaded as built-ins."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import walltime, wording

register = template.Library()


def time_element(machine: str, exact: str, words: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', machine, exact, words)


@register.filter
def day(value: date | None, today: date | None = None) -> str:
    """A date in words near today, exact in its title. {{ report.day|day }} or {{ report.day|day:today }}"""
    if value is None:
        return wording.NOTHING
    words = wording.day_in_words(value, today=today or walltime.work_today(timezone.now()))
    return time_element(value.isoformat(), wording.exact_day(value), words)


@register.filter
def short_day(value: date | None) -> str:
    """Weekday, day and month, for columns: Wed 17 Jun."""
    if value is None:
        return wording.NOTHING
    return time_element(value.isoformat(), wording.exact_day(value), wording.short_day(value))


@register.filter
def exact_day(value: date | None) -> str:
    """The whole date with its weekday, as plain text."""
    return wording.NOTHING if value is None else wording.exact_day(value)


@register.filter
def day_of_year(value: date | None) -> str:
    """Day and month without a year, as plain text: 17 June."""
    return wording.NOTHING if value is None else wording.day_of_year(value)


@register.filter
def month(value: date | str | None) -> str:
    """June 2026, from a date in it or from "2026-06"."""
    if not value:
        return wording.NOTHING
    return wording.month_in_words(date.fromisoformat(f"{value}-01") if isinstance(value, str) else value)


@register.filter
def quarter(day: date) -> str:
    """The quarter of a day with its year."""
    return wording.quarter_in_words(day)


@register.filter
def in_a_row(words: Iterable[object]) -> str:
    """Several words in one line, parted as the language parts them."""
    return wording.in_a_row(words)


@register.simple_tag
def colon() -> str:
    """The colon of the language, with the space that follows it there."""
    return wording.labelled("", "")


@register.filter
def moment(value: datetime | None, now: datetime | None = None) -> str:
    """An instant in words near today, exact in its title."""
    if value is None:
        return wording.NOTHING
    words = wording.moment_in_words(value, now=now or timezone.now())
    return time_element(value.isoformat(), wording.exact_moment(value), words)


@register.filter
def deadline(value: datetime | None, now: datetime | None = None) -> str:
    """A time by which something is owed: by the clock where it is owed, and by the reader's where that says another."""
    if value is None:
        return wording.NOTHING
    there = value.tzinfo if isinstance(value.tzinfo, ZoneInfo) else walltime.work_zone()
    words = wording.deadline_in_words(value, there=there, now=now or timezone.now())
    told = value.isoformat(), wording.exact_moment(value), words
    return format_html('<time class="two-clocks" datetime="{}" title="{}">{}</time>', *told)


@register.filter
def distance(value: datetime | None, now: datetime | None = None) -> str:
    """How far an instant is: in 40 min, 2 h ago."""
    if value is None:
        return wording.NOTHING
    words = wording.distance_in_words(value, now=now or timezone.now())
    return time_element(value.isoformat(), wording.exact_moment(value), words)


@register.filter
def lateness(value: datetime | None, now: datetime | None = None) -> str:
    """How far a due time is: in 40 min, 2 h late."""
    if value is None:
        return wording.NOTHING
    words = wording.lateness_in_words(value, now=now or timezone.now())
    return time_element(value.isoformat(), wording.exact_moment(value), words)


@register.filter
def number(value: Decimal | int | None, places: int | None = None) -> str:
    """Digits in groups of three: 226,800. {{ calls|number }} or {{ mean|number:1 }}"""
    return wording.number_in_figures(value, places=places)


@register.filter
def hours(halves: int) -> str:
    """Half hours as hours: 3 is 1.5. {{ course.halves|hours }}"""
    return wording.hours_in_figures(halves)


@register.filter
def at_least(value: Decimal | None, places: int) -> str:
    """A part of a sum with all its decimals, so many at least: 43.80. {{ part|at_least:2 }}"""
    return wording.number_in_figures(value, at_least=places)


@register.filter
def money(value: Decimal | int | None, places: int | None = None) -> str:
    """An amount in the company's currency, cents only where there are some: ¥226,800. {{ target|money:0 }}"""
    return wording.money_in_figures(value, settings.COMPANY_CURRENCY, places=places)


@register.filter
def measured(value: Decimal | int | None, metric: Any) -> str:
    """An amount as its metric counts: money with its sign, percent, else a number. {{ total|measured:metric }}"""
    if metric.kind == "ratio" and value is not None:  # worked out, so rounded to what the metric shows
        return f"{wording.number_in_figures(value, places=metric.places)}\N{NO-BREAK SPACE}%"
    return money(value) if metric.kind == "money" else wording.number_in_figures(value)


@register.filter
def unit_of(metric: Any) -> str:
    """What a column of a metric's figures is counted in, named once above it: CNY, %, or nothing for a count."""
    return {"money": settings.COMPANY_CURRENCY, "ratio": "%"}.get(metric.kind, "")


@register.filter
def score(value: Decimal | None) -> str:
    """A score with its two decimals: 84.39."""
    return wording.number_in_figures(value, places=2)


@register.filter
def percent(ratio: Decimal | None) -> str:
    """A share as whole percent: 0.875 is 88 %."""
    if ratio is None:
        return wording.NOTHING
    return f"{wording.number_in_figures(Decimal(ratio) * 100, places=0)}\N{NO-BREAK SPACE}%"


@register.filter
def name_of(person: object) -> str:
    """A person's name in the letters that the reader reads."""
    return wording.name_in_words(person) if person is not None else wording.NOTHING


@register.filter
def other_name_of(person: object) -> str:
    """The same name in the other letters, if there is one."""
    return wording.other_name(person)


@register.filter
def label_of(thing: object) -> str:
    """What a unit or a title is called in the reader's language."""
    return wording.label_in_words(thing) if thing is not None else wording.NOTHING


# --- small parts of which a page holds hundreds: an include of a template costs ten times as much ---------------------


@lru_cache(maxsize=1)
def sprite() -> str:
    """The address of the pictures; the same as long as the process lives."""
    return static("icons.svg")


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """A picture of the sprite; never without a word beside it, except close, back and menu."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', sprite(), name
    )


SHAPES = {
    "done": "check2",
    "soon": "clock",
    "late": "clock",
    "missing": "dash-lg",
    "excused": "slash-circle",
    "error": "exclamation-triangle",
    "open": "circle",
}


@register.simple_tag
def badge(tone: str, text: str, url: str = "") -> SafeString:
    """A state as a word with a shape, and a link where it leads on. `tone`: one of SHAPES, or accent."""
    drawn = _badge(tone, str(text))
    return format_html('<a href="{}">{}</a>', url, drawn) if url else drawn


@lru_cache(maxsize=1024, typed=True)  # typed: the same words may come escaped already, and not
def _badge(tone: str, text: str) -> SafeString:
    shape = icon(SHAPES[tone]) if tone in SHAPES else ""
    return format_html('<span class="badge-word is-{}">{}{}</span>', tone, shape, text)


@register.simple_tag
def person(who: object, title: str = "", url: str = "") -> SafeString:
    """A person: the name, with a link if there is one, the name in other letters, and what stands beside it."""
    name = format_html('<a href="{}">{}</a>', url, name_of(who)) if url else name_of(who)
    other = format_html(' <span class="other">{}</span>', other) if (other := other_name_of(who)) else ""
    beside = format_html(' <span class="title">· {}</span>', title) if title else ""
    return format_html('<span class="person">{}{}{}</span>', name, other, beside)


@register.simple_tag
def repeated(template_name: str, **arguments: Any) -> SafeString:
    """The include of a part that a list repeats in many rows and few variations: each is drawn once.

    {% repeated "meetings/_state.html" state=state %}. The part may depend on nothing else, neither viewer nor time.
    """
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(template_name, get_language(), **arguments)


@lru_cache(maxsize=4096, typed=True)  # typed: as for badges
def _drawn(template_name: str, language: str | None, **arguments: Any) -> SafeString:
    return render_to_string(template_name, arguments)


@register.simple_tag(takes_context=True)
def address_with(context: RequestContext, **changed: Any) -> str:
    """This page's query with some parameters changed; None or empty takes one away."""
    query = context["request"].GET.copy()
    for name, value in changed.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def polyline(values: Sequence[Decimal | int | None], size: str = "96x24") -> str:
    """The points of a trend line in a box of that size; the lowest value at the bottom. None leaves a gap out."""
    width, height = (int(side) for side in size.split("x"))
    known = [(index, Decimal(str(value))) for index, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    lowest, highest = min(value for _, value in known), max(value for _, value in known)
    rise, steps = (highest - lowest) or Decimal(1), len(values) - 1
    return " ".join(
        f"{2 + index * (width - 4) / steps:.1f},{height - 2 - float((value - lowest) / rise) * (height - 4):.1f}"
        for index, value in known
    )
