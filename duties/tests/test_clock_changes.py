"""Due times in every zone of zoneinfo around each change of its clock from 2024 to 2030, to the minute."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.tests.clocks import clocks
from duties import ladder, rules
from duties.rules import DutyState
from duties.tests.factories import LADDER

DUE_TIMES = [time(9, 30), time(18), time(2, 30)]  # the last lies in most gaps and most hours that come twice
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
at_each_due_time = pytest.mark.parametrize("at", DUE_TIMES, ids=str)


def days_around():
    """(zone, change, day) for the day of each change and the days beside it."""
    for name, changes in clocks().items():
        for change in changes:
            day = (change.at + change.before).date()
            yield from ((ZoneInfo(name), change, day + DAY * shift) for shift in (-1, 0, 1))


def test_clocks_that_change_are_found():
    found = clocks()
    assert len(found) > 30 and sum(map(len, found.values())) > 400
    gaps = [change for changes in found.values() for change in changes if change.after > change.before]
    walls = [((change.at + change.before).replace(tzinfo=None), change.after - change.before) for change in gaps]
    assert sum(wall <= datetime.combine(wall, time(2, 30)) < wall + width for wall, width in walls) > 50


@at_each_due_time
def test_instant_is_the_first_that_the_wall_shows_and_moves_out_of_a_gap(at):
    wrong = [
        (zone.key, day)
        for zone, change, day in days_around()
        if rules.instant(day, at, zone) != change.first_instant(datetime.combine(day, at))
    ]
    assert wrong == []


@at_each_due_time
def test_fifty_nine_seconds_after_are_in_time_and_sixty_are_late(at):
    wrong = []
    for zone, _change, day in days_around():
        due_at = rules.instant(day, at, zone)
        times = {"opens_at": due_at - 12 * HOUR, "due_at": due_at, "cutoff_at": due_at + DAY, "now": due_at + DAY}
        found = [rules.duty_state(done_at=due_at + extra * SECOND, **times) for extra in (0, 59, 60)]
        if found != [DutyState.DONE, DutyState.DONE, DutyState.LATE]:
            wrong.append((zone.key, day, found))
    assert wrong == []


@at_each_due_time
def test_reminders_keep_out_of_quiet_hours_and_in_their_order(at):
    wrong = []
    for zone, _change, day in days_around():
        due_at = rules.instant(day, at, zone)
        shown = {}
        for rung in LADDER.rungs:
            times = {"opens_at": due_at - DAY, "due_at": due_at, "cutoff_at": due_at + DAY}
            window = ladder.window_of(rung, zone=zone, quiet=LADDER.quiet, **times)
            if window is None:
                continue
            wall = window.not_before.astimezone(zone).time()
            if not (LADDER.quiet.until <= wall < LADDER.quiet.since) or window.not_before < due_at + rung.after:
                wrong.append((zone.key, day, rung.stage))
            shown.setdefault(rung.stage, window.not_before)
        if list(shown.values()) != sorted(shown.values()):
            wrong.append((zone.key, day, shown))
    assert wrong == []


def test_a_day_begins_where_the_day_before_ends(at):
    for zone, _change, day in days_around():
        midnight = rules.local_midnight(day, zone)
        assert rules.local_day(midnight, zone) == day
        assert rules.local_day(midnight - SECOND, zone) == day - DAY
        assert midnight.tzinfo is UTC
