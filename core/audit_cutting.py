"""Cutting the trail of acts: what is older than it is kept goes, part by part, each under a seal over what was cut."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from core.models import AuditEntry, AuditSeal

KEPT_DAYS = 1827  # five years; the triggers let no younger act go, and none that no seal covers
PART = 500  # acts of one transaction
NAMES = [field.name for field in AuditEntry._meta.concrete_fields]


def cut_trail(now: datetime, *, most: int) -> int:
    """Cuts at most about `most` acts that have been kept long enough; says how many. One query when there are none."""
    limit, count = now - timedelta(days=KEPT_DAYS), 0
    while count < most and (cut := _cut_part(limit)):
        count += cut
    return count


@transaction.atomic
def _cut_part(limit: datetime) -> int:
    """The oldest acts, as far as all of them are older than `limit`: sealed, then deleted."""
    oldest = AuditEntry.objects.order_by("pk")[:PART].iterator(chunk_size=PART)
    entries = list(takewhile(lambda entry: entry.at < limit, oldest))
    if not entries:
        return 0
    previous = AuditSeal.objects.order_by("-to_id").values_list("hash", flat=True).first() or ""
    AuditSeal.objects.create(
        from_id=entries[0].pk, to_id=entries[-1].pk, previous_hash=previous, hash=seal_over(entries, previous=previous)
    )
    AuditEntry.objects.filter(pk__range=(entries[0].pk, entries[-1].pk)).delete()
    return len(entries)


def seal_over(entries: Sequence[AuditEntry], *, previous: str) -> str:
    """The hash over these acts and the seal before: whoever kept a copy of them can show that it is whole."""
    hashed = hashlib.sha256(previous.encode())
    for entry in entries:
        told = {name: getattr(entry, name) for name in NAMES}
        hashed.update(json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False).encode() + b"\n")
    return hashed.hexdigest()
