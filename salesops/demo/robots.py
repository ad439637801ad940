"""The robot of a group in the demo company: at a host that no installation allows, so it is off and says nothing."""

from datetime import datetime

from duties.models import Robot
from org.models import Person, Unit

HOST = "robot.example.com"  # a name that belongs to nobody (RFC 2606)
TELLS = ["duty:daily_report", "duty:weekly_report", "meetings"]


def place_robot(now: datetime) -> None:
    """The north has one. Past the service, which refuses a host that the settings do not allow."""
    robot = Robot(
        unit=Unit.objects.get(code="NORTH"),
        format=Robot.Format.DINGTALK,
        host=HOST,
        language="zh-hant",
        tells=TELLS,
        made_by=Person.objects.get(code="HR"),
        made_at=now,
    )
    robot.keep(address=f"https://{HOST}/robot/send?access_token=demo", secret="")
    robot.full_clean()
    robot.save(force_insert=True)
