"""The ticks of this room (core.timetable): plan before remind, remind before dispatch."""

from core.timetable import Tick
from duties import reminding, services

TIMETABLE = [
    Tick("duties.plan", services.plan_duties),
    Tick("duties.remind", reminding.sweep),
    Tick("duties.repair", services.repair, every=600.0),
]
