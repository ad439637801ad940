"""News of targets that upper rooms may act on."""

from datetime import datetime

from django.db import transaction
from django.dispatch import Signal

# Sent after commit, once for each stage, with stage_id (int), unit_id (int), at (aware) when a stage of a goal is
# reached: counted by the tick or confirmed by a head. A stage never becomes unreached. A lost signal is not repeated:
# the row says what is true.
stage_reached = Signal()


def announce_reached(stage_id: int, unit_id: int, *, at: datetime) -> None:
    """Tells the upper rooms after commit."""
    transaction.on_commit(lambda: stage_reached.send(sender=None, stage_id=stage_id, unit_id=unit_id, at=at))
