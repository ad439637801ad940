from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def make_cache_table(*, using: str, **kwargs: object) -> None:
    """Makes the table of the database cache, so that `migrate` is all that a database needs."""
    call_command("createcachetable", database=using, verbosity=0)


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("System")

    def ready(self) -> None:
        from core.db_triggers import install_triggers  # noqa: PLC0415 here: models are loaded only now

        post_migrate.connect(install_triggers, dispatch_uid="core.db_triggers")
        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="core.cache_table")
