"""Parts of addresses that are more than text."""

from django.urls import register_converter

from core.periods import Month


class MonthConverter:
    """A month in an address: /targets/2026-06/."""

    regex = r"(?:19|20|21)\d{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(MonthConverter, "month")
