"""The ticks of coaching."""

from coaching import counting, mood, teams
from core.timetable import Tick

TIMETABLE = [
    Tick(counting.JOB, counting.count_mood, every=3600.0),
    Tick(mood.JOB, mood.end_consents, every=600.0),
    Tick(teams.JOB, teams.keep_pairs, every=60.0),
]
