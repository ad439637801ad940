"""The rule of a unit and its pairs: started in one step for a team, kept right by a tick as people come and go."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coaching.models import CoachingRule, Pair
from coaching.permissions import may_keep_rule
from core import audit
from core.verdicts import require
from core.walltime import company_zone
from duties.rules import local_day
from duties.services import mark_stale
from meetings.meeting_kinds import TEMPLATES
from meetings.models import MeetingKind, MeetingSeries, SeriesPart
from meetings.planning_meetings import plan_series
from org.models import Appointment, Person, Unit
from org.tree import OrgTree

JOB = "coaching.keep_pairs"
SHIPPED = TEMPLATES[MeetingKind.COACHING]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
CHUNK = 50  # rules in one transaction


@transaction.atomic
def start_rule(  # noqa: PLR0913 what a rule says
    unit: Unit, *, weeks: int, starts_on: date, at: time, by: Person, now: datetime, today: date
) -> CoachingRule:
    """Talks for everybody directly under the head of the unit, from the first Monday on or after `starts_on`."""
    require(may_keep_rule(by, unit, on=today))
    if starts_on < today:
        raise ValidationError({"starts_on": _("This day is over; choose a later one.")})
    if CoachingRule.objects.filter(unit=unit, ended_on=None).exists():
        raise ValidationError(_("This team has its talks already."))
    rule = CoachingRule.objects.create(
        unit=unit,
        weeks=weeks,
        starts_on=starts_on + timedelta(days=-starts_on.weekday() % 7),
        at=at,
        made_by=by,
    )
    audit.record("coaching.start_rule", by=by, about=rule, fields=["unit", "weeks"])
    keep([rule], now=now)
    return rule


@transaction.atomic
def end_rule(rule: CoachingRule, *, by: Person, now: datetime, today: date) -> None:
    """No talks by rule any more; what was noted and promised stays with the two. Twice is once."""
    require(may_keep_rule(by, rule.unit, on=today))
    if CoachingRule.objects.filter(pk=rule.pk, ended_on=None).update(ended_on=today):
        audit.record("coaching.end_rule", by=by, about=rule, fields=["ended_on"])
        _end(list(Pair.objects.live().filter(rule=rule).select_related("series")), today=today, now=now)


def keep_pairs(now: datetime) -> int:
    """The tick: sets the pairs right once a day, and after people moved; one query when there is nothing to do."""
    today = local_day(now, company_zone())
    due = CoachingRule.objects.filter(Q(kept_on=None) | Q(kept_on__lt=today), ended_on=None)
    count = 0
    while due.exists():
        with transaction.atomic():
            rules = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:CHUNK])
            if not rules:
                return count
            count += keep(rules, now=now)
    return count


def keep(rules: Sequence[CoachingRule], *, now: datetime) -> int:
    """Makes the pairs be what the organisation of today says; how many began or ended."""
    today = local_day(now, company_zone())
    tree = OrgTree.on(today)
    wanted = _wanted(rules, tree, today)
    standing: dict[int, dict[int, Pair]] = defaultdict(dict)
    for pair in Pair.objects.live().filter(rule__in=rules).select_related("series"):
        standing[pair.rule_id][pair.person_id] = pair
    over = [
        pair
        for rule in rules
        for person, pair in standing[rule.pk].items()
        if wanted[rule.pk].get(person) != pair.coach_id
    ]
    _end(over, today=today, now=now)
    taken = set(Pair.objects.live().values_list("person_id", flat=True))
    fresh: list[Pair] = []
    people = Person.objects.in_bulk({pk for pairs in wanted.values() for each in pairs.items() for pk in each})
    for rule in rules:
        slots = Counter(pair.slot for pair in standing[rule.pk].values() if pair not in over)
        for person, coach in sorted(wanted[rule.pk].items()):
            if person in taken:
                continue
            slot = _free_slot(slots)
            slots[slot] += 1
            taken.add(person)
            fresh.append(_pair(rule, people[person], people[coach], slot, today))
    _begin(fresh, now=now)
    CoachingRule.objects.filter(pk__in=[rule.pk for rule in rules]).update(kept_on=today)
    return len(over) + len(fresh)


def _wanted(rules: Sequence[CoachingRule], tree: OrgTree, today: date) -> dict[int, dict[int, int]]:
    """Rule id → person id → coach id: who works in the unit itself, and the heads of the units right below."""
    is_here = Q(person__left_on=None) | Q(person__left_on__gte=today)
    posts = Appointment.objects.on(today).filter(is_here, kind=Appointment.Kind.PRIMARY, is_head=False)
    members: dict[int, list[int]] = defaultdict(list)
    units = {rule.unit_id for rule in rules}
    rows = posts.filter(unit__in=units, person__hired_on__lte=today).order_by("person__number")
    for unit, person in rows.values_list("unit_id", "person_id"):
        members[unit].append(person)
    found: dict[int, dict[int, int]] = {}
    for rule in rules:
        coach = tree.head_of(rule.unit_id)
        below = [tree.head_of(child) for child in tree.children.get(rule.unit_id, ())]
        people = [*members[rule.unit_id], *(head for head in below if head)]
        found[rule.pk] = {person: coach for person in people if coach and person != coach}
    return found


def _free_slot(slots: Counter[int]) -> int:
    return next(slot for slot in range(1000) if not slots[slot])


def _pair(rule: CoachingRule, person: Person, coach: Person, slot: int, today: date) -> Pair:
    """The pair with its series, not yet written: one talk a day, round and round, later ones after the first."""
    days = len(WEEKDAYS) * rule.weeks
    week, weekday = divmod(slot % days, len(WEEKDAYS))
    first = rule.starts_on + timedelta(days=7 * week + weekday)
    while first < today:
        first += timedelta(days=7 * rule.weeks)
    begins = datetime.combine(first, rule.at) + timedelta(minutes=SHIPPED.length * (slot // days))
    series = MeetingSeries(
        kind=MeetingKind.COACHING,
        name="",  # who the two are is asked of the pair each time: a name that is kept outlives its person
        unit_id=rule.unit_id,
        circle=MeetingSeries.Circle.NAMED,
        recurrence=f"FREQ=WEEKLY;INTERVAL={rule.weeks};BYDAY={WEEKDAYS[weekday]}",
        day_off=SHIPPED.day_off,
        starts_on=first,
        at=begins.time(),
        length=SHIPPED.length,
        notice_hours=24 * 7 * rule.weeks,  # a round: what comes to mind is put down at once
        minutes_rule=SHIPPED.minutes_rule,
        counts=False,
        chair=coach,
        made_by_id=rule.made_by_id,
    )
    return Pair(rule=rule, person=person, coach=coach, series=series, slot=slot)


def _begin(pairs: Sequence[Pair], *, now: datetime) -> None:
    if not pairs:
        return
    series = [pair.series for pair in pairs]
    for one in series:
        one.save()
    through = MeetingSeries.people.through
    through.objects.bulk_create(through(meetingseries=pair.series, person=pair.person) for pair in pairs)
    SeriesPart.objects.bulk_create(
        SeriesPart(series=pair.series, position=position, text=text, length=length)
        for pair in pairs
        for position, (text, length) in enumerate(_parts(pair.person.language))
    )
    for pair in pairs:
        pair.series_id = pair.series.pk
    Pair.objects.bulk_create(pairs)
    plan_series(series, now=now)
    mark_stale({pair.coach_id for pair in pairs})


def _parts(language: str) -> list[tuple[str, int]]:
    """The agenda in the words of whom the talk is for."""
    with translation.override(language or None):
        return [(str(part.text), part.length) for part in SHIPPED.parts]


def part_in_words(text: str) -> str:
    """A shipped part in the language of whoever reads it; other words as they are."""
    return str(_shipped_words().get(text, text))


@cache
def _shipped_words() -> dict[str, str | Promise]:
    """Every language's words of each shipped part."""
    found: dict[str, str | Promise] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(part.text): part.text for part in SHIPPED.parts}
    return found


def _end(pairs: Collection[Pair], *, today: date, now: datetime) -> None:
    if not pairs:
        return
    series = [pair.series for pair in pairs]
    MeetingSeries.objects.filter(pk__in=[one.pk for one in series]).update(ended_on=today)
    for one in series:
        one.ended_on = today
    plan_series(series, now=now)
    Pair.objects.filter(pk__in=[pair.pk for pair in pairs]).update(ended_on=today)
    mark_stale({pair.coach_id for pair in pairs})
