"""What happens to coaching and mood, in the words of the trail: who shows and who read, never what.

What the two do in a talk is no act: the trail would tell HR and the general manager of each.
"""

from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.trail import register_acts


def register() -> None:
    """Called in AppConfig.ready."""
    register_acts(
        "mood",
        _("Mood"),
        Area.APPRAISALS,
        {
            "coaching.show_mood": _("agreed to show the marks of mood to the direct coach"),
            "coaching.hide_mood": _("took back that the marks of mood are shown"),
            "coaching.read_mood": _("read the marks of mood that are shown"),
        },
        order=36,
    )
    register_acts(
        "talks",
        _("Coaching talks"),
        Area.APPRAISALS,
        {
            "coaching.start_rule": _("started the talks of a team"),
            "coaching.end_rule": _("ended the talks of a team"),
        },
        order=37,
    )
