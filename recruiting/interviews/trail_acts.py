"""What happens in interviews, in the words of the trail: under the number of a row, never by name, never a score."""

from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.trail import register_acts


def register() -> None:
    """Called in AppConfig.ready."""
    register_acts(
        "interviews",
        _("Interviews"),
        Area.LEAVE,
        {
            "recruiting.set_interview": _("set an interview"),
            "recruiting.move_interview": _("moved an interview"),
            "recruiting.cancel_interview": _("cancelled an interview"),
            "recruiting.send_card": _("sent a scorecard"),
            "recruiting.correct_card": _("corrected a scorecard"),
            "recruiting.decide": _("decided about an application"),
            "recruiting.make_offer": _("wrote down an offer"),
            "recruiting.note_answer": _("noted the answer to an offer"),
            "recruiting.hire": _("hired a candidate"),
        },
        order=73,
    )
