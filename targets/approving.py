"""What happens when a revision is sent to be approved, and sent back (docs/rules.md, Targets).

Approved is locked: targets.locking.lock_plan.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from duties.services import mark_stale
from org.models import Person
from org.tree import OrgTree
from targets.history import answer_revision
from targets.locking import require_comes_out
from targets.models import Plan, RevisionStep
from targets.negotiation import due_days
from targets.permissions import may_lock_plan
from targets.planning import held_draft

Kind = RevisionStep.Kind


def approver_of(unit: int, tree: OrgTree, *, not_by: set[int]) -> int | None:
    """Who approves what these people drafted: the nearest head above them in the line of the unit.

    None where nobody is above them; a post that is vacant is passed over.
    """
    heads = [tree.head_of(above) for above in tree.path(unit)]
    own = [place for place, head in enumerate(heads) if head in not_by]
    return next((head for head in heads[own[-1] + 1 if own else 0 :] if head is not None), None)


@transaction.atomic
def ask_for_approval(plan: Plan, *, version: int, by: Person, now: datetime, today: date) -> None:
    """Makes the approval of a revision a duty of whoever stands above. Twice is once.

    Raises StaleVersion where cells were saved since it was read, ValidationError while its sums do not come out, for a
    first plan, and where nobody stands above.
    """
    held = held_draft(plan, by=by, today=today)
    if held.version != version:
        raise StaleVersion()
    if held.number == 1:
        raise ValidationError(_("A first plan needs nobody's approval; lock it."))
    require_comes_out(held)
    approver = approver_of(held.unit_id, OrgTree.on(today), not_by={held.made_by_id, by.pk})
    if approver is None:
        raise ValidationError(_("Nobody stands above you who could approve it; lock it yourself."))
    if held.revision_steps.filter(answered_at=None, kind=Kind.ASKED, awaits=approver).exists():
        return
    _next_step(held, Kind.ASKED, awaits=approver, by=by, now=now, today=today)
    audit.record("targets.ask_approval", by=by, about=held, fields=["state"])


@transaction.atomic
def send_back(plan: Plan, *, words: str, by: Person, now: datetime, today: date) -> None:
    """Gives a revision back to whoever sent it, with a reason, as a duty of theirs. Twice is once.

    Raises ValidationError without a reason.
    """
    held = held_draft(plan, by=by, today=today)
    require(may_lock_plan(by, held, on=today))
    if not words.strip():
        raise ValidationError({"words": _("Say what has to be changed.")})
    asked = held.revision_steps.filter(answered_at=None, kind=Kind.ASKED).first()
    if asked is None:
        return
    _next_step(held, Kind.SENT_BACK, awaits=asked.by_id, by=by, now=now, today=today, words=words.strip())
    audit.record("targets.send_back_revision", by=by, about=held, fields=["state"])


def _next_step(  # noqa: PLR0913 what a step is
    held: Plan, kind: str, *, awaits: int, by: Person, now: datetime, today: date, words: str = ""
) -> None:
    answer_revision(held, now)
    told = {"kind": kind, "words": words, "by": by, "at": now, "awaits_id": awaits}
    RevisionStep.objects.create(plan=held, **told, due_on=due_days([awaits], today)[awaits])
    mark_stale([awaits])
