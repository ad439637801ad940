"""What the page of the robots shows: no address, no secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from duties.models import Robot, RobotLine
from duties.robots.news import all_news
from org.models import UnitVersion


@dataclass(frozen=True, slots=True)
class RobotRow:
    """A robot, the unit's name of today, what it tells in words, and its last line that was due."""

    robot: Robot
    unit: str
    tells: list[str]
    last: RobotLine | None
    is_allowed: bool  # whether the settings let anybody speak to its host

    @property
    def is_unsure(self) -> bool:
        return self.last is not None and self.last.state in (RobotLine.State.UNKNOWN, RobotLine.State.FAILED)


def robots_on() -> QuerySet[Robot]:
    return Robot.objects.filter(ended_at=None).select_related("unit", "made_by")


def robot_rows(robots: Sequence[Robot], day: date) -> list[RobotRow]:
    """Two queries."""
    versions = UnitVersion.objects.on(day).filter(unit__in=[robot.unit_id for robot in robots])
    names = {version.unit_id: version.name for version in versions}
    newest = RobotLine.objects.filter(robot=OuterRef("robot")).order_by("-not_before", "pk").values("pk")[:1]
    lines = RobotLine.objects.filter(robot__in=robots, pk=Subquery(newest))
    last = {row.robot_id: row for row in lines}
    known, hosts = all_news(), {host.lower() for host in settings.ROBOT_HOSTS}
    return [
        RobotRow(
            robot,
            names.get(robot.unit_id, robot.unit.code),
            [str(known[code].label) for code in robot.tells if code in known],
            last.get(robot.pk),
            robot.host in hosts,
        )
        for robot in robots
    ]
