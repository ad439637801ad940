"""What happens in the appraisal, in the words of the trail."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.trail import register_acts, register_fields, register_kept_back, register_reasons

# As reviews.runs writes it.
SEALED = re.compile(
    r"\Aoutput (?P<output>\S{1,12})\S*, inputs (?P<inputs>[^\s,]{1,12})[^\s,]*(?:, before (?P<before>\S{1,12})\S*)?\Z"
)

BEFORE_THE_RELEASE = (
    "reviews.assess",
    "reviews.calibrate",
    "reviews.confirm_sheet",
    "reviews.send_sheet_back",
    "reviews.finish_calibration",
)


def hashes_in_words(reason: str) -> str:
    """The two hashes of a sealed month, as much of them as one compares by eye; the month's page shows all of it."""
    found = SEALED.match(reason)
    if not found:
        return reason
    words = gettext("Hash of the results %(output)s, of the inputs %(inputs)s")
    if found["before"]:
        words = gettext("Hash of the results %(output)s, before %(before)s, of the inputs %(inputs)s")
    return words % found.groupdict()


def register() -> None:
    """Called in AppConfig.ready."""
    register_acts(
        "appraisals",
        _("Ratings and assessments"),
        Area.APPRAISALS,
        {
            "reviews.rate_report": _("rated a report"),
            "reviews.withdraw_rating": _("took a rating back"),
            "reviews.assess": _("assessed a month"),
            "reviews.calibrate": _("calibrated an assessment"),
            "reviews.change_rating_by_objection": _("changed a rating by an objection"),
            "reviews.take_out_sheet": _("took out a month sheet"),
            "reviews.confirm_sheet": _("confirmed a month sheet"),
            "reviews.send_sheet_back": _("sent a month sheet back"),
            "reviews.finish_calibration": _("finished the calibration of a month sheet"),
            "reviews.release_sheet": _("released a month sheet"),
            "reviews.acknowledge_sheet": _("saw the own month sheet"),
            "reviews.object": _("objected to the own month"),
            "reviews.decide_objection": _("decided an objection"),
            "reviews.change_rating_by_correction": _("changed a rating by a correction"),
            "reviews.assess_by_correction": _("changed an assessment by a correction"),
            "reviews.adjust": _("noted a bonus or a demerit"),
            "reviews.withdraw_adjustment": _("took back a bonus or a demerit"),
            "reviews.propose_rewards": _("proposed the rewards of a month"),
            "reviews.approve_reward": _("approved a reward"),
            "reviews.refuse_reward": _("refused a reward"),
            "reviews.give_reward": _("noted a reward as given"),
        },
        order=50,
    )
    register_acts(
        "discipline",
        _("Discipline and doubts"),
        Area.DISCIPLINE,
        {
            "reviews.record_discipline": _("noted an event of discipline"),
            "reviews.withdraw_disciplineevent": _("took back an event of discipline"),
            "reviews.note_finding": _("noted a doubt about a record"),
            "reviews.hear": _("heard the person about a doubt"),
            "reviews.state_finding": _("wrote what happened, about a doubt"),
            "reviews.decide_finding": _("decided a doubt"),
        },
        order=51,
    )
    register_acts(
        "cases",
        _("Promotions and plans to improve"),
        Area.APPRAISALS,
        {
            "reviews.nominate": _("nominated somebody for a post"),
            "reviews.confirm_criterion": _("confirmed a criterion of a promotion"),
            "reviews.name_panel": _("named the panel of a promotion"),
            "reviews.give_panel_word": _("gave a word in the panel of a promotion"),
            "reviews.decide_promotion": _("decided about a promotion"),
            "reviews.carry_out_promotion": _("gave the post of a promotion"),
            "reviews.withdraw_promotion": _("took a promotion back"),
            "reviews.open_improvement": _("opened a plan to improve"),
            "reviews.change_improvement": _("changed a plan to improve"),
            "reviews.see_improvement": _("read the own plan to improve"),
            "reviews.start_improvement": _("started a plan to improve"),
            "reviews.note_improvement": _("noted the coaching of a plan to improve"),
            "reviews.state_improvement": _("wrote a statement to the own plan"),
            "reviews.end_improvement": _("ended a plan to improve"),
            "reviews.decide_improvement": _("said what follows a plan to improve"),
            "reviews.set_case_aside": _("said why not now"),
        },
        order=52,
    )
    register_acts(
        "months",
        _("Rules and months"),
        None,
        {
            "reviews.draft_scheme": _("drafted a version of the appraisal rules"),
            "reviews.redraft_scheme": _("changed a draft of the appraisal rules"),
            "reviews.submit_scheme": _("asked for a version of the appraisal rules to be published"),
            "reviews.send_back_scheme": _("sent back a draft of the appraisal rules"),
            "reviews.take_back_scheme": _("took a version of the appraisal rules back to its draft"),
            "reviews.withdraw_scheme": _("withdrew a draft of the appraisal rules"),
            "reviews.set_timetable": _("set the timetable of a month"),
            "reviews.set_reward_terms": _("set the reward rules"),
            "reviews.publish_scheme": _("published a version of the appraisal rules"),
            "reviews.start_run": _("began to close a month"),
            "reviews.seal": _("sealed a month"),
            "reviews.draft_correction": _("drafted a correction of a sealed month"),
            "reviews.add_correction_line": _("added a line to a correction"),
            "reviews.remove_correction_line": _("removed a line from a correction"),
            "reviews.ask_for_correction": _("asked for a correction of a sealed month"),
            "reviews.take_correction_back": _("took a correction back to its draft"),
            "reviews.drop_correction": _("gave up a correction"),
            "reviews.refuse_correction": _("refused a correction"),
            "reviews.approve_correction": _("approved a correction of a sealed month"),
            "reviews.work_out_correction_again": _("had a correction worked out again"),
            "reviews.start_revision": _("began to work out a revision of a month"),
            "reviews.stop_run": _("stopped the closing of a month"),
        },
        order=60,
    )
    register_kept_back((*BEFORE_THE_RELEASE, "reviews.give_panel_word"))
    register_reasons({"reviews.seal": hashes_in_words, "reviews.stop_run": gettext})
    register_fields(
        {
            "rating": _("rating"),
            "calibration": _("calibration"),
            "outcome": _("outcome"),
            "goals": _("goals"),
            "event": _("event"),
            "statement": _("statement"),
            "source": _("source"),
            "state": _("state"),
            "version": _("version"),
            "effective_from": _("first day"),
            "rules_parts": _("weights of the month"),
            "rules_metrics": _("weights of the targets"),
            "rules_targets": _("how targets count"),
            "rules_items": _("daily items"),
            "rules_day": _("rules of a day"),
            "rules_week": _("rules of a week"),
            "rules_grades": _("grades"),
            "rules_discipline": _("what costs points"),
            "rules_adjustments": _("bonus and demerit"),
            "rules_reports": _("deadlines"),
        }
    )
