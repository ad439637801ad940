"""What happens to results and targets, in the words of the trail."""

from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.trail import register_acts, register_fields


def register() -> None:
    """Called in AppConfig.ready."""
    register_acts(
        "results",
        _("Results and targets"),
        Area.TARGETS,
        {
            "targets.record_entry": _("recorded a result"),
            "targets.undo_entry": _("took back the import of a result"),
            "targets.confirm_entry": _("confirmed a result"),
            "targets.reverse_entry": _("reversed a result"),
            "targets.add_metric": _("added a measure"),
            "targets.change_metric": _("changed a measure"),
            "targets.propose_targets": _("proposed targets"),
            "targets.counter_targets": _("spoke against proposed targets"),
            "targets.agree_targets": _("agreed to targets"),
            "targets.accept_counter": _("accepted a counter-proposal"),
            "targets.set_cells": _("set a target"),
            "targets.start_plan": _("began a plan"),
            "targets.save_plan_cells": _("changed a plan"),
            "targets.undo_plan_cells": _("took back the import of a plan"),
            "targets.lock_plan": _("locked a plan"),
            "targets.revise_plan": _("began the revision of a plan"),
            "targets.ask_approval": _("sent a revision to be approved"),
            "targets.send_back_revision": _("sent a revision back"),
            "targets.add_action": _("added an action to a plan"),
            "targets.change_action": _("changed an action of a plan"),
            "targets.done_action": _("did an action of a plan"),
            "targets.dropped_action": _("dropped an action of a plan"),
            "targets.set_goal": _("set a goal"),
            "targets.set_stage": _("set a stage of a goal"),
            "targets.confirm_stage": _("confirmed a stage of a goal"),
            "targets.reach_stage": _("reached a stage of a goal"),
            "targets.undo_cells": _("took back the import of a target"),
        },
        order=40,
    )
    register_fields(
        {
            "amount": _("amount"),
            "metric": _("metric"),
            "work_date": _("day"),
            "base": _("target"),
            "starts_in": _("from the month"),
            "what": _("what is to be done"),
            "owner": _("who does it"),
            "due_on": _("until"),
        }
    )
