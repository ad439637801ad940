"""A zone that is found later tells the same time as the zone itself, and is looked for once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.walltime import LaterZone

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def asked():
    return []


@pytest.fixture
def later(asked):
    return LaterZone(lambda: asked.append("asked") or BERLIN)


def test_nothing_is_asked_before_a_moment_is_shown(later, asked):
    with timezone.override(later):
        assert asked == []
        timezone.localtime(datetime(2026, 6, 17, tzinfo=UTC))
        timezone.localtime(datetime(2026, 12, 17, tzinfo=UTC))
        assert timezone.get_current_timezone_name() == "Europe/Berlin"
    assert asked == ["asked"]


@pytest.mark.parametrize("hours", range(-3, 4))
@pytest.mark.parametrize("change", [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)])
def test_moments_around_a_change_of_the_clock_are_those_of_the_zone(later, change, hours):
    moment = change + timedelta(hours=hours)
    here, there = moment.astimezone(later), moment.astimezone(BERLIN)
    assert here.replace(tzinfo=None) == there.replace(tzinfo=None)
    assert (here.fold, here.utcoffset(), here.dst(), here.tzname()) == (
        there.fold,
        there.utcoffset(),
        there.dst(),
        there.tzname(),
    )
    assert here.astimezone(UTC) == moment
