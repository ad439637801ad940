"""Whose login opens much, and who opens or closes it: nobody but the person, and never whoever gives it more say.

Why these rules and no others: docs/decisions/0021.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import locks
from core.models import AuditEntry
from core.verdicts import ALLOWED, Verdict, denied
from core.walltime import company_zone
from org.access import Role, roles_of
from org.models import Appointment, Cover, Grant, Person, Reorganisation, ReorganisationLine, Unit, UnitVersion

KEEPS_FACTOR = gettext_lazy("The second factor of somebody with this much say is taken away only on the server itself.")
GIVES_NO_CODE = gettext_lazy("Who already has a password and this much say gets a new code only on the server itself.")
STAYS_OPEN = gettext_lazy(
    "The login of somebody with this much say is closed only on the server itself; here once the role or post is over."
)
ADDRESS_OPENS_LOGIN = gettext_lazy(
    "Nobody else changes the address of somebody with this much say: it opens the login."
)
KEY_LASTS = timedelta(days=30)
KEY_ACTS = {"org.hire", "org.come_back", "org.invite", "org.take_factor"}
ADDRESS_ACTS = {"org.correct_person", "org.undo_correct_person"}  # where they name the address


def guarded_people(day: date, among: Iterable[int] | None = None) -> set[int]:
    """The ids of everybody who has much say on `day`, or is to have it later: the heads of what stands at the top, who
    is asked or has agreed to stand in for them, and whoever holds a granted role. Three queries.
    """
    granted = Grant.objects.overlapping(day, None)
    guarded = top_heads_and_deputies(day) | set(granted.values_list("person_id", flat=True))
    return guarded if among is None else guarded & set(among)


def top_heads_and_deputies(day: date) -> set[int]:
    """The ids of the top heads, and of who is asked or has agreed to stand in for them. Two queries."""
    heads = top_heads(day)
    covers = Cover.objects.live().overlapping(day, None).filter(person__in=heads)
    return heads | set(covers.values_list("deputy_id", flat=True))


def top_heads(day: date) -> set[int]:
    """The ids of the heads, on `day` or later, of units that then stand at the top, and of those whom a reorganisation
    that waits would make such heads. One query.
    """
    tops = UnitVersion.objects.overlapping(day, None).filter(parent=None)
    heads = Appointment.objects.overlapping(day, None).filter(is_head=True, unit__in=tops.values("unit"))
    asked = Reorganisation.objects.filter(state__in=Reorganisation.WAITING)
    lines = ReorganisationLine.objects.filter(reorganisation__in=asked, is_head=True)
    lines = lines.filter(unit__in=tops.values("unit__code"), person__isnull=False)
    ids = heads.order_by().values_list("person_id").union(lines.order_by().values_list("person_id"))
    return {pk for (pk,) in ids}


def may_touch_login(by: Person, person: Person, day: date, words: object) -> Verdict:
    """Whether `by` may do what opens or shuts the login of somebody else; `words` say why not.

    Who has much say and no password yet is still on the way in, and waits for a first code.
    """
    if by == person or not person.has_usable_password() or not guarded_people(day, among=[person.pk]):
        return ALLOWED
    return denied(str(words))


def hold_login(person: Person) -> None:
    """Keeps others from opening the login of the person, or giving it more say, until the transaction ends.

    Each of the two asks what the other has done: at the same instant both would be told of nothing.
    """
    locks.hold(f"org.login.{person.pk}")


# --- who held the key -------------------------------------------------------------------------------------------------


def keys_held(person: Person, day: date) -> list[AuditEntry]:
    """Acts of others of the last thirty days through which somebody could have come in as the person. One query.

    They are read off the trail, which nobody changes.
    """
    since = datetime.combine(day - KEY_LASTS, time(), company_zone())
    acts = AuditEntry.objects.filter(person_key=person.pk, action__in=KEY_ACTS | ADDRESS_ACTS, at__gte=since)
    acts = acts.exclude(actor=person.code).order_by("pk")
    return [act for act in acts if act.action not in ADDRESS_ACTS or "email" in act.fields]


def may_give_say(by: Person, person: Person, day: date) -> Verdict:
    """Whoever held the key to a login gives it no more say; the general manager, who has all of it, may."""
    if Role.GENERAL_MANAGER in roles_of(by, day):
        return ALLOWED
    if any(act.actor == by.code for act in keys_held(person, day)):
        return denied(
            _(
                "In the last 30 days you gave this person the way in, the address or the second factor. "
                "Somebody else gives more say to this login."
            )
        )
    return ALLOWED


def opened_by_others(by: Person, person: Person, day: date) -> AuditEntry | None:
    """The latest act through which another than `by` held the key: `by` asks the person before giving more say."""
    return next((act for act in reversed(keys_held(person, day)) if act.actor != by.code), None)


def is_top(unit: Unit, since: date) -> bool:
    """Whether the unit stands under no other on a day from `since` on. One query."""
    return UnitVersion.objects.overlapping(since, None).filter(unit=unit, parent=None).exists()


def may_make_head(by: Person, person: Person, unit: Unit, *, since: date, day: date) -> Verdict:
    """Whether `by` may make the person the head of this unit, as far as logins go: the head of all has all say."""
    return may_give_say(by, person, day) if is_top(unit, since) else ALLOWED


def may_give_deputy(by: Person, person: Person, deputy: Person, day: date) -> Verdict:
    """Whether `by` may name the deputy of this person, as far as logins go. Where the deputies of the head of all are
    away as well, theirs act (org.cover_rules).
    """
    return may_give_say(by, deputy, day) if person.pk in top_heads_and_deputies(day) else ALLOWED


def asked_words(act: AuditEntry) -> str:
    """What to do where somebody else held the key."""
    told = {"actor": act.actor, "day": timezone.localdate(act.at)}
    return (
        _(
            "%(actor)s gave this person the way in, the address or the second factor on %(day)s. "
            "Ask the person whether they alone log in, and say so here."
        )
        % told
    )
