from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = _("Targets")

    def ready(self) -> None:
        # here: models are loaded only now
        from org.reorganising.consequences import register_consequence  # noqa: PLC0415
        from org.stamps import register_stamped  # noqa: PLC0415
        from targets import selectors, waiting  # noqa: PLC0415
        from targets.models import Entry  # noqa: PLC0415

        waiting.register()
        register_consequence("targets", selectors.target_cells_of, selectors.target_cells_in_words, order=20)
        register_stamped(Entry, "work_date")
