from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecruitingConfig(AppConfig):
    name = "recruiting"
    verbose_name = _("Recruiting")

    def ready(self) -> None:
        # here: models and registries are loaded only now
        from recruiting import trail_acts, waiting  # noqa: PLC0415
        from recruiting.interviews import duties, emptying, telling  # noqa: PLC0415
        from recruiting.interviews import trail_acts as acts_of_interviews  # noqa: PLC0415
        from recruiting.probation import duties as probation_duties  # noqa: PLC0415
        from recruiting.probation import evidence, leave_effect, links  # noqa: PLC0415

        trail_acts.register()
        waiting.register()
        acts_of_interviews.register()
        duties.register()
        emptying.register()
        telling.register()
        evidence.register()
        leave_effect.register()
        links.register()
        probation_duties.register()
