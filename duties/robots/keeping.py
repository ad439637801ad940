"""Robots are added, tried and ended by HR and the general manager. Nothing here speaks to anybody outside."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import require
from core.walltime import company_zone
from duties.models import Robot, RobotLine
from duties.permissions import may_keep_robots
from duties.robots.addresses import NotAllowed, target_of
from duties.robots.formats import FORMATS
from duties.robots.news import all_news
from duties.robots.outbox import queue_test
from duties.rules import local_day
from org.models import Person, Unit


def host_of(address: str) -> str:
    """The allowed host of an address that somebody typed. Raises ValidationError with what is wrong; asks nobody."""
    try:
        return target_of(address, settings.ROBOT_HOSTS).host
    except NotAllowed as error:
        hosts = ", ".join(settings.ROBOT_HOSTS)
        words = {
            "form": _("Take the whole address that the service shows for the robot; it begins with https://."),
            "host": _("Only these hosts are allowed here: %(hosts)s.") % {"hosts": hosts}
            if hosts
            else _("No host is allowed here yet, so no robot can be added."),
        }
        raise ValidationError({"address": words[str(error)]}) from error


@transaction.atomic
def add_robot(
    *,
    unit: Unit,
    service: str,
    address: str,
    secret: str,
    language: str,
    tells: Sequence[str],
    by: Person,
    now: datetime,
) -> Robot:
    """Adds the robot of a unit's group. Raises ValidationError for a closed address or a second robot."""
    require(may_keep_robots(by, on=local_day(now, company_zone())))
    if secret and not FORMATS[service].signs:
        raise ValidationError({"secret": _("This service knows no secret for signing.")})
    known = all_news()
    robot = Robot(unit=unit, format=service, host=host_of(address), language=language, made_by=by, made_at=now)
    robot.tells = [code for code in tells if code in known]
    robot.keep(address=address, secret=secret)
    robot.full_clean()
    robot.save(force_insert=True)
    audit.record("duties.add_robot", by=by, about=robot)
    return robot


@transaction.atomic
def try_robot(robot: Robot, *, by: Person, now: datetime) -> RobotLine:
    """Asks the worker to say a line; at most one a minute."""
    require(may_keep_robots(by, on=local_day(now, company_zone())))
    audit.record("duties.try_robot", by=by, about=robot)
    return queue_test(robot, now)


@transaction.atomic
def end_robot(robot: Robot, *, by: Person, now: datetime) -> None:
    """Nothing is said by it any more, and its keys are forgotten; safe to call twice."""
    require(may_keep_robots(by, on=local_day(now, company_zone())))
    if Robot.objects.filter(pk=robot.pk, ended_at=None).update(ended_at=now, address_box="", secret_box=""):
        RobotLine.objects.filter(robot=robot, state=RobotLine.State.QUEUED).update(state=RobotLine.State.CANCELLED)
        audit.record("duties.end_robot", by=by, about=robot)
