"""The rhythms that the page of a series offers, as rules of RFC 5545 and back, and each in words. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.wording import in_a_row

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAY_NAMES: dict[str, str | Promise] = {
    "MO": gettext_lazy("Monday"),
    "TU": gettext_lazy("Tuesday"),
    "WE": gettext_lazy("Wednesday"),
    "TH": gettext_lazy("Thursday"),
    "FR": gettext_lazy("Friday"),
    "SA": gettext_lazy("Saturday"),
    "SU": gettext_lazy("Sunday"),
}
LAST = -1
ORDINALS: dict[int, str | Promise] = {
    1: pgettext_lazy("weekday of a month", "first"),
    2: pgettext_lazy("weekday of a month", "second"),
    3: pgettext_lazy("weekday of a month", "third"),
    4: pgettext_lazy("weekday of a month", "fourth"),
    LAST: pgettext_lazy("weekday of a month", "last"),
}


class Often(models.TextChoices):
    """How often, as one chooses it."""

    DAILY = "daily", gettext_lazy("every working day")
    WEEKLY = "weekly", gettext_lazy("every week")
    TWO_WEEKS = "two_weeks", gettext_lazy("every two weeks")
    MONTH_WEEKDAY = "month_weekday", gettext_lazy("every month, on a weekday")
    MONTH = "month", gettext_lazy("every month, on a working day")
    QUARTER = "quarter", gettext_lazy("every quarter, on a working day")
    YEAR = "year", gettext_lazy("every year, on a working day")


BY_WEEKDAY = {Often.WEEKLY, Often.TWO_WEEKS, Often.MONTH_WEEKDAY}
BY_WORKING_DAY = {
    Often.MONTH: "FREQ=MONTHLY;BYMONTHDAY=1",
    Often.QUARTER: "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1",
    Often.YEAR: "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
}


class Rhythm(NamedTuple):
    """How often, on which weekdays, the how manieth of a month or the how manieth working day of it."""

    often: Often
    weekdays: Sequence[str] = ()
    ordinal: int = 1
    working_day: int | None = None


def rule_of(rhythm: Rhythm) -> str:
    """The rhythm as RFC 5545 writes it."""
    if rhythm.often == Often.DAILY:
        return "FREQ=DAILY"
    if rhythm.often in BY_WORKING_DAY:
        return BY_WORKING_DAY[rhythm.often]
    if rhythm.often == Often.MONTH_WEEKDAY:
        return f"FREQ=MONTHLY;BYDAY={','.join(f'{rhythm.ordinal}{day}' for day in rhythm.weekdays)}"
    interval = "INTERVAL=2;" if rhythm.often == Often.TWO_WEEKS else ""
    return f"FREQ=WEEKLY;{interval}BYDAY={','.join(rhythm.weekdays)}"


def rhythm_of(rule: str, working_day: int | None) -> Rhythm | None:
    """The rhythm that a rule is; None for one that the page does not offer."""
    parts = dict(part.split("=") for part in rule.split(";"))
    days = [day for day in parts.get("BYDAY", "").split(",") if day]
    weekdays = [day[-2:] for day in days]
    ordinals = {int(day[:-2] or 0) for day in days}
    choices = [Rhythm(Often.DAILY), *(Rhythm(often, (), 1, working_day) for often in BY_WORKING_DAY)]
    if days and len(ordinals) == 1:
        ordinal = ordinals.pop()
        offered = [Often.MONTH_WEEKDAY] if ordinal else [Often.WEEKLY, Often.TWO_WEEKS]
        choices += [Rhythm(often, weekdays, ordinal or 1) for often in offered]
    return next((one for one in choices if rule_of(one) == rule and one.working_day == working_day), None)


def in_words(rule: str, working_day: int | None) -> str:
    """The rhythm in the reader's language; a rule that the page does not offer as it is written."""
    rhythm = rhythm_of(rule, working_day)
    if rhythm is None:
        return rule
    if rhythm.often == Often.DAILY:
        return str(Often.DAILY.label)
    weekdays = in_a_row(WEEKDAY_NAMES[day] for day in rhythm.weekdays)
    ordinal = ORDINALS.get(rhythm.ordinal, "")
    sentences = {
        Often.WEEKLY: _("every week on %(weekdays)s"),
        Often.TWO_WEEKS: _("every two weeks on %(weekdays)s"),
        Often.MONTH_WEEKDAY: _("every month on the %(ordinal)s %(weekdays)s"),
        Often.MONTH: _("every month on working day %(day)s"),
        Often.QUARTER: _("every quarter on working day %(day)s"),
        Often.YEAR: _("every year on working day %(day)s"),
    }
    return sentences[rhythm.often] % {"weekdays": weekdays, "ordinal": ordinal, "day": working_day}
