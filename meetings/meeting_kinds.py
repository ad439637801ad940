"""What each kind of meeting brings along when a series is started: rhythm, agenda, minutes (rules.md 2.12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import MeetingKind, MeetingSeries, MinutesRule

Circle, DayOff = MeetingSeries.Circle, MeetingSeries.DayOff
DAY, THREE_DAYS, A_WEEK, TWO_WEEKS = 24, 72, 168, 336  # hours


class Part(NamedTuple):
    """A part of the agenda and its minutes."""

    text: str | Promise
    length: int


@dataclass(frozen=True, slots=True)
class Shipped:
    """A kind of meeting as it is shipped; every value may be changed on the page."""

    purpose: Promise
    recurrence: str
    at: time
    length: int
    notice_hours: int
    parts: Sequence[Part]
    minutes_rule: str = MinutesRule.HOURS_24
    circle: str = Circle.TEAM
    day_off: str = DayOff.MOVE
    working_day: int | None = None
    counts: bool = True


TEMPLATES = {
    MeetingKind.MORNING: Shipped(
        _("A quarter of an hour to begin the day together."),
        "FREQ=DAILY",
        time(8, 45),
        15,
        DAY,
        [
            Part(_("Good news"), 2),
            Part(_("Yesterday in numbers"), 3),
            Part(_("Plan for today"), 7),
            Part(_("Help wanted"), 3),
        ],
        minutes_rule=MinutesRule.NONE,
        day_off=DayOff.SKIP,
    ),
    MeetingKind.EVENING: Shipped(
        _("What is done, what is stuck, what comes tomorrow."),
        "FREQ=DAILY",
        time(17, 30),
        10,
        DAY,
        [Part(_("What is done"), 3), Part(_("What is stuck"), 4), Part(_("What comes tomorrow"), 3)],
        minutes_rule=MinutesRule.NONE,
        day_off=DayOff.SKIP,
        counts=False,  # it is optional (rules.md 2.12)
    ),
    MeetingKind.WEEKLY: Shipped(
        _("Numbers, open resolutions, one skill, decisions."),
        "FREQ=WEEKLY;BYDAY=MO",
        time(9, 30),
        60,
        THREE_DAYS,
        [
            Part(_("Numbers"), 10),
            Part(_("Open resolutions"), 10),
            Part(_("Pattern in the pipeline"), 15),
            Part(_("One skill"), 15),
            Part(_("Decisions"), 10),
        ],
    ),
    MeetingKind.MONTHLY: Shipped(
        _("Result of the month, causes, next month, recognition."),
        "FREQ=MONTHLY;BYMONTHDAY=1",
        time(9, 30),
        90,
        A_WEEK,
        [
            Part(_("Result"), 20),
            Part(_("Causes"), 20),
            Part(_("Culture"), 15),
            Part(_("Next month"), 25),
            Part(_("Recognition"), 10),
        ],
        circle=Circle.BRANCH,
        working_day=5,
    ),
    MeetingKind.QUARTER: Shipped(
        _("Plan against result, structure, market."),
        "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1",
        time(9, 30),
        120,
        TWO_WEEKS,
        [Part(_("Plan against result"), 50), Part(_("Structure"), 30), Part(_("Market"), 40)],
        minutes_rule=MinutesRule.WORKING_DAYS_2,
        circle=Circle.HEADS,
        working_day=5,
    ),
    MeetingKind.YEAR: Shipped(
        _("Plan against result, structure, market: half a day for the year."),
        "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
        time(9),
        240,
        TWO_WEEKS,
        [Part(_("Plan against result"), 100), Part(_("Structure"), 60), Part(_("Market"), 80)],
        minutes_rule=MinutesRule.WORKING_DAYS_2,
        circle=Circle.BRANCH,
        working_day=10,
    ),
    MeetingKind.SHARING: Shipped(
        _("One success, one failure, one hard case: what others can learn from it."),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
        time(15),
        60,
        A_WEEK,
        [Part(_("One success"), 15), Part(_("One failure"), 15), Part(_("One hard case"), 30)],
        minutes_rule=MinutesRule.WORKING_DAYS_2,
    ),
    MeetingKind.CLINIC: Shipped(
        _("Ideas of everybody round a colleague's hard case; the colleague chooses."),
        "FREQ=MONTHLY;BYDAY=2TH",
        time(15),
        45,
        A_WEEK,
        [
            Part(_("The case"), 10),
            Part(_("Ideas in silence"), 5),
            Part(_("Ideas told and grouped"), 20),
            Part(_("The owner chooses"), 10),
        ],
        minutes_rule=MinutesRule.WORKING_DAYS_2,
    ),
    MeetingKind.PROPOSAL_REVIEW: Shipped(
        _("Read a proposal with the customer's eyes before it goes out."),
        "FREQ=WEEKLY;BYDAY=TH",
        time(16),
        45,
        THREE_DAYS,
        [Part(_("The proposal"), 15), Part(_("Questions and gaps"), 20), Part(_("What is changed"), 10)],
    ),
    MeetingKind.REHEARSAL: Shipped(
        _("A talk with a customer is tried out before it counts."),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR",
        time(15),
        60,
        THREE_DAYS,
        [
            Part(_("Research"), 15),
            Part(_("Proposal"), 20),
            Part(_("Negotiation"), 15),
            Part(_("Keep, change, try"), 10),
        ],
        minutes_rule=MinutesRule.WORKING_DAYS_2,
    ),
    MeetingKind.COACHING: Shipped(
        _("A talk with each of the team: the own view first, one topic, one skill, what is promised."),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        time(10),
        30,
        A_WEEK,
        [
            Part(_("Own view"), 5),
            Part(_("Topic of the person"), 10),
            Part(_("One skill"), 10),
            Part(_("Promises"), 5),
        ],
        minutes_rule=MinutesRule.NONE,
        circle=Circle.NAMED,
        counts=False,
    ),
    MeetingKind.OTHER: Shipped(
        _("A meeting of your own making."),
        "FREQ=WEEKLY;BYDAY=MO",
        time(10),
        30,
        THREE_DAYS,
        [Part(_("What there is to talk about"), 30)],
    ),
}
