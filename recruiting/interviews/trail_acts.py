"""What happens in interviews, in the words of the trail: under the number of a row, never by name, never a score."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.models import Person
from org.trail import lines_about, register_acts, register_hidden
from recruiting.models import Interview, Interviewer

SCORING = ("recruiting.send_card", "recruiting.correct_card")


def scored_blind(viewer: Person) -> Q:
    """That somebody has scored, as long as a card about the same candidate is awaited."""
    awaited = Interviewer.objects.owing().order_by().values("interview__application")
    return Q(action__in=SCORING) & lines_about(Interview.objects.filter(application__in=awaited))


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
            "recruiting.withdraw_offer": _("withdrew an offer"),
            "recruiting.note_answer": _("noted the answer to an offer"),
            "recruiting.publish_scorecard": _("published a version of the scorecard"),
            "recruiting.hire": _("hired a candidate"),
        },
        order=73,
    )
    register_hidden(scored_blind)
