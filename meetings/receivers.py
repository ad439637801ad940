"""What meetings does about news from below."""

from datetime import date
from typing import Any

from meetings.minutes_time import look_again
from meetings.models import MeetingSeries
from org.signals import people_moved


def plan_again(sender: object, *, person_ids: set[int] | None, since: date, **_told: Any) -> None:
    """Minutes are due on other days now; where the work calendar changed, the next tick asks every series again."""
    look_again(person_ids)
    if person_ids is None:
        MeetingSeries.objects.filter(ended_on=None).update(planned_until=None)


def connect() -> None:
    """Called in AppConfig.ready."""
    people_moved.connect(plan_again, dispatch_uid="meetings.plan_again")
