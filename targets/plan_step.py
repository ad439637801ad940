"""Which step of a plan comes next, so that its page has one primary action. Nothing here touches the database."""

from collections.abc import Collection, Mapping

from targets.models import Negotiation

FILL, PROPOSE, ANSWERS, LOCK, REVISE = "fill", "propose", "answers", "lock", "revise"
APPROVE, WAIT = "approve", "wait"  # of a revision: whoever approves it; whoever has sent it


def next_step(
    *,
    is_draft: bool,
    comes_out: bool,
    people: Collection[int],
    talks: Mapping[int, Negotiation],
    approves: bool = False,
    is_sent: bool = False,
    is_sent_back: bool = False,
) -> str:
    """Filled until its sums come out, proposed to all who hold a part, agreed with them, then locked, then revised.

    `people`: those to whom it can be proposed; `talks`: what was proposed, by person id. A revision is approved:
    `approves` is of a viewer who did not draft it; somebody was asked to approve it, or has sent it back.
    """
    if not is_draft:
        return REVISE
    if approves and not is_sent_back and (is_sent or comes_out):
        return APPROVE
    if (is_sent and comes_out) or (approves and is_sent_back):
        return WAIT
    if not comes_out:
        return FILL
    changed = Negotiation.State.CHANGED
    if any(one not in talks or talks[one].state == changed for one in people):
        return PROPOSE
    return LOCK if all(talk.is_agreed for talk in talks.values()) else ANSWERS
