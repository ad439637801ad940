"""What happens in recruiting, in the words of the trail. Candidates stand in it under their number, never by name.

No area of org.access is about candidates: LEAVE is read of everybody by HR and the general manager, as candidates are.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.models import Person
from org.trail import lines_about, register_acts, register_hidden
from recruiting.models import Application, Candidate, Hiring, Interview, Opening
from recruiting.querysets import applied_for


def of_own_openings(viewer: Person) -> Q:
    """What happened about the viewer as a candidate, and in the openings for which the viewer applies."""
    openings = applied_for(viewer)
    applications = Application.objects.filter(Q(opening__in=openings) | Q(candidate__person=viewer.pk))
    keys = applications.order_by().values("pk")
    return (
        lines_about(Opening.objects.filter(pk__in=openings))
        | lines_about(applications)
        | lines_about(Candidate.objects.filter(Q(person=viewer.pk) | Q(applications__in=keys)))
        | lines_about(Interview.objects.filter(application__in=keys))
        | lines_about(Hiring.objects.filter(application__in=keys))
    )


def register() -> None:
    """Called in AppConfig.ready."""
    register_acts(
        "openings",
        _("Openings"),
        Area.LEAVE,
        {
            "recruiting.draft_opening": _("drafted an opening"),
            "recruiting.edit_opening": _("changed the draft of an opening"),
            "recruiting.approve_opening": _("approved an opening"),
            "recruiting.open_opening": _("opened an opening"),
            "recruiting.fill_opening": _("filled an opening"),
            "recruiting.cancel_opening": _("cancelled an opening"),
            "recruiting.plan_posts": _("said how many posts are planned"),
            "recruiting.edit_list": _("changed a list of recruiting"),
        },
        order=70,
    )
    register_acts(
        "candidates",
        _("Candidates"),
        Area.LEAVE,
        {
            "recruiting.add_candidate": _("added a candidate"),
            "recruiting.edit_candidate": _("changed what is kept of a candidate"),
            "recruiting.add_application": _("added an application"),
            "recruiting.write_next_step": _("wrote the next step of an application"),
            "recruiting.move": _("moved an application"),
            "recruiting.add_document": _("added a document of a candidate"),
            "recruiting.remove_document": _("removed a document of a candidate"),
            "recruiting.hand_out_candidate": _("took out what is kept of a candidate"),
            "recruiting.erase_candidate": _("erased a candidate"),
        },
        order=71,
    )
    register_acts(
        "probation",
        _("Probation"),
        Area.TRAINING,
        {
            "recruiting.start_probation": _("started a probation"),
            "recruiting.change_probation": _("changed the days of a probation"),
            "recruiting.see_probation": _("read the own probation"),
            "recruiting.confirm_condition": _("confirmed a condition of a milestone"),
            "recruiting.note_milestone": _("noted a talk about a milestone"),
            "recruiting.state_probation": _("made a statement about the own probation"),
            "recruiting.propose_probation": _("proposed how a probation ends"),
            "recruiting.decide_probation": _("decided about a probation"),
            "recruiting.carry_out_probation": _("carried out the decision about a probation"),
            "recruiting.publish_probation_rules": _("published rules of probation"),
        },
        order=72,
    )
    register_hidden(of_own_openings)
