"""Who is to answer a counter-proposal: who proposed, while in the line above the unit; else who heads it now."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice

from django.db.models import Q, QuerySet

from org.tree import OrgTree
from targets.models import NegotiationStep


def who_answers(step: NegotiationStep, tree: OrgTree) -> int:
    """The id of the one person who is to answer on the day of the tree: of several heads in line the nearest.

    Never the person whose targets they are; nobody else left, it stays with whoever was asked.
    """
    line = tree.path(step.negotiation.plan.unit_id)
    heads = [tree.heads[unit] for unit in line if unit in tree.heads]
    if step.awaits_id in heads:
        return step.awaits_id
    return next((head for head in heads if head != step.negotiation.person_id), step.awaits_id)


def waiting_counters() -> "QuerySet[NegotiationStep]":
    """Counter-proposals that nobody has answered, with what `who_answers` asks of them."""
    kind = NegotiationStep.Kind.COUNTERED
    waiting = NegotiationStep.objects.filter(kind=kind, answered_at=None, dropped_at=None)
    return waiting.select_related("negotiation__plan")


def waiting_for(people: Collection[int], tree: OrgTree) -> list[int]:
    """The counter-proposals that these people are to answer on the day of the tree. One query, of those near them."""
    near = Q(awaits__in=people) | Q(negotiation__plan__unit__in=units_answered_by(people, tree))
    return [step.pk for step in waiting_counters().filter(near) if who_answers(step, tree) in people]


def units_answered_by(people: Collection[int], tree: OrgTree) -> set[int]:
    """The units where one of these heads the line first, or next to whoever does, who may not answer to himself."""
    return {unit for unit in tree.units if not set(people).isdisjoint(islice(_line_of_heads(unit, tree), 2))}


def _line_of_heads(unit: int | None, tree: OrgTree) -> Iterator[int]:
    """Who heads the unit and those above it, nearest first, each once."""
    seen: set[int] = set()
    while unit is not None:
        head = tree.heads.get(unit)
        if head is not None and head not in seen:
            seen.add(head)
            yield head
        unit = tree.parents.get(unit)


def hand_over(negotiations: Iterable[int], today: date) -> None:
    """Writes into what is about to be answered who had it to answer on that day. One query where nothing waits."""
    steps = list(waiting_counters().filter(negotiation__in=negotiations))
    if not steps:
        return
    tree = OrgTree.on(today)
    for step in steps:
        step.awaits_id = who_answers(step, tree)
    NegotiationStep.objects.bulk_update(steps, ["awaits"], batch_size=500)
