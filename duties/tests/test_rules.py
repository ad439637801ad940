from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from duties import ladder, rules
from duties.rules import DutyState
from duties.tests.factories import LADDER, at

OPENS, DUE, CUTOFF = at("2026-06-11", 17, 30), at("2026-06-12", 9, 30), at("2026-06-15", 18)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("done_at", "now", "state"),
    [
        (None, OPENS - SECOND, DutyState.UPCOMING),
        (None, OPENS, DutyState.OPEN),
        (None, DUE + timedelta(hours=1), DutyState.OPEN),
        (None, CUTOFF + 59 * SECOND, DutyState.OPEN),
        (None, CUTOFF + 60 * SECOND, DutyState.MISSING),
        (DUE, CUTOFF, DutyState.DONE),
        (DUE + 59 * SECOND, CUTOFF, DutyState.DONE),
        (DUE + 60 * SECOND, CUTOFF, DutyState.LATE),
        (CUTOFF, CUTOFF, DutyState.LATE),
        (CUTOFF + 60 * SECOND, CUTOFF, DutyState.MISSING),
        (OPENS - SECOND, OPENS - SECOND, DutyState.DONE),
    ],
)
def test_duty_state_follows_three_instants(done_at, now, state):
    assert (
        rules.duty_state(opens_at=OPENS, due_at=DUE, cutoff_at=CUTOFF, done_at=done_at, cancelled_at=None, now=now)
        == state
    )


@pytest.mark.parametrize(("done_at", "state"), [(None, DutyState.CANCELLED), (DUE, DutyState.DONE)])
def test_duty_state_of_a_cancelled_duty_keeps_what_was_done(done_at, state):
    assert (
        rules.duty_state(opens_at=OPENS, due_at=DUE, cutoff_at=CUTOFF, done_at=done_at, cancelled_at=DUE, now=CUTOFF)
        == state
    )


def test_duty_without_a_cutoff_never_goes_missing():
    times = {"opens_at": OPENS, "due_at": DUE, "cutoff_at": None, "now": CUTOFF + timedelta(days=400)}
    assert rules.duty_state(done_at=None, **times) == DutyState.OPEN
    assert rules.duty_state(done_at=CUTOFF + timedelta(days=300), **times) == DutyState.LATE


def test_duty_id_is_the_same_on_every_machine():
    assert str(rules.duty_id("daily", "daily:2026-06-11", "S01")) == "70aa4309-c34b-5641-a1eb-d104b6605acd"
    assert rules.duty_id("daily", "daily:2026-06-12", "S01") != rules.duty_id("daily", "daily:2026-06-11", "S01")


@pytest.mark.parametrize(
    ("zone", "day", "wall", "expected"),
    [
        ("Asia/Shanghai", date(2026, 6, 12), time(9, 30), datetime(2026, 6, 12, 1, 30, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 28), time(2, 30), datetime(2026, 3, 28, 1, 30, tzinfo=UTC)),
        # skipped: 02:30 does not exist, the gap of an hour moves it to 03:30
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # shown twice: the first 02:30 is still summer time
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # a gap of half an hour
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), datetime(2026, 10, 3, 15, 40, tzinfo=UTC)),
        # a day that begins an hour late
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), datetime(2026, 4, 23, 22, 0, tzinfo=UTC)),
    ],
)
def test_instant_of_a_wall_time_around_changes_of_the_clock(zone, day, wall, expected):
    assert rules.instant(day, wall, ZoneInfo(zone)) == expected


def test_instant_of_a_skipped_time_moves_forward_by_the_gap():
    berlin = ZoneInfo("Europe/Berlin")
    assert rules.instant(date(2026, 3, 29), time(2, 30), berlin).astimezone(berlin).time() == time(3, 30)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at("2026-06-11", 7, 59), at("2026-06-11", 8)),
        (at("2026-06-11", 8), at("2026-06-11", 8)),
        (at("2026-06-11", 19, 59), at("2026-06-11", 19, 59)),
        (at("2026-06-11", 20), at("2026-06-12", 8)),
        (at("2026-06-11", 23, 30), at("2026-06-12", 8)),
        (at("2026-06-12", 0, 30), at("2026-06-12", 8)),
    ],
)
def test_out_of_quiet_hours_moves_to_eight_in_the_morning(moment, expected):
    assert ladder.out_of_quiet_hours(moment, ZoneInfo("Asia/Shanghai"), LADDER.quiet) == expected


def windows(due_at, *, opens_at=OPENS, cutoff_at=CUTOFF):
    zone = ZoneInfo("Asia/Shanghai")
    found = {}
    times = {"opens_at": opens_at, "due_at": due_at, "cutoff_at": cutoff_at}
    for rung in LADDER.rungs:
        window = ladder.window_of(rung, zone=zone, quiet=LADDER.quiet, **times)
        if window:
            found[rung.stage, rung.channel] = window
    return found


def test_ladder_of_a_morning_deadline():
    assert windows(DUE) == {
        ("before", "app"): (at("2026-06-12", 8, 30), DUE),
        ("due", "app"): (DUE, at("2026-06-12", 11, 30)),
        ("due", "mail"): (DUE, at("2026-06-12", 21, 30)),
        ("after", "app"): (at("2026-06-12", 11, 30), CUTOFF),
    }


def test_ladder_of_a_deadline_in_quiet_hours_waits_for_the_morning_or_is_dropped():
    assert windows(at("2026-06-12", 22)) == {
        ("due", "mail"): (at("2026-06-13", 8), at("2026-06-13", 10)),
        ("after", "app"): (at("2026-06-13", 8), CUTOFF),
    }


def test_ladder_has_at_most_three_stages_for_a_duty():
    assert len({rung.stage for rung in LADDER.rungs}) == 3


def test_what_the_application_shows_gives_way_to_the_next_step_and_a_letter_does_not():
    lives = {(rung.stage, rung.channel): rung.until for rung in LADDER.rungs}
    assert lives == {
        ("before", "app"): timedelta(0),
        ("due", "app"): timedelta(hours=2),
        ("due", "mail"): timedelta(hours=12),
        ("after", "app"): None,
    }
    short = ladder.Ladder(frozenset({ladder.Step("due", "app", 0)}), LADDER.quiet, LADDER.digest_at)
    assert [rung.until for rung in short.rungs] == [None]  # until the cut-off


def test_ladder_says_nothing_before_a_duty_opens():
    late_opening = DUE - timedelta(minutes=10)
    assert windows(DUE, opens_at=late_opening)["before", "app"] == (late_opening, DUE)
