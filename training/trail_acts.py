"""What happens to training, in the words of the trail: never a result, nor what an observer gave."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.models import Person
from org.trail import lines_about, register_acts, register_hidden
from training.models import Rehearsal


def scored_blind(viewer: Person) -> Q:
    """That an observer has sent scores, as long as others are to send theirs."""
    return Q(action="training.send_scores") & lines_about(Rehearsal.objects.filter(scored_at=None))


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
            "training.drop_observer": _("went on without the scores of an observer of a rehearsal"),
            "training.score_rehearsal": _("the scores of a rehearsal were complete"),
            "training.explain_spread": _("said why observers were far apart"),
            "training.debrief_rehearsal": _("debriefed a rehearsal"),
            "training.publish_rubric": _("published a rubric of rehearsals"),
            "training.add_scenario": _("wrote a scenario"),
            "training.edit_scenario": _("changed a scenario"),
            "training.retire_scenario": _("laid a scenario aside"),
            "training.offer_scenario": _("brought a scenario back"),
        },
        order=40,
    )
    register_hidden(scored_blind)
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
    register_acts(
        "courses",
        _("Courses"),
        Area.TRAINING,
        {
            "training.change_area": _("changed what is asked of an area of training"),
            "training.add_course": _("added a course"),
            "training.change_course": _("changed a course"),
            "training.retire_course": _("took a course out of the catalogue"),
            "training.add_document": _("added a document of a course"),
            "training.remove_document": _("removed a document of a course"),
            "training.add_question": _("added a question of a test"),
            "training.change_question": _("changed a question of a test"),
            "training.retire_question": _("took a question out of the tests"),
            "training.require_course": _("required a course"),
            "training.end_requirement": _("required a course no longer"),
            "training.plan_session": _("planned a date of a course"),
            "training.change_session": _("changed a date of a course"),
            "training.call_off_session": _("called off a date of a course"),
            "training.invite": _("invited people to a course"),
            "training.enrol": _("enrolled in a course"),
            "training.withdraw": _("withdrew from a course, or took somebody off"),
            "training.record_session": _("recorded who was in a course and who passed"),
            "training.send_test": _("sent a test"),
            "training.record_talk": _("recorded the talk after a test"),
        },
        order=42,
    )
