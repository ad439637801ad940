"""The kinds of org, and what taking an import back means to people, posts and units."""

from collections.abc import Callable, Sequence
from datetime import date

from core import audit
from core.imports.registry import register_import
from core.imports.tracing import register_undoing
from org.imports.people import PEOPLE
from org.many import follow_gone
from org.models import Appointment, Person, UnitVersion
from org.periods import require_open_span


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


def register() -> None:
    register_import(PEOPLE)
    register_undoing("org.Appointment", undo_posts)
    register_undoing("org.UnitVersion", undo_versions)
    register_undoing("org.Person", undo_people)
