"""Dates, numbers and names as the reader says them: pure functions, the language is the active one."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from core.zones import first_place_of

NOTHING = "–"
NEAR = {0: gettext_noop("today"), -1: gettext_noop("yesterday"), 1: gettext_noop("tomorrow")}
MINUS = "\N{MINUS SIGN}"
CURRENCY_SIGNS = {"CNY": "¥", "TWD": "NT$", "HKD": "HK$", "USD": "US$", "EUR": "€", "JPY": "JP¥", "SGD": "S$"}
WHOLE_CURRENCIES = frozenset({"JPY", "KRW", "VND"})  # that have no smaller coin
# Formats, not words: kept here and not in the catalogues, where a slip would change a date.
FORMATS = {
    "en": {
        "near": "l",
        "year": "j F",
        "far": "j F Y",
        "exact": "l j F Y",
        "short": "D j M",
        "month": "F Y",
        "of_year": "j F",
    },
    "zh": {
        "near": "l",
        "year": "n月j日",
        "far": "Y年n月j日",
        "exact": "Y年n月j日 l",
        "short": "n月j日 D",
        "month": "Y年n月",
        "of_year": "n月j日",
    },
}


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "en").startswith("zh")


def format_of(name: str) -> str:
    return FORMATS["zh" if in_chinese() else "en"][name]


def day_in_words(day: date, *, today: date) -> str:
    """Today, yesterday, tomorrow; the weekday within six days; else the date, with its year when it is not this one."""
    apart = (day - today).days
    if apart in NEAR:
        return _(NEAR[apart])
    name = "near" if abs(apart) <= 6 else "year" if day.year == today.year else "far"
    return _as_words(day, name, get_language() or "en")


def exact_day(day: date) -> str:
    """The whole date with its weekday, for titles and print."""
    return _as_words(day, "exact", get_language() or "en")


def plain_day(day: date) -> str:
    """The whole date in the middle of a sentence: 17 June 2026."""
    return _as_words(day, "far", get_language() or "en")


def short_day(day: date) -> str:
    """Weekday, day and month, for columns: Wed 17 Jun."""
    return _as_words(day, "short", get_language() or "en")


def weekday_letters(day: date) -> str:
    """The weekday in as few letters as the narrowest column needs: Mo, 一."""
    name = _as_words(day, "near", get_language() or "en")
    return name[-1] if in_chinese() else name[:2]


def day_of_year(day: date) -> str:
    """Day and month without a year: 17 June."""
    return _as_words(day, "of_year", get_language() or "en")


@lru_cache(maxsize=4096)
def _as_words(day: date, name: str, language: str) -> str:
    """The day in a format, in the language that is active; a page repeats few days, and writing one out is slow."""
    return format_date(day, format_of(name))


def month_in_words(month: date) -> str:
    """The month with its year: June 2026."""
    return format_date(month, format_of("month"))


def quarter_in_words(day: date) -> str:
    """The quarter that a day falls into, with its year."""
    return _("Q%(quarter)s %(year)s") % {"quarter": (day.month + 2) // 3, "year": day.year}


def moment_in_words(instant: datetime, *, now: datetime) -> str:
    """The day in words and the time, in the active time zone."""
    local = timezone.localtime(instant)
    return f"{day_in_words(local.date(), today=timezone.localtime(now).date())} {local:%H:%M}"


def deadline_in_words(instant: datetime, *, there: ZoneInfo, now: datetime) -> str:
    """The day and the time by the clock of `there`; where the reader's clock says another, that as well."""
    with timezone.override(there):
        owed = moment_in_words(instant, now=now)
    if timezone.localtime(instant).utcoffset() == instant.astimezone(there).utcoffset():
        return owed
    return owed_and_here(owed, moment_in_words(instant, now=now), there=there)


def owed_and_here(owed: str, here: str, *, there: ZoneInfo) -> str:
    """A time by two clocks: where it is owed, and the reader's."""
    words = {"owed": owed, "place": first_place_of(there.key), "here": here}
    return _("%(owed)s in %(place)s (%(here)s by your clock)") % words


def exact_moment(instant: datetime) -> str:
    """The whole date, the time and the zone, for titles and print."""
    local = timezone.localtime(instant)
    return f"{exact_day(local.date())} {local:%H:%M} {local.tzname()}"


def length_in_words(length: timedelta) -> str:
    """The largest unit that says enough: minutes under two hours, hours under two days, else days."""
    minutes = max(round(length.total_seconds() / 60), 1)
    if minutes < 120:
        return _("%(count)s min") % {"count": minutes}
    if minutes < 48 * 60:
        return _("%(count)s h") % {"count": round(minutes / 60)}
    days = round(minutes / (24 * 60))
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def distance_in_words(instant: datetime, *, now: datetime) -> str:
    """How far an instant is: in 40 min, 2 h ago."""
    length = length_in_words(abs(instant - now))
    return (_("in %(length)s") if instant > now else _("%(length)s ago")) % {"length": length}


def lateness_in_words(due_at: datetime, *, now: datetime) -> str:
    """How far a due time is: in 40 min, 2 h late."""
    length = length_in_words(abs(due_at - now))
    return (_("in %(length)s") if due_at > now else _("%(length)s late")) % {"length": length}


def number_in_figures(
    value: Decimal | int | float | None, *, places: int | None = None, at_least: int | None = None
) -> str:
    """Digits in groups of three with a true minus sign; all decimals there are unless `places` says how many.

    `at_least` so many where a figure stands in a sum: nothing is rounded for it.
    """
    if value is None:
        return NOTHING
    exact = Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    elif at_least is not None:
        exact = exact.normalize()
        exact = exact.quantize(Decimal(1).scaleb(min(-at_least, int(exact.as_tuple().exponent))))
    elif exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    return f"{exact:,f}".replace("-", MINUS)


def decimals_of(currency: str) -> int:
    """How many decimals an amount in the currency has."""
    return 0 if currency in WHOLE_CURRENCIES else 2


def money_in_figures(value: Decimal | int | None, currency: str = "", *, places: int | None = None) -> str:
    """An amount after the sign of its currency, cents only where there are some unless `places` says how many."""
    if value is None:
        return NOTHING
    exact = Decimal(value)
    if places is None:
        places = 0 if exact == exact.to_integral_value() else 2
    figures = number_in_figures(abs(exact), places=places)
    return f"{MINUS if exact < 0 else ''}{CURRENCY_SIGNS.get(currency, currency)}{figures}"


def hours_in_figures(halves: int) -> str:
    """Half hours as hours: 3 is 1.5."""
    return number_in_figures(Decimal(halves) / 2, places=halves % 2)


def name_in_words(person: object) -> str:
    """A person's name as the reader can read it: Chinese or Latin letters, family name first where it is Chinese."""
    return text_in_letters(getattr(person, "name_zh", ""), getattr(person, "name_pinyin", ""))


def in_a_row(words: Iterable[object]) -> str:
    """Several words in one line, parted as the language parts them."""
    return ("、" if in_chinese() else ", ").join(map(str, words))


def labelled(label: object, text: object) -> str:
    """A word and what it is about, with the colon of the language."""
    return f"{label}：{text}" if in_chinese() else f"{label}: {text}"


def text_in_letters(chinese: str, latin: str) -> str:
    """Of two spellings the one that the reader reads; the other where it is missing."""
    return (chinese or latin) if in_chinese() else (latin or chinese)


def other_name(person: object) -> str:
    """The same name in the other letters, if there is one."""
    shown = name_in_words(person)
    both = {getattr(person, "name_zh", ""), getattr(person, "name_pinyin", "")} - {"", shown}
    return both.pop() if both else ""


def label_in_words(thing: object) -> str:
    """What a unit, a title or another thing with two names is called in the reader's language."""
    chinese, english = getattr(thing, "name_zh", ""), getattr(thing, "name_en", "")
    return (chinese or english) if in_chinese() else (english or chinese)


def in_reader_s_language(thing: object, field: str) -> str:
    """The text of a field that is kept in three languages, in the reader's; in another one where that is missing."""
    spoken = {"zh-hant": "zh_hant", "zh-hans": "zh_hans"}.get(get_language() or "", "en")
    order = [spoken, "zh_hant", "zh_hans", "en"]
    return next((text for language in order if (text := getattr(thing, f"{field}_{language}"))), "")
