"""The doorbell: beat rings every tick of every app's timetable; what is due is asked of the database."""

import os

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")

app = Celery("salesops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def ring_every_tick(sender: Celery, **kwargs: object) -> None:
    """Fills the beat schedule from the timetables once the apps are loaded."""
    from salesops.timetable import beat_schedule  # noqa: PLC0415 here: the timetables import models

    sender.conf.beat_schedule = beat_schedule()


@beat_init.connect
def note_start(**kwargs: object) -> None:
    """Says since when the doorbell rings: what has not run since is not late yet."""
    from django.db import close_old_connections  # noqa: PLC0415 here: as above
    from django.utils import timezone  # noqa: PLC0415 here: as above

    from salesops import watch  # noqa: PLC0415 here: as above

    watch.note_start(timezone.now())
    close_old_connections()  # beat asks the database for nothing more
