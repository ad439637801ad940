"""The default fill of the work calendar."""

from datetime import date

import pytest

from org.holiday_calendar import fill_calendar
from org.models import CalendarDay

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "is_working", "kind"),
    [
        (date(2026, 6, 18), True, "workday"),
        (date(2026, 6, 19), False, "holiday"),
        (date(2026, 6, 20), False, "weekend"),
        (date(2026, 1, 4), True, "makeup_workday"),
        (date(2026, 2, 14), True, "makeup_workday"),
        (date(2026, 2, 28), True, "makeup_workday"),
        (date(2026, 5, 9), True, "makeup_workday"),
        (date(2026, 9, 20), True, "makeup_workday"),
        (date(2026, 10, 10), True, "makeup_workday"),
    ],
)
def test_calendar_knows_holidays_and_make_up_days_of_2026(day, is_working, kind):
    fill_calendar(date(2026, 1, 1), date(2026, 12, 31))
    stored = CalendarDay.objects.get(day=day)
    assert (stored.is_working, stored.kind) == (is_working, kind)


def test_filling_again_keeps_what_people_changed():
    CalendarDay.objects.create(day=date(2026, 6, 27), is_working=True, kind="company_workday", note="stocktaking")
    assert fill_calendar(date(2026, 6, 1), date(2026, 6, 30)) == 29
    assert fill_calendar(date(2026, 6, 1), date(2026, 6, 30)) == 0
    assert CalendarDay.objects.get(day=date(2026, 6, 27)).note == "stocktaking"
