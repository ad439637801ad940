from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core.db_triggers import install_triggers  # noqa: PLC0415 here: models are loaded only now

        post_migrate.connect(install_triggers, dispatch_uid="core.db_triggers")
