from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachingConfig(AppConfig):
    name = "coaching"
    verbose_name = _("Coaching")

    def ready(self) -> None:
        # here: models and registries are loaded only now
        from coaching import duty_kinds, evidence, receivers, selectors, selectors_talks, talks, trail_acts  # noqa: PLC0415
        from duties.actions import register_actions  # noqa: PLC0415
        from duties.registry import register_today_panel  # noqa: PLC0415
        from meetings.kind_pages import KindPages, register_pages  # noqa: PLC0415
        from meetings.models import MeetingKind  # noqa: PLC0415
        from meetings.suggesting import register_suggestions  # noqa: PLC0415
        from org.own_page import register_own_link  # noqa: PLC0415

        duty_kinds.register()
        evidence.register()
        receivers.connect()
        register_actions(talks.PROMISES)
        register_suggestions(
            MeetingKind.MONTHLY,
            _("Left open in your coaching talks"),
            lambda viewer, now: selectors_talks.left_open(viewer, MeetingKind.COACHING, now),
        )
        register_pages(
            MeetingKind.COACHING,
            KindPages("coaching:talk_detail", "coaching:rule_start", selectors_talks.names_of_talks),
        )
        trail_acts.register()
        register_today_panel(selectors.mood_panel, "coaching/_today_mood.html", order=60, facts=selectors.mood_facts)
        register_own_link(_("How my days are, and who sees it"), _("Look"), "coaching:mood_mine", order=20)
