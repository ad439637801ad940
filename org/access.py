"""Who may read what: one table, role × area, and the queries that follow from it.

Roles follow from the appointments and grants of a day. A viewer's answers are loaded once and kept on the viewer, who
lives as long as a request.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum, IntEnum
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from org.models import Appointment, Cover, Person, Profile, UnitVersion
from org.querysets import AppointmentQuerySet, PersonQuerySet
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
    TRAINING = 7  # courses and their results, rehearsals, skills, probation


class Reach(IntEnum):
    """How far a role sees, each more than the one before."""

    NOBODY = 0
    SELF = 1  # oneself, and facts of days on which one was the superior
    TEAM = 2  # and everybody in one's own unit and below it
    BELOW = 3  # and everybody in the units one heads and below them
    EVERYONE = 4


NOBODY, SELF, TEAM, BELOW, EVERYONE = Reach
READ = {
    #                              PEOPLE    LEAVE     DUTIES    TARGETS   REPORTS   APPRAISALS DISCIPLINE TRAINING
    Role.GENERAL_MANAGER:         (EVERYONE, EVERYONE, EVERYONE, EVERYONE, EVERYONE, EVERYONE, EVERYONE,  EVERYONE),
    Role.DIRECTOR:                (EVERYONE, BELOW,    BELOW,    BELOW,    BELOW,    BELOW,    BELOW,     BELOW),
    Role.MANAGER:                 (EVERYONE, BELOW,    BELOW,    BELOW,    BELOW,    BELOW,    BELOW,     BELOW),
    Role.SUPERVISOR:              (TEAM,     SELF,     SELF,     TEAM,     SELF,     SELF,     SELF,      SELF),
    Role.SALESPERSON:             (TEAM,     SELF,     SELF,     SELF,     SELF,     SELF,     SELF,      SELF),
    Role.PROBATION:               (TEAM,     SELF,     SELF,     SELF,     SELF,     SELF,     SELF,      SELF),
    Role.ASSISTANT:               (TEAM,     SELF,     SELF,     TEAM,     SELF,     SELF,     SELF,      SELF),
    Role.MEMBER:                  (TEAM,     SELF,     SELF,     SELF,     SELF,     SELF,     SELF,      SELF),
    Role.HR:                      (EVERYONE, EVERYONE, SELF,     SELF,     SELF,     EVERYONE, EVERYONE,  EVERYONE),
    Role.TECHNICAL_ADMINISTRATOR: (EVERYONE, NOBODY,   NOBODY,   NOBODY,   NOBODY,   NOBODY,   NOBODY,    NOBODY),
}  # fmt: skip

BY_PROFILE = {
    Profile.SALESPERSON: Role.SALESPERSON,
    Profile.SUPERVISOR: Role.SUPERVISOR,
    Profile.MANAGER: Role.SUPERVISOR,
    Profile.ASSISTANT: Role.ASSISTANT,
    Profile.PROBATION: Role.PROBATION,
    Profile.NONE: Role.MEMBER,
}


class Post(NamedTuple):
    """An appointment of somebody: from when to when, where and as what, on which clock."""

    valid_from: date
    valid_to: date | None
    unit_id: int
    profile: str
    is_head: bool
    kind: str
    unit__time_zone: str
    has_units_below: bool  # at any time


class HeldRole(NamedTuple):
    """A grant of somebody, from when to when."""

    valid_from: date
    valid_to: date | None
    role: str


class Top(NamedTuple):
    """From when to when a unit stood under no other."""

    valid_from: date
    valid_to: date | None
    unit_id: int


class Standing(NamedTuple):
    """All posts and grants that somebody ever had, the earliest first, and what else each page asks of a viewer."""

    posts: list[Post]
    grants: list[HeldRole]
    tops: frozenset[Top]  # of the units of the posts
    is_deputy: bool  # asked or accepted, whenever it begins and ends; org.acting asks no further where it is nobody's

    @classmethod
    def of(cls, person: Person) -> Self:
        """One query, which gives each post beside each grant: there are few of both."""
        fields = [f"appointments__{name}" for name in Post._fields[:-1]] + ["has_units_below"]
        fields += [f"grants__{name}" for name in HeldRole._fields] + [f"top__{name}" for name in Top._fields]
        top_of = FilteredRelation(
            "appointments__unit__versions", condition=Q(appointments__unit__versions__parent=None)
        )
        is_deputy = Exists(Cover.objects.live().filter(deputy=OuterRef("pk")))
        below = Exists(UnitVersion.objects.filter(parent=OuterRef("appointments__unit")))
        found = Person.objects.filter(pk=person.pk).annotate(top=top_of, has_units_below=below)
        rows = found.order_by().values_list(*fields, is_deputy)
        rows, grant, top = list(rows), len(Post._fields), len(Post._fields) + len(HeldRole._fields)
        posts = {Post(*row[:grant]) for row in rows if row[0]}
        grants = {HeldRole(*row[grant:top]) for row in rows if row[grant]}
        tops = frozenset(Top(*row[top:-1]) for row in rows if row[top])
        by_start = itemgetter(0)
        return cls(sorted(posts, key=by_start), sorted(grants, key=by_start), tops, any(row[-1] for row in rows))


def standing_of(person: Person) -> Standing:
    """What the person holds and held; read once and kept on the person, like the access that follows from it."""
    if "_standing" not in person.__dict__:
        person.__dict__["_standing"] = Standing.of(person)
    return person.__dict__["_standing"]


def holds(span: Post | HeldRole | Top, day: date) -> bool:
    """Whether it is in force on `day`."""
    return span.valid_from <= day and (span.valid_to is None or day < span.valid_to)


class Access:
    """What one viewer is and may read on one day. Two queries, whatever the width of the team."""

    def __init__(self, viewer: Person, day: date) -> None:
        self.viewer_id, self.day, self._left_on = viewer.pk, day, viewer.left_on
        self._standing = standing_of(viewer)

    @cached_property
    def posts(self) -> list[Post]:
        """The viewer's appointments, acting ones included."""
        if self._left_on is not None and self._left_on < self.day:
            return []
        return [post for post in self._standing.posts if holds(post, self.day)]

    @cached_property
    def tree(self) -> OrgTree:
        """The organisation of the day. One query."""
        return OrgTree.on(self.day)

    @property
    def has_tree(self) -> bool:
        """Whether the organisation of the day has been read, so that it costs nothing to ask it."""
        return "tree" in self.__dict__

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Everything the viewer is on the day; never empty."""
        granted = {Role(grant.role) for grant in self._standing.grants if holds(grant, self.day)}
        return frozenset(granted | {self._role_of(post) for post in self.posts} or {Role.MEMBER})

    def _role_of(self, post: Post) -> Role:
        if not post.is_head:
            return BY_PROFILE[Profile(post.profile)]
        # Asked without the tree: whoever heads all of it would read all of it on every page.
        if any(top.unit_id == post.unit_id and holds(top, self.day) for top in self._standing.tops):
            return Role.GENERAL_MANAGER
        heads_below = {self.tree.head_of(unit) for unit in self._units_below(post)} - {None, self.viewer_id}
        return Role.DIRECTOR if heads_below else Role.MANAGER

    def _units_below(self, post: Post) -> set[int]:
        """The units below that of the post; most are teams that never had any, and then the tree is not read."""
        return self.tree.units_below(post.unit_id) - {post.unit_id} if post.has_units_below else set()

    def reach(self, area: Area) -> Reach:
        """How far the viewer sees: the widest of the roles."""
        return max(READ[role][area.value] for role in self.roles)

    def units(self, reach: Reach) -> set[int]:
        """The ids of the units whose people a reach of TEAM or BELOW takes in."""
        posts = [post for post in self.posts if post.is_head or reach == TEAM]
        return {post.unit_id for post in posts}.union(*map(self._units_below, posts))

    def units_under(self, person_id: int) -> set[int]:
        """The units whose people stand directly under the person (OrgTree.units_under)."""
        return self._team_alone(person_id) or self.tree.units_under(person_id)

    def heads_under(self, person_id: int) -> set[int]:
        """The heads of units whose superior the person is (OrgTree.heads_under)."""
        return set() if self._team_alone(person_id) else self.tree.heads_under(person_id)

    def _team_alone(self, person_id: int) -> set[int]:
        """The units that the viewer heads where none of them ever had one below; else none, and the tree is asked."""
        headed = [post for post in self.posts if post.is_head] if person_id == self.viewer_id else []
        return set() if any(post.has_units_below for post in headed) else {post.unit_id for post in headed}


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
        return ~Q(pk__in=[])  # an empty Q() would vanish beside an "or", and with it everybody
    if reach == NOBODY:
        return Q(pk__in=[])
    condition = Q(**{f"{prefix}person": viewer.pk}) | Q(**{f"{prefix}superior": viewer.pk})
    if reach > SELF and (units := access.units(reach)):
        condition |= Q(**{f"{prefix}unit__in": units})
    return condition


def led_by(viewer: Person, on: date | None = None) -> list[tuple[Post, set[int]]]:
    """The head posts that the viewer holds or held, each with the units that stand below it on a day."""
    tree = access_of(viewer, on).tree
    return [(post, tree.units_below(post.unit_id)) for post in standing_of(viewer).posts if post.is_head]


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


def second_ring(viewer: Person, on: date) -> PersonQuerySet:
    """The people whose posts so far and to come, leave and deputies the viewer reads (records_read)."""
    if access_of(viewer, on).reach(Area.LEAVE) < BELOW:
        return Person.objects.filter(pk=viewer.pk)
    return readable_people(viewer, Area.LEAVE, on)


def records_read(viewer: Person, person_ids: Iterable[int], on: date) -> set[int]:
    """Of these people those whose second ring the viewer reads: posts so far and to come, leave and deputies.

    One query at most, none for oneself alone.
    """
    asked = set(person_ids)
    others = asked - {viewer.pk}
    if not others or access_of(viewer, on).reach(Area.LEAVE) < BELOW:
        return asked - others
    known = readable_people(viewer, Area.LEAVE, on).filter(pk__in=others).order_by()
    return (asked - others) | set(known.values_list("pk", flat=True))


def team_of(heads: Iterable[int], access: Access) -> PersonQuerySet:
    """The people directly under the heads of these ids on the day of the access, they themselves left out."""
    heads = list(heads)
    units = {unit for head in heads for unit in access.units_under(head)}
    posts = Appointment.objects.on(access.day).filter(unit__in=units, kind=Appointment.Kind.PRIMARY, is_head=False)
    below = {person for head in heads for person in access.heads_under(head)}
    return Person.objects.filter(Q(pk__in=posts.values("person")) | Q(pk__in=below)).exclude(pk__in=heads)


def posts_of_others(viewer: Person, area: Area, on: date) -> AppointmentQuerySet:
    """The primary posts of a day of everybody else in service of whom the viewer reads `area` then.

    The same people as `readable_people`, asked of their posts. Its "or the viewer" hides from the database how few they
    are, and a team of ten is then looked for in all posts of the company.
    """
    reach = access_of(viewer, on).reach(area)
    in_service = Q(person__left_on=None) | Q(person__left_on__gte=on)
    posts = Appointment.objects.on(on).filter(in_service, kind=Appointment.Kind.PRIMARY, person__hired_on__lte=on)
    if reach <= SELF:
        return posts.none()
    if reach != EVERYONE:
        below = Appointment.objects.on(on).filter(unit__in=access_of(viewer, on).units(reach))
        posts = posts.filter(person__in=below.values("person"))
    return posts.exclude(person=viewer)


def today_of(person: Person, now: datetime) -> date:
    """The date on the wall of the person's unit at `now` (aware), else the company's. One query, kept."""
    return now.astimezone(zone_of(person, now)).date()


def zone_of(person: Person, now: datetime) -> ZoneInfo:
    """The clock of the unit of the person's last primary post, else the company's. One query, kept."""
    soon = now.date() + timedelta(days=1)
    posts = [post for post in standing_of(person).posts if post.kind == Appointment.Kind.PRIMARY]
    zones = [post.unit__time_zone for post in posts if post.valid_from <= soon]
    return ZoneInfo(zones[-1] if zones else settings.COMPANY_TIME_ZONE)


def own_zone_of(person: Person, now: datetime) -> ZoneInfo:
    """The clock that the person reads moments by: the one they chose, else that of `zone_of`."""
    return ZoneInfo(person.time_zone) if person.time_zone else zone_of(person, now)
