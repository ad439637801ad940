from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from reviews import carrying, panels, work_items  # noqa: PLC0415 here: models are loaded only now

        work_items.register()
        carrying.register()
        panels.register()
