"""The ticks of this room (core.timetable): plan before remind, remind before dispatch."""

from datetime import datetime

from core.timetable import Tick
from duties import digests, mailing, reminding, services
from duties.robots import outbox


def remind(now: datetime) -> int:
    """Lays out the reminders of the hours ahead and the digests of the morning."""
    return reminding.sweep(now) + digests.lay_out_digests(now)


TIMETABLE = [
    Tick("duties.plan", services.plan_duties),
    Tick("duties.remind", remind),
    Tick("duties.reap", mailing.reap),
    Tick("duties.dispatch", mailing.dispatch),
    Tick("duties.groups", outbox.tell_groups),
    Tick("duties.repair", services.repair_once_a_night, every=600.0),
]
