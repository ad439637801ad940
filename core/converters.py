"""Parts of addresses that are more than text."""

from datetime import date

from django.urls import register_converter

from core.periods import EARLIEST, LATEST, Month


class MonthConverter:
    """A month in an address: /targets/2026-06/."""

    regex = r"(?:19|20|21)\d{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month(value)

    def to_url(self, value: str) -> str:
        return str(value)


class YearConverter:
    """A year in an address: /org/calendar/2026/."""

    regex = r"(?:19|20|21)\d{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class DayConverter:
    """A date in an address, within the years that every page can show: /reports/daily/2026-06-17/."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not EARLIEST <= day <= LATEST:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(MonthConverter, "month")
register_converter(YearConverter, "year")
register_converter(DayConverter, "day")
