"""Who may read what: one table, role × area, and the queries that follow from it.

Roles follow from the appointments and grants of a day. A viewer's answers are loaded once and kept on the viewer, who
lives as long as a request.
"""

from datetime import date, datetime, timedelta
from enum import Enum, IntEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from org.models import Appointment, Grant, Person, Profile
from org.querysets import PersonQuerySet
from org.tree import OrgTree


class Role(models.TextChoices):
    """What somebody is on a day, for reading."""

    GENERAL_MANAGER = "general_manager", _("general manager")  # heads the root
    DIRECTOR = "director", _("director")  # heads a unit that has heads below
    MANAGER = "manager", _("manager")  # heads any other unit
    SUPERVISOR = "supervisor", _("supervisor")  # and whoever has the profile of a manager and heads nothing
    SALESPERSON = "salesperson", _("salesperson")
    PROBATION = "probation", _("probation")
    ASSISTANT = "assistant", _("assistant")  # customer service as well
    MEMBER = "member", _("member")  # holds an appointment that is not appraised, or none today
    HR = "hr", _("HR")
    TECHNICAL_ADMINISTRATOR = "technical_administrator", _("technical administrator")


class Area(Enum):
    """What can be read, in the order of the table's columns."""

    PEOPLE = 0  # that somebody works here, in which unit and under which title
    LEAVE = 1
    DUTIES = 2
    TARGETS = 3
    REPORTS = 4
    APPRAISALS = 5
    DISCIPLINE = 6


class Reach(IntEnum):
    """How far a role sees, each more than the one before."""

    NOBODY = 0
    SELF = 1  # oneself, and facts of days on which one was the superior
    TEAM = 2  # and everybody in one's own unit and below it
    BELOW = 3  # and everybody in the units one heads and below them
    EVERYONE = 4


NOBODY, SELF, TEAM, BELOW, EVERYONE = Reach
READ = {
    #                              PEOPLE    LEAVE     DUTIES    TARGETS   REPORTS   APPRAISALS DISCIPLINE
    Role.GENERAL_MANAGER:         (EVERYONE, EVERYONE, EVERYONE, EVERYONE, EVERYONE, EVERYONE, EVERYONE),
    Role.DIRECTOR:                (EVERYONE, BELOW,    BELOW,    BELOW,    BELOW,    BELOW,    BELOW),
    Role.MANAGER:                 (EVERYONE, BELOW,    BELOW,    BELOW,    BELOW,    BELOW,    BELOW),
    Role.SUPERVISOR:              (TEAM,     SELF,     SELF,     TEAM,     SELF,     SELF,     SELF),
    Role.SALESPERSON:             (TEAM,     SELF,     SELF,     SELF,     SELF,     SELF,     SELF),
    Role.PROBATION:               (TEAM,     SELF,     SELF,     SELF,     SELF,     SELF,     SELF),
    Role.ASSISTANT:               (TEAM,     SELF,     SELF,     TEAM,     SELF,     SELF,     SELF),
    Role.MEMBER:                  (TEAM,     SELF,     SELF,     SELF,     SELF,     SELF,     SELF),
    Role.HR:                      (EVERYONE, EVERYONE, SELF,     SELF,     SELF,     EVERYONE, EVERYONE),
    Role.TECHNICAL_ADMINISTRATOR: (EVERYONE, NOBODY,   NOBODY,   NOBODY,   NOBODY,   NOBODY,   NOBODY),
}  # fmt: skip

BY_PROFILE = {
    Profile.SALESPERSON: Role.SALESPERSON,
    Profile.SUPERVISOR: Role.SUPERVISOR,
    Profile.MANAGER: Role.SUPERVISOR,
    Profile.ASSISTANT: Role.ASSISTANT,
    Profile.PROBATION: Role.PROBATION,
    Profile.NONE: Role.MEMBER,
}


class Access:
    """What one viewer is and may read on one day. At most four queries, whatever the width of the team."""

    def __init__(self, viewer: Person, day: date) -> None:
        self.viewer_id, self.day = viewer.pk, day

    @cached_property
    def posts(self) -> list[Appointment]:
        """The viewer's appointments, acting ones included. One query."""
        return list(
            Appointment.objects.on(self.day).filter(person=self.viewer_id).exclude(person__left_on__lt=self.day)
        )

    @cached_property
    def tree(self) -> OrgTree:
        """The organisation of the day. Two queries."""
        return OrgTree.on(self.day)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Everything the viewer is on the day; never empty."""
        granted = Grant.objects.on(self.day).filter(person=self.viewer_id).values_list("role", flat=True)
        roles = {Role(role) for role in granted} | {self._role_of(post) for post in self.posts}
        return frozenset(roles or {Role.MEMBER})

    def _role_of(self, post: Appointment) -> Role:
        if not post.is_head:
            return BY_PROFILE[Profile(post.profile)]
        if self.tree.parents.get(post.unit_id, 0) is None:
            return Role.GENERAL_MANAGER
        heads_below = {self.tree.head_of(unit) for unit in self.tree.units_below(post.unit_id)} - {None, self.viewer_id}
        return Role.DIRECTOR if heads_below else Role.MANAGER

    def reach(self, area: Area) -> Reach:
        """How far the viewer sees: the widest of the roles."""
        return max(READ[role][area.value] for role in self.roles)

    def units(self, reach: Reach) -> set[int]:
        """The ids of the units whose people a reach of TEAM or BELOW takes in."""
        posts = [post for post in self.posts if post.is_head or reach == TEAM]
        if not posts:
            return set()
        return set().union(*(self.tree.units_below(post.unit_id) for post in posts))


def access_of(viewer: Person, on: date | None = None) -> Access:
    """The viewer's access on a day, the viewer's today when none is given; kept on the viewer."""
    kept: dict[date, Access] = viewer.__dict__.setdefault("_access_by_day", {})
    day = on or today_of(viewer, timezone.now())
    if day not in kept:
        kept[day] = Access(viewer, day)
    return kept[day]


def roles_of(person: Person, on: date) -> frozenset[Role]:
    """Everything the person is on a day."""
    return access_of(person, on).roles


def fact_filter(viewer: Person, area: Area, *, on: date | None = None, prefix: str = "") -> Q:
    """The dated facts of `area` that the viewer may read, as one condition on their stamps.

    Own facts, facts of days on which the viewer was the superior, facts of the units that the viewer's reach takes in
    today. `prefix` leads to the fact: "report__" for the lines of a report.
    """
    access = access_of(viewer, on)
    reach = access.reach(area)
    if reach == EVERYONE:
        return Q()
    if reach == NOBODY:
        return Q(pk__in=[])
    condition = Q(**{f"{prefix}person": viewer.pk}) | Q(**{f"{prefix}superior": viewer.pk})
    if reach > SELF and (units := access.units(reach)):
        condition |= Q(**{f"{prefix}unit__in": units})
    return condition


def readable_people(viewer: Person, area: Area, on: date | None = None) -> PersonQuerySet:
    """The people about whom the viewer may read `area` on a day, in their order, the viewer included.

    Nobody is kept from knowing that the line above exists: PEOPLE takes in the heads above one's own units.
    """
    access = access_of(viewer, on)
    reach = access.reach(area)
    if reach == EVERYONE:
        return Person.objects.all()
    if reach == NOBODY:
        return Person.objects.none()
    condition = Q(pk=viewer.pk)
    if reach > SELF and (units := access.units(reach)):
        condition |= Q(pk__in=Appointment.objects.on(access.day).filter(unit__in=units).values("person"))
    if area is Area.PEOPLE:
        condition |= Q(pk__in=access.tree.people_above(post.unit_id for post in access.posts))
    return Person.objects.filter(condition)


def today_of(person: Person, now: datetime) -> date:
    """The date on the wall of the person's unit at `now` (aware), else the company's. One query, kept."""
    if "_zone" not in person.__dict__:
        posts = person.appointments.filter(
            kind=Appointment.Kind.PRIMARY, valid_from__lte=now.date() + timedelta(days=1)
        )
        post = posts.select_related("unit").order_by("-valid_from").first()
        person.__dict__["_zone"] = post.unit.zone if post else ZoneInfo(settings.COMPANY_TIME_ZONE)
    return now.astimezone(person.__dict__["_zone"]).date()
