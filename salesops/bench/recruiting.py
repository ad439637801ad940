"""An opening with as many candidates as the company has people, and the step that brought each to a stage."""

from datetime import timedelta

from core.bulk import insert_rows
from org.models import Appointment
from recruiting import openings
from recruiting.models import Application, Candidate, Channel, Opening, StageMove, StageTemplate
from salesops.bench.record import Bench

WAITS = 28 * 24 * 60  # minutes: within four weeks they came to where they stand


def add_opening(bench: Bench) -> Opening:
    """One of the manager's team, drafted by the manager, approved and opened by the general manager."""
    manager, approver, now = bench.people["manager"], bench.people["general manager"], bench.now
    post = Appointment.objects.select_related("unit", "title").get(person=manager)
    opening = openings.draft_opening(
        unit=post.unit, title=post.title, number=1, reason="We grow.",
        wanted_by=bench.wall.date() + timedelta(days=60), by=manager, now=now,
    )  # fmt: skip
    openings.approve_opening(opening, version=opening.version, by=approver, now=now)
    template = StageTemplate.objects.order_by("pk").first()
    openings.open_opening(opening, template=template, version=opening.version, by=approver, now=now)
    add_candidates(bench, opening)
    return opening


def add_candidates(bench: Bench, opening: Opening) -> None:
    """Evenly over channels and stages."""
    hand, numbers = bench.people["manager"].pk, range(1, bench.people_count + 1)
    channels = list(Channel.objects.values_list("pk", flat=True))
    stages = list(opening.stages.values_list("pk", flat=True))
    since = {number: bench.now - timedelta(minutes=number * 4 % WAITS) for number in numbers}
    insert_rows(
        Candidate,
        ("id", "name_zh", "name_pinyin", "channel", "added_by", "added_at"),
        ((n, f"王{n}", f"Wang {n}", channels[n % len(channels)], hand, since[n]) for n in numbers),
    )
    insert_rows(
        Application,
        ("id", "candidate", "opening", "stage", "entered_stage_at", "applied_at", "added_by"),
        ((n, n, opening.pk, stages[n % len(stages)], since[n], since[n], hand) for n in numbers),
    )
    insert_rows(
        StageMove,
        ("application", "to_stage", "by", "at"),
        ((n, stages[n % len(stages)], hand, since[n]) for n in numbers),
    )
