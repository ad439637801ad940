"""Who may see and do what with the rhythm and with how everybody is reminded, and the rows that they are about."""

from datetime import date
from uuid import uuid4

from core.tests.instants import at
from duties.ladders import set_ladder
from duties.models import Robot
from duties.tests.factories import LADDER
from org.tests.company import Company
from salesops.tests.matrix import EVERYBODY, HEADS, Line

KEEPERS = frozenset({"hr", "gm"})
OTHERS = EVERYBODY - KEEPERS


def ladder_to_come(company: Company) -> dict[str, object]:
    row = set_ladder(LADDER, effective_from=date(2026, 8, 1), by=company.hr, now=at(9))
    return {"pk": row.pk}


def new_ladder(company: Company) -> dict[str, object]:
    hours = {"digest_at": "10:00", "quiet_from": "19:00", "quiet_to": "08:00"}
    return hours | {"effective_from": "2026-09-01", "before": "30", "after": "", "submit_key": str(uuid4())}


def north_rhythm(company: Company) -> dict[str, object]:
    return {"code": company.north.code, "figure": "reports"}


def new_robot(company: Company) -> dict[str, object]:
    told = {"unit": company.south.code, "service": "slack", "address": "https://hooks.slack.com/services/y"}
    return told | {"secret": "", "language": "en", "submit_key": str(uuid4())}


def a_robot(company: Company) -> dict[str, object]:
    robot = Robot(unit=company.north, format="slack", host="h", language="en", made_by=company.hr, made_at=at(9))
    robot.keep(address="https://hooks.slack.com/x", secret="")
    robot.save()
    return {"pk": robot.pk}


DUTIES = {
    "duties:robot_list": Line(see=KEEPERS, told_why=OTHERS),
    "duties:robot_add": Line(
        see=KEEPERS,
        told_why=OTHERS,
        act=KEEPERS,
        refused=OTHERS,
        form=new_robot,
        makes="duties.Robot",
        sender="hr",
    ),
    "duties:robot_try": Line(see=None, act=KEEPERS, refused=OTHERS, sample=a_robot),
    "duties:robot_end": Line(see=None, act=KEEPERS, refused=OTHERS, sample=a_robot),
    "duties:rhythm": Line(see=HEADS, told_why=EVERYBODY - HEADS),
    "duties:rhythm_unit": Line(see=HEADS - {"other_manager"}, told_why=EVERYBODY - HEADS, sample=north_rhythm),
    "duties:rhythm_list": Line(see=HEADS - {"other_manager"}, told_why=EVERYBODY - HEADS, sample=north_rhythm),
    "duties:ladder_list": Line(see=KEEPERS, told_why=OTHERS),
    "duties:ladder_add": Line(
        see=KEEPERS,
        told_why=OTHERS,
        act=KEEPERS,
        refused=OTHERS,
        form=new_ladder,
        sender="hr",
        makes="duties.ReminderLadder",
    ),
    "duties:ladder_take_back": Line(see=None, act=KEEPERS, refused=OTHERS, sample=ladder_to_come),
}
