from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachingConfig(AppConfig):
    name = "coaching"
    verbose_name = _("Coaching")

    def ready(self) -> None:
        # here: models and registries are loaded only now
        from coaching import duty_kinds, selectors, trail_acts  # noqa: PLC0415
        from duties.registry import register_today_panel  # noqa: PLC0415
        from org.own_page import register_own_link  # noqa: PLC0415

        duty_kinds.register()
        trail_acts.register()
        register_today_panel(selectors.mood_panel, "coaching/_today_mood.html", order=60, facts=selectors.mood_facts)
        register_own_link(_("How my days are, and who sees it"), _("Look"), "coaching:mood_mine", order=20)
