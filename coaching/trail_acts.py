"""What happens to coaching and mood, in the words of the trail: who shows and who read, never what."""

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
            "coaching.move_talk": _("moved a talk"),
            "coaching.hold_talk": _("held a talk"),
            "coaching.add_promise": _("promised something in a talk"),
            "coaching.change_promise": _("changed a promise of a talk"),
            "coaching.done_promise": _("kept a promise of a talk"),
            "coaching.dropped_promise": _("dropped a promise of a talk"),
        },
        order=37,
    )
