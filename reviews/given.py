"""Which role periods have the five ratings: asked by the desk, by the duty to assess and by the assessing itself."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from core.periods import Month
from reviews.models import Assessment
from reviews.role_periods import OwedAssessment

Key = tuple[str, str, date | None]  # person, profile, first date; None where the role period is the only one


class GivenAssessments:
    """The assessments of some people in a month. One query."""

    def __init__(self, month: Month, people: Collection[str]) -> None:
        """`people`: their codes."""
        rows = Assessment.objects.given().filter(month=month, person__code__in=people)
        found = rows.values_list("person__code", "profile", "starts_on", "assessed_at")
        self._at: dict[Key, datetime | None] = {(code, profile, start): at for code, profile, start, at in found}

    def _key(self, owed: OwedAssessment) -> Key | None:
        keys = ((owed.person, owed.profile, start) for start in (owed.starts_on, None))
        return next((key for key in keys if key in self._at), None)

    def of(self, owed: OwedAssessment) -> bool:
        return self._key(owed) is not None

    def of_all(self, periods: Iterable[OwedAssessment]) -> bool:
        """Whether every one of these that somebody assesses has its ratings."""
        return all(self.of(owed) for owed in periods if owed.assessor is not None)

    def all_at(self, periods: Collection[OwedAssessment], *, due_at: datetime) -> datetime | None:
        """When the last of these was assessed, in time where no time is known; None while one waits, and of none."""
        keys = [self._key(owed) for owed in periods]
        if not keys or None in keys:
            return None
        return max(self._at[key] or due_at for key in keys if key is not None)
