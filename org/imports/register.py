"""The kinds of org, and what taking an import back means to people, posts and units."""

from collections.abc import Callable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from core import audit
from core.imports.registry import register_import
from core.imports.tracing import Befores, register_derived, register_undoing
from org.access import today_of
from org.correcting import forget_addresses, require_not_erased, tell_of_address
from org.guarded import ADDRESS_OPENS_LOGIN, guarded_people, may_make_head
from org.imports.appointments import APPOINTMENTS
from org.imports.calendar import CALENDAR
from org.imports.leave import LEAVE
from org.imports.people import PEOPLE
from org.imports.units import UNITS
from org.many import follow_gone, follow_units_gone
from org.models import Appointment, CalendarDay, LeaveDay, Person, UnitVersion
from org.periods import require_open_span
from org.permissions import may_give_post, may_lead
from org.signals import announce_moved


def since_of(row: Appointment | UnitVersion, before: Befores) -> date:
    """The first day that is another once the row is taken back: a row of which only the end is put back, from there."""
    told = before.get(str(row.pk), {"valid_from": None})
    if told.keys() - {"valid_to"}:
        return row.valid_from
    was = told["valid_to"] and date.fromisoformat(told["valid_to"])
    return min(filter(None, [was, row.valid_to]), default=row.valid_from)


def undo_posts(posts: Sequence[Appointment], before: Befores, by: Person) -> Callable[[], object]:
    """Posts go only while every month since they began is open; those who stay get the superior they had."""
    since = min(since_of(post, before) for post in posts)
    require_open_span(since, None)
    for post in posts:
        told = before.get(str(post.pk))
        if told and post.valid_to and (told["valid_to"] or "9") > post.valid_to.isoformat():
            require_given(post, by)
    audit.record_all("org.undo_appointment", by=by, about=posts)
    return follow_gone(posts, since=since)


def require_given(post: Appointment, by: Person) -> None:
    """Raises ValidationError where `by` may not give the post, which comes back or lasts longer."""
    today, person = today_of(by, timezone.now()), post.person
    verdict = may_give_post(by, person, today)
    if verdict and post.is_head:
        verdict = may_lead(by, person, today)
        verdict = verdict and may_make_head(by, person, post.unit, since=post.valid_from, day=today)
    if not verdict:
        raise ValidationError(verdict.reason)


def undo_versions(versions: Sequence[UnitVersion], before: Befores, by: Person) -> Callable[[], object]:
    """The same for units: whoever works below gets the superior back."""
    since = min(since_of(version, before) for version in versions)
    require_open_span(since, None)
    audit.record_all("org.undo_place_unit", by=by, about=versions)
    return follow_units_gone(versions, since=since)


def undo_people(people: Sequence[Person], before: Befores, by: Person) -> None:
    """People who came by mistake and did nothing here yet are no leavers: the row goes.

    An address comes back as it was changed: not over the head of somebody who has much say by now, and not unheard.
    """
    forget_addresses(people)  # the one that comes back, or goes, is the only one that opens a login
    if not before:
        require_open_span(min((person.hired_on for person in people), default=date.max), None)
        audit.record_all("org.undo_hire", by=by, about=people)
        return
    require_not_erased(people)
    now = timezone.now()  # here: what is taken back knows who asked for it, and no instant
    moved = [person for person in people if "email" in before[str(person.pk)] and person != by]
    guarded = guarded_people(today_of(by, now), among=[one.pk for one in moved if one.has_usable_password()])
    if any(person.pk in guarded for person in moved):
        raise ValidationError(str(ADDRESS_OPENS_LOGIN))
    audit.record_changes("org.undo_correct_person", by=by, changes=[(one, before[str(one.pk)]) for one in people])
    for person in moved:
        if person.has_usable_password():
            tell_of_address(person, person.email, now=now)


def undo_leave(leave: Sequence[LeaveDay], before: Befores, by: Person) -> None:
    require_open_span(min(one.day for one in leave), max(one.day for one in leave))
    people = {one.person_id: one.person for one in leave}
    audit.record_all("org.withdraw_leave", by=by, about=people.values(), fields=["day"])
    announce_moved(people, since=min(one.day for one in leave))


def undo_calendar(days: Sequence[CalendarDay], before: Befores, by: Person) -> None:
    require_open_span(min(one.day for one in days), max(one.day for one in days))
    audit.record_all("org.undo_calendar_day", by=by, about=days)
    announce_moved(None, since=min(one.day for one in days))


def register() -> None:
    for kind in (PEOPLE, UNITS, APPOINTMENTS, LEAVE, CALENDAR):
        register_import(kind)
    register_derived("org.DoorCount")  # somebody who never began may have tried the door
    register_undoing("org.LeaveDay", undo_leave)
    register_undoing("org.CalendarDay", undo_calendar)
    register_undoing("org.Appointment", undo_posts)
    register_undoing("org.UnitVersion", undo_versions)
    register_undoing("org.Person", undo_people)
