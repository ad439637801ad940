from collections.abc import Iterable
from datetime import date

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = _("Targets")

    def ready(self) -> None:
        # here: models are loaded only now
        from core.imports.registry import register_import  # noqa: PLC0415
        from core.imports.tracing import register_undoing  # noqa: PLC0415
        from org.own_page import register_own_link  # noqa: PLC0415
        from org.reorganising.consequences import register_consequence  # noqa: PLC0415
        from org.signals import people_moved  # noqa: PLC0415
        from org.stamps import register_stamped  # noqa: PLC0415
        from targets import (  # noqa: PLC0415
            approval_duties,
            deal_imports,
            duty_kinds,
            duty_titles,
            imports,
            negotiation_duties,
            plan_imports,
            selectors,
            target_imports,
            trail_acts,
            waiting,
        )
        from targets.models import Entry  # noqa: PLC0415

        waiting.register()
        duty_kinds.register()
        negotiation_duties.register()
        approval_duties.register()
        duty_titles.register()
        trail_acts.register()
        register_import(imports.ENTRIES)
        register_import(deal_imports.DEALS)
        register_import(target_imports.TARGETS)
        register_import(plan_imports.PLANS)
        register_undoing("targets.PlanCell", plan_imports.undo_plan_cells, hold=plan_imports.hold_plans)
        register_undoing("targets.TargetCell", target_imports.undo_cells)
        register_undoing("targets.Entry", imports.undo_entries)
        register_consequence("targets", selectors.target_cells_of, selectors.target_cells_in_words, order=20)
        register_stamped(Entry, "work_date")
        register_own_link(_("What plans ask me to do, and until when"), _("See"), "targets:my_actions", order=20)
        people_moved.connect(fit_again, dispatch_uid="targets.fit_again")


def fit_again(*, person_ids: Iterable[int] | None, since: date, **news: object) -> None:
    """Posts have moved: a target of a part of a month belongs to a role period that there is."""
    from targets.moved import fit_targets  # noqa: PLC0415 here: models are loaded only now

    fit_targets(person_ids, since=since)
