"""Slides, sheets and samples of a course: what everybody can take along."""

from datetime import date, datetime

from django.db import transaction

from core import audit
from core.files.checking import CheckedFile
from core.files.storing import store
from core.verdicts import require
from org.models import Person
from training.courses.permissions import may_keep_courses
from training.models import Course, CourseDocument


@transaction.atomic
def add_document(course: Course, checked: CheckedFile, *, by: Person, on: date, now: datetime) -> CourseDocument:
    """Keeps a document of the course."""
    require(may_keep_courses(by, on))
    row = store(CourseDocument(course=course), checked, by=by, now=now)
    audit.record("training.add_document", by=by, about=course)
    return row


@transaction.atomic
def remove_document(document: CourseDocument, *, by: Person, on: date) -> None:
    """Removes a document and its file."""
    require(may_keep_courses(by, on))
    document.delete()
    audit.record("training.remove_document", by=by, about=document.course)
