from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "org"
    verbose_name = _("Org")

    def ready(self) -> None:
        # here: models are loaded only now
        from core import meanwhile  # noqa: PLC0415
        from org import checklists, leave_effects, receivers, trail, trail_acts  # noqa: PLC0415
        from org.imports import register  # noqa: PLC0415

        receivers.connect()
        checklists.register()
        leave_effects.register()
        register.register()
        trail_acts.register()
        meanwhile.register_last_act(trail.last_act)
