"""A reorganisation comes into force when its day has come, once and as a whole; and is taken back as a whole.

What is written follows from before and after, not from the lines one by one: first everything ends, then everything
begins, so nobody holds two posts and no unit has two heads on the way.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit, locks
from core.verdicts import require
from core.walltime import company_zone
from org.access import today_of
from org.models import Appointment, Person, Reorganisation, Title, Unit, UnitVersion
from org.moves import STRUCTURE_LOCK, note_changed, people_under, require_tree
from org.periods import require_open_span
from org.reorganising.deciding import may_take_back
from org.reorganising.loading import Draft, people_named
from org.reorganising.outline import Problem, ProblemKind
from org.reorganising.services import require_ready
from org.signals import announce_moved
from org.stamps import restamp

logger = logging.getLogger(__name__)
State = Reorganisation.State
JOB = "org.apply_reorganisations"
Row = Appointment | UnitVersion
MODELS: dict[str, type[Row]] = {"post": Appointment, "version": UnitVersion}


def apply_due(now: datetime) -> int:
    """Applies everything approved whose day has come, in the order of the days; returns how many. One query if none.

    One that cannot be applied is stopped with the reason, and the others go on.
    """
    due = Reorganisation.objects.due(now.astimezone(company_zone()).date())
    return sum(_apply_or_stop(pk, now) for pk in list(due.values_list("pk", flat=True)))


def _apply_or_stop(pk: int, now: datetime) -> int:
    try:
        return apply(pk, now)
    except (ValidationError, IntegrityError) as error:
        logger.warning("reorganisation %s could not be applied: %s", pk, error)
        _stop(pk)
        return 0


@transaction.atomic
def _stop(pk: int) -> None:
    """Keeps by its code what stands in the way: the tick that finds it speaks nobody's language."""
    reorganisation = Reorganisation.objects.select_for_update().filter(pk=pk, state=State.SCHEDULED).first()
    if reorganisation is None:
        return
    problems = Draft(reorganisation).problems or [Problem(ProblemKind.FAILED)]
    reorganisation.stopped_for = [[problem.kind.value, problem.subject, problem.other] for problem in problems]
    reorganisation.state = State.STOPPED
    reorganisation.save(update_fields=["stopped_for", "state"])
    audit.record("org.reorganisation_stopped", by=JOB, about=reorganisation, on_behalf_of=reorganisation.approved_by)


@transaction.atomic
def apply(pk: int, now: datetime) -> int:
    """Applies it if it still waits; 0 if another worker has. Raises ValidationError, and then nothing is written."""
    locks.hold(STRUCTURE_LOCK)
    reorganisation = Reorganisation.objects.select_for_update().filter(pk=pk, state=State.SCHEDULED).first()
    if reorganisation is None:
        return 0
    require_ready(reorganisation)
    draft = Draft(reorganisation)
    ended, begun = _end(draft), _begin(draft)
    reorganisation.written = [
        *([_name(row), row.pk, "ended", before and before.isoformat()] for row, before in ended),
        *([_name(row), row.pk, "begun", None] for row in begun),
    ]
    reorganisation.state, reorganisation.applied_at = State.APPLIED, now
    reorganisation.save(update_fields=["written", "state", "applied_at"])
    require_tree(reorganisation.effective_on)
    audit.record("org.reorganisation_applied", by=JOB, about=reorganisation, on_behalf_of=reorganisation.approved_by)
    _settle([*(row for row, _ in ended), *begun], reorganisation.effective_on)
    return 1


def _end(draft: Draft) -> list[tuple[Row, date | None]]:
    """Ends the posts and the versions of units that change; each with the end it had before."""
    day = draft.reorganisation.effective_on
    posts = Appointment.objects.on(day).filter(person__code__in=draft.people, kind=Appointment.Kind.PRIMARY)
    closed = [code for code in draft.units if code not in draft.after.units]
    acting = Appointment.objects.on(day).filter(unit__code__in=closed, kind=Appointment.Kind.ACTING)
    versions = UnitVersion.objects.on(day).filter(unit__code__in=draft.units)
    ended: list[tuple[Row, date | None]] = []
    rows: list[Row] = [*posts, *acting, *versions]
    for row in rows:
        ended.append((row, row.valid_to))
        row.valid_to = day
        row.save(update_fields=["valid_to"])  # row by row: org.receivers ends the logins of whoever loses a say
    return ended


def _begin(draft: Draft) -> list[Row]:
    """Begins the new versions of units, those above first, and then the new posts."""
    rows: list[Row] = [*_new_versions(draft), *_new_posts(draft)]
    for row in rows:
        row.full_clean()
        row.save()
    return rows


def _name(row: Row) -> str:
    return "post" if isinstance(row, Appointment) else "version"


def _new_versions(draft: Draft) -> list[UnitVersion]:
    changed = {code: draft.after.units[code] for code in draft.units if code in draft.after.units}
    units = _units({*changed, *(then.parent for then in changed.values() if then.parent)})
    return [
        UnitVersion(
            unit=units[code],
            name_en=then.name_en,
            name_zh=then.name_zh,
            kind=then.kind,
            parent=units[then.parent] if then.parent else None,
            remit=then.remit,
            valid_from=draft.reorganisation.effective_on,
        )
        for code, then in changed.items()
    ]


def _new_posts(draft: Draft) -> list[Appointment]:
    held = {code: draft.after.posts[code] for code in draft.people if code in draft.after.posts}
    units, people = _units({post.unit for post in held.values()}), people_named(held)
    titles = {title.code: title for title in Title.objects.all()}
    return [
        Appointment(
            person=people[code],
            unit=units[post.unit],
            title=titles[post.title],
            profile=post.profile,
            is_head=post.is_head,
            valid_from=draft.reorganisation.effective_on,
            valid_to=_service_ends(people[code]),
        )
        for code, post in held.items()
    ]


def _service_ends(person: Person) -> date | None:
    return person.left_on and person.left_on + timedelta(days=1)


def _units(codes: Iterable[str]) -> Mapping[str, Unit]:
    """Units by code; those that there are not yet are made, in the company's time zone."""
    wanted = set(codes)
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}
    for code in sorted(wanted - units.keys()):
        units[code] = Unit(code=code, time_zone=settings.COMPANY_TIME_ZONE)
        units[code].full_clean()
        units[code].save()
    return units


@transaction.atomic
def revert(reorganisation: Reorganisation, *, word: str, by: Person, now: datetime) -> None:
    """Takes back everything that applying wrote: what began is gone, what ended goes on as before.

    Raises ValidationError when a month since then is closing or closed, or when something was built on it.
    """
    locks.hold(STRUCTURE_LOCK)
    reorganisation = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    require(may_take_back(by, Draft(reorganisation), today_of(by, now)))
    if not word.strip():
        raise ValidationError({"word": _("Say why it is taken back.")})
    day = reorganisation.effective_on
    require_open_span(day, None)
    touched = _unbegin(reorganisation, day) | _reopen(reorganisation, day)
    reorganisation.state, reorganisation.word = State.REVERTED, word.strip()
    reorganisation.reverted_by, reorganisation.reverted_at = by, now
    reorganisation.save(update_fields=["state", "word", "reverted_by", "reverted_at"])
    require_tree(day)
    audit.record("org.reorganisation_reverted", by=by, about=reorganisation, fields=["state"], reason=word.strip())
    _settle(touched, day)


def _unbegin(reorganisation: Reorganisation, day: date) -> set[Row]:
    """Deletes what began, the posts before the units."""
    rows = [row for *_, row in _written(reorganisation, "begun", lambda row: row.valid_from == day)]
    rows.sort(key=lambda row: isinstance(row, UnitVersion))
    units = {row.unit_id for row in rows if isinstance(row, UnitVersion)}
    for row in rows:
        type(row).objects.filter(pk=row.pk).delete()
    before = UnitVersion.objects.filter(unit__in=units, valid_to=day).values("unit")
    gone = units - set(before.values_list("unit", flat=True))
    if Appointment.objects.filter(unit__in=gone).overlapping(day, None).exists():
        raise _built_upon()
    return set(rows)


def _reopen(reorganisation: Reorganisation, day: date) -> set[Row]:
    rows = set()
    for ended, row in _written(reorganisation, "ended", lambda row: row.valid_to == day):
        row.valid_to = date.fromisoformat(ended) if ended else None
        row.save(update_fields=["valid_to"])
        rows.add(row)
    return rows


def _written(
    reorganisation: Reorganisation, how: str, is_as_left: Callable[[Row], bool]
) -> list[tuple[str | None, Row]]:
    """The rows that applying ended or began, with what the end was before. Raises ValidationError if one is another."""
    found: list[tuple[str | None, Row]] = []
    for name, pk, did, before in reorganisation.written:
        if did == how:
            row = MODELS[name].objects.filter(pk=pk).first()
            if row is None or not is_as_left(row) or (how == "begun" and row.valid_to != _own_end(row)):
                raise _built_upon()
            found.append((before, row))
    return found


def _own_end(row: Row) -> date | None:
    return _service_ends(row.person) if isinstance(row, Appointment) else None


def _built_upon() -> ValidationError:
    return ValidationError(_("Something was changed since then that builds on it. Change it back by a new one."))


def _settle(rows: Iterable[Row], since: date) -> None:
    """Facts of the days since get their unit and superior again, upper rooms hear of it."""
    rows = list(rows)
    led = {row.unit_id for row in rows if isinstance(row, UnitVersion) or row.is_head}
    note_changed({row.unit_id for row in rows if isinstance(row, UnitVersion)})
    moved = {row.person_id for row in rows if isinstance(row, Appointment)} | people_under(led, since=since)
    restamp(since, person_ids=moved)
    announce_moved(moved, since=since)
