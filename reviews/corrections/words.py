"""The words of a difference: columns of the output files and what stands in them."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.wording import NOTHING, number_in_figures
from org.models import Profile
from reviews.sheet_days import state_label

DEFAULT = "default"  # a rating that was not given in time
PLACES = 2


def column_words(file: str, column: str) -> str:
    """What a column of a file is called."""
    words = {
        "D": _("daily mean"),
        "W": _("weekly mean"),
        "T": _("targets"),
        "M": _("assessment"),
        "R": _("meetings and reports"),
        "total": _("total of this role"),
        "T_month": _("targets of the month"),
        "base": _("base target") if file == "targets" else _("base"),
        "bonus": _("bonus"),
        "demerit": _("demerit"),
        "final": _("final"),
        "grade": _("grade"),
        "scored_days": _("scored days"),
        "late_daily": _("daily reports late"),
        "missing_daily": _("daily reports missing"),
        "report_deduction": _("points for reports"),
        "meeting_deduction": _("points for meetings"),
        "duty_deduction": _("points for office duty"),
        "end": _("last day"),
        "scheduled_days": _("working days"),
        "available_days": _("available days"),
        "appraised": _("appraised"),
        "plan_score": pgettext("score", "plan"),
        "quality": _("quality"),
        "score": _("score"),
        "profile": _("role"),
        "weight": _("weight"),
        "report": _("report"),
        "points": _("points"),
        "completion": _("completion"),
        "rating": _("rating"),
        "carry": _("carried over"),
        "eligible_days": _("days that count"),
        "month_days": _("working days of the month"),
        "ramp": _("ramp"),
        "effective": _("effective target"),
        "actual": _("result"),
        "attainment": _("attainment"),
        "capped": _("attainment that counts"),
    }
    return words[column]


def value_words(column: str, value: str) -> str:
    """What stands in a column, as one reads it."""
    if not value:
        return NOTHING
    if column == "report":
        return state_label(value)
    if column == "profile":
        return str(Profile(value).label)
    if column == "appraised":
        return _("yes") if value == "1" else _("no")
    if value == DEFAULT:
        return _("not rated")
    try:
        return number_in_figures(Decimal(value), places=PLACES if "." in value else None)
    except InvalidOperation:
        return value
