"""What happens to rehearsals and lessons, in the words of the trail; never what an observer gave."""

from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.trail import register_acts


def register() -> None:
    """Called in AppConfig.ready."""
    register_acts(
        "rehearsals",
        _("Rehearsals"),
        Area.TRAINING,
        {
            "training.schedule_rehearsal": _("planned a rehearsal"),
            "training.change_rehearsal": _("changed a rehearsal"),
            "training.call_off_rehearsal": _("called a rehearsal off"),
            "training.start_rehearsal": _("began a rehearsal"),
            "training.send_scores": _("sent the scores of a rehearsal"),
            "training.drop_observer": _("went on without an observer of a rehearsal"),
            "training.score_rehearsal": _("the scores of a rehearsal were complete"),
            "training.explain_spread": _("said why observers were far apart"),
            "training.debrief_rehearsal": _("debriefed a rehearsal"),
            "training.add_scenario": _("wrote a scenario"),
            "training.edit_scenario": _("changed a scenario"),
            "training.retire_scenario": _("laid a scenario aside"),
            "training.offer_scenario": _("brought a scenario back"),
        },
        order=40,
    )
    register_acts(
        "lessons",
        _("Case library"),
        Area.TRAINING,
        {
            "training.add_lesson": _("wrote a lesson into the library"),
            "training.take_back_lesson": _("took a lesson out of the library"),
        },
        order=41,
    )
