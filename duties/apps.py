"""The room of duties, and whose plan the news from below makes stale."""

from collections.abc import Iterable

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "duties"
    verbose_name = _("Duties")

    def ready(self) -> None:
        # here: models are loaded only now
        from core.imports.tracing import register_derived  # noqa: PLC0415
        from duties import calendar_check, feed, notices, people_panel, selectors, trail_acts, waiting  # noqa: PLC0415
        from duties.registry import register_board_column  # noqa: PLC0415
        from org.checklists import register_checklist  # noqa: PLC0415
        from org.feed import register_feed  # noqa: PLC0415
        from org.own_page import register_own_link  # noqa: PLC0415
        from org.reorganising.consequences import register_consequence  # noqa: PLC0415
        from org.signals import people_moved, person_told  # noqa: PLC0415

        register_board_column("away", _("Away"), selectors.away_cells, order=60)
        register_board_column("overdue", _("Overdue"), selectors.duty_cells, order=70)
        waiting.register()
        people_panel.register()
        calendar_check.register()
        trail_acts.register()
        register_checklist("duties", selectors.duties_to_hand_over, order=40)
        register_feed("duties", feed.feed_lines)
        register_own_link(_("Which reminders come by e-mail, and when"), _("Choose"), "duties:mail_choices", order=10)
        register_consequence("duties", selectors.open_duties_of, selectors.duties_in_words, order=10)
        register_derived("duties.Duty", "duties.Reminder", "duties.PlanState")
        people_moved.connect(plan_again, dispatch_uid="duties.plan_again")
        person_told.connect(notices.tell, dispatch_uid="duties.tell")


def plan_again(*, person_ids: Iterable[int] | None, **news: object) -> None:
    """Calendar, leave, appointment or service changed: the next tick plans these people again, everybody when None."""
    from duties.services import mark_stale  # noqa: PLC0415 here: models are loaded only now

    mark_stale(person_ids)
