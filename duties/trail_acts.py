"""What happens to the reminders of everybody, in the words of the trail."""

from django.utils.translation import gettext_lazy as _

from org.trail import register_acts


def register() -> None:
    """Called in AppConfig.ready."""
    register_acts(
        "reminders",
        _("Reminders"),
        None,
        {
            "duties.set_ladder": _("set anew how everybody is reminded"),
            "duties.take_back_ladder": _("took back a change of the reminders"),
            "duties.add_robot": _("added the robot of a group"),
            "duties.try_robot": _("tried the robot of a group"),
            "duties.end_robot": _("switched off the robot of a group"),
        },
        order=40,
    )
