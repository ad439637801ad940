from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    name = "training"
    verbose_name = _("Training")

    def ready(self) -> None:
        # here: models and registries are loaded only now
        from org.stamps import register_stamped  # noqa: PLC0415
        from training import trail_acts  # noqa: PLC0415
        from training.courses import duty_kinds, reminding  # noqa: PLC0415
        from training.models import Rehearsal  # noqa: PLC0415
        from training.rehearsals import duties, feed, panel  # noqa: PLC0415
        from training.skills import registering as skills  # noqa: PLC0415

        register_stamped(Rehearsal, "day")
        trail_acts.register()
        duty_kinds.register()
        reminding.register()
        duties.register()
        feed.register()
        panel.register()
        skills.register()
