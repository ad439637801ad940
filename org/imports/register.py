"""The kinds of org, and what taking an import back means to people, posts and units."""

from collections.abc import Callable, Sequence
from datetime import date

from core import audit
from core.imports.registry import register_import
from core.imports.tracing import register_undoing
from org.imports.calendar import CALENDAR
from org.imports.leave import LEAVE
from org.imports.people import PEOPLE
from org.many import follow_gone
from org.models import Appointment, CalendarDay, LeaveDay, Person, UnitVersion
from org.periods import require_open_span
from org.signals import announce_moved


def undo_posts(posts: Sequence[Appointment], is_new: bool, by: Person) -> Callable[[], object]:
    """Posts go only while every month since they began is open; those who stay get the superior they had."""
    require_open_span(min(post.valid_from for post in posts), None)
    audit.record_all("org.undo_appointment", by=by, about=posts)
    return follow_gone(posts)


def undo_versions(versions: Sequence[UnitVersion], is_new: bool, by: Person) -> None:
    require_open_span(min(version.valid_from for version in versions), None)
    audit.record_all("org.undo_place_unit", by=by, about=versions)


def undo_people(people: Sequence[Person], is_new: bool, by: Person) -> None:
    """People who came by mistake and did nothing here yet are no leavers: the row goes."""
    if is_new:
        require_open_span(min((person.hired_on for person in people), default=date.max), None)
    audit.record_all("org.undo_hire" if is_new else "org.undo_correct_person", by=by, about=people)


def undo_leave(leave: Sequence[LeaveDay], is_new: bool, by: Person) -> None:
    require_open_span(min(one.day for one in leave), max(one.day for one in leave))
    people = {one.person_id: one.person for one in leave}
    audit.record_all("org.withdraw_leave", by=by, about=people.values(), fields=["day"])
    announce_moved(people, since=min(one.day for one in leave))


def undo_calendar(days: Sequence[CalendarDay], is_new: bool, by: Person) -> None:
    require_open_span(min(one.day for one in days), max(one.day for one in days))
    audit.record_all("org.undo_calendar_day", by=by, about=days)
    announce_moved(None, since=min(one.day for one in days))


def register() -> None:
    for kind in (PEOPLE, LEAVE, CALENDAR):
        register_import(kind)
    register_undoing("org.LeaveDay", undo_leave)
    register_undoing("org.CalendarDay", undo_calendar)
    register_undoing("org.Appointment", undo_posts)
    register_undoing("org.UnitVersion", undo_versions)
    register_undoing("org.Person", undo_people)
