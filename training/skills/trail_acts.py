"""What happens to skills, plans, mentors and first steps, in the words of the trail."""

from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.trail import register_acts


def register() -> None:
    """Called in AppConfig.ready."""
    register_acts(
        "skills",
        _("Skills and plans"),
        Area.TRAINING,
        {
            "training.add_skill": _("added a skill"),
            "training.change_skill": _("changed a skill"),
            "training.expect_levels": _("changed what posts expect of a skill"),
            "training.propose_level": _("proposed a level of a skill"),
            "training.confirm_level": _("confirmed a level of a skill"),
            "training.answer_level": _("said that a level is not reached yet"),
            "training.add_step": _("added a step to a development plan"),
            "training.change_step": _("changed a step of a development plan"),
            "training.done_step": _("said that a step of a development plan is done"),
            "training.dropped_step": _("dropped a step of a development plan"),
            "training.review_plan": _("went through a development plan"),
        },
        order=40,
    )
    register_acts(
        "mentors",
        _("Mentors and first steps"),
        Area.TRAINING,
        {
            "training.propose_mentor": _("asked two people to be mentor and newcomer"),
            "training.change_mentor": _("changed the aim or the last day of a mentor"),
            "training.agree_mentor": _("agreed to be mentor or newcomer"),
            "training.end_mentor": _("ended a mentor and newcomer"),
            "training.start_first_steps": _("began the first steps of somebody"),
            "training.tick_first_step": _("ticked a first step"),
            "training.close_first_steps": _("closed the first steps of somebody"),
            "training.add_checklist": _("added a checklist"),
            "training.change_checklist": _("changed a checklist"),
        },
        order=41,
    )
