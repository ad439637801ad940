"""Units, posts, leave and the calendar as lists: what the pages show, and the lines of their files.

The headings of a file are those that an import knows, so that a list can be mended in a spreadsheet and sent back.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import exporting
from core.wording import name_in_words
from org.access import records_read
from org.models import Appointment, CalendarDay, Person, Profile, UnitVersion
from org.querysets import AppointmentQuerySet, UnitVersionQuerySet
from org.remits import remit_in_words
from org.selectors import leave_below, runs_of
from org.tree import last_day


def units_of(viewer: Person, day: date, text: str = "") -> UnitVersionQuerySet:
    """The units of a day whose code or name holds the text, in the order of their codes, with the unit above."""
    units = UnitVersion.objects.visible_to(viewer).on(day).select_related("unit", "parent").order_by("unit__code", "pk")
    if text:
        named = Q(unit__code__icontains=text) | Q(name_en__icontains=text) | Q(name_zh__icontains=text)
        units = units.filter(named)
    return units


def heads_of(units: list[UnitVersion], day: date) -> dict[int, Person]:
    """Who heads these units on a day, by unit id. One query."""
    posts = Appointment.objects.on(day).filter(unit__in=[one.unit_id for one in units], is_head=True)
    here = Q(person__left_on=None) | Q(person__left_on__gte=day)
    return {post.unit_id: post.person for post in posts.filter(here).select_related("person")}


def unit_header() -> list[str]:
    names = [_("Code"), pgettext("of a unit", "Name"), _("Chinese name"), _("Kind"), _("Unit above it")]
    return [*names, _("From day"), _("Last day"), _("Head of the unit"), _("Responsible for")]


def exported_units(units: UnitVersionQuerySet, day: date) -> Iterator[list[object]]:
    """A line for each unit; two queries for five hundred."""
    for part in exporting.in_parts(units):
        heads = heads_of(part, day)
        for one in part:
            above, head = one.parent.code if one.parent else "", heads.get(one.unit_id)
            told = [one.unit.code, one.name_en, one.name_zh, one.get_kind_display(), above, one.valid_from]
            yield [*told, last_day(one.valid_to), head and name_in_words(head), remit_in_words(one.remit)]


def posts_of(viewer: Person, day: date, text: str = "") -> AppointmentQuerySet:
    """The posts of a day of the people whom the viewer may know of, in the order of people; those in service."""
    posts = Appointment.objects.known_on(viewer, day).select_related("person", "unit", "title")
    if text:
        posts = posts.filter(
            Q(person__code__iexact=text)
            | Q(person__name_zh__icontains=text)
            | Q(person__name_pinyin__icontains=text)
            | Q(unit__code__iexact=text)
            | Q(unit__in=units_of(viewer, day, text).order_by().values("unit"))
        )
    return posts.order_by("person__number", F("kind").desc(), "pk")  # the primary post before acting ones


def post_header(*, keeps: bool) -> list[str]:
    names = [_("Person"), _("Name"), _("Unit"), _("Title"), _("First day"), _("Last day"), _("Kind"), _("Is the head")]
    return [*names, _("Appraised as")] if keeps else names


def exported_posts(posts: AppointmentQuerySet, *, viewer: Person, on: date, keeps: bool) -> Iterator[list[object]]:
    """A line for each post; two queries for five hundred.

    From when to when tells the file of whoever reads those posts so far; as what somebody is appraised only HR's.
    """
    words = {True: _("yes"), False: _("no")}
    for part in exporting.in_parts(posts):
        read = records_read(viewer, [post.person_id for post in part], on)
        for post in part:
            who = [post.person.code, name_in_words(post.person)]
            span = [post.valid_from, post.last_day] if post.person_id in read else [None, None]
            told = [post.unit.code, post.title.code, *span, post.get_kind_display()]
            yield [*who, *told, words[post.is_head], *([str(Profile(post.profile).label)] if keeps else [])]


def leave_header() -> list[str]:
    return [_("Person"), _("Name"), _("First day"), _("Last day"), _("Of each day"), _("Kind")]


def exported_leave(viewer: Person, first: date, last: date) -> Iterator[list[object]]:
    """A line for each leave of the people below the viewer, by person; read in parts."""
    for span in runs_of(leave_below(viewer, first, last).iterator(chunk_size=exporting.BATCH)):
        who = [span.person.code, name_in_words(span.person)]
        yield [*who, span.first, span.last, span.fraction, span.kind_words]


def calendar_header() -> list[str]:
    return [_("Date"), _("Working day"), _("Kind"), _("Note")]


def exported_calendar(year: int) -> Iterator[list[object]]:
    """A line for each date of a year that is planned."""
    words = {True: _("yes"), False: _("no")}
    for day in CalendarDay.objects.filter(day__year=year).order_by("day"):
        yield [day.day, words[day.is_working], day.get_kind_display(), day.note]
