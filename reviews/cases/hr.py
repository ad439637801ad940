"""Who works in HR on a day: what nobody else is named for is theirs."""

from datetime import date

from org.models import Grant


def hr_people(day: date) -> set[int]:
    """The ids of whoever holds the role of HR on `day`. One query."""
    return set(Grant.objects.on(day).filter(role=Grant.Role.HR).values_list("person_id", flat=True))
