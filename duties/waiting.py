"""What of the organisation waits for a viewer on Today: requests for leave, people without a way in,
changes of the organisation; in a new company its first people."""

from datetime import datetime

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duties.registry import register_today_panel, register_waiting
from org.access import Access, Role, access_of, team_of, today_of
from org.acting import acting_of, acts_for
from org.logins import STATES, open_invitations
from org.models import Cover, LeaveRequest, Person, Reorganisation
from org.permissions import DRAFTERS, KEEPERS
from org.selectors import waiting_requests
from org.title_roles import MissingRole, own_role_missing


def leave_to_answer(viewer: Person, now: datetime) -> QuerySet | None:
    """Requests of those directly under the viewer; for HR of everybody."""
    access = access_of(viewer, today_of(viewer, now))
    if Role.HR in access.roles:
        return waiting_requests(viewer)
    return _leave_of_team(viewer, access) if any(post.is_head for post in access.posts) else None


def leave_to_answer_for(viewer: Person, now: datetime, absent: Person) -> QuerySet | None:
    """Requests of those directly under somebody whose place the viewer takes; HR has them among all."""
    access = access_of(viewer, today_of(viewer, now))
    return None if Role.HR in access.roles else _leave_of_team(absent, access).exclude(person=viewer.pk)


def _leave_of_team(head: Person, access: Access) -> QuerySet:
    team = team_of([head.pk], access)
    return LeaveRequest.objects.filter(person__in=team.values("pk"), state=LeaveRequest.State.REQUESTED)


def nobody_else(viewer: Person, now: datetime) -> QuerySet | None:
    """The viewer, as long as nobody else is here: what comes next in a new company is its people."""
    if not access_of(viewer, today_of(viewer, now)).roles & KEEPERS:
        return None
    return Person.objects.filter(~Exists(Person.objects.exclude(pk=viewer.pk)), pk=viewer.pk)


def people_without_way_in(viewer: Person, now: datetime) -> QuerySet | None:
    """For HR: people in service who have neither a password nor a code that opens the door."""
    access = access_of(viewer, today_of(viewer, now))
    if Role.HR not in access.roles:
        return None
    people = Person.objects.in_service(access.day).filter(STATES["waiting"])
    return people.exclude(pk__in=open_invitations(now).values("person"))


def reorganisations_to_decide(viewer: Person, now: datetime) -> QuerySet | None:
    """For HR and the general manager: those that somebody else drafted."""
    access = access_of(viewer, today_of(viewer, now))
    if not access.roles & KEEPERS:
        return None
    return Reorganisation.objects.filter(state=Reorganisation.State.SUBMITTED).exclude(drafted_by=viewer.pk)


def reorganisations_come_back(viewer: Person, now: datetime) -> QuerySet | None:
    """For whoever drafted one that was sent back with a word, or that could not be applied on its day."""
    if not access_of(viewer, today_of(viewer, now)).roles & DRAFTERS:
        return None
    sent_back = Q(state=Reorganisation.State.DRAFT) & ~Q(word="")
    return Reorganisation.objects.filter(sent_back | Q(state=Reorganisation.State.STOPPED), drafted_by=viewer.pk)


def asked_to_stand_in(viewer: Person, now: datetime) -> QuerySet | None:
    """Those who want the viewer as their deputy."""
    if not acting_of(viewer, today_of(viewer, now)).is_asked:
        return None
    return Cover.objects.filter(deputy=viewer.pk, state=Cover.State.NAMED)


def stands_in_today(viewer: Person, now: datetime) -> list[Person] | None:
    """Those who are away and for whom the viewer acts today. No query of its own."""
    return list(acts_for(viewer, today_of(viewer, now)).values()) or None


def role_of_the_post(viewer: Person, now: datetime) -> MissingRole | None:
    """The role that the viewer's post needs and that nobody granted yet."""
    return own_role_missing(viewer, today_of(viewer, now))


def register() -> None:
    """Called in AppConfig.ready."""
    register_today_panel(role_of_the_post, "org/_today_role.html", order=0)
    register_today_panel(stands_in_today, "org/_today_acting.html", order=1)
    register_waiting(
        "first_people",
        nobody_else,
        lambda count: _("Bring in your people from a spreadsheet"),
        lambda: reverse("imports:job_add", args=["people"]),
        order=1,
    )
    register_waiting(
        "first_person",
        nobody_else,
        lambda count: _("Or add the first person by hand"),
        lambda: reverse("org:person_add"),
        order=2,
    )
    register_waiting(
        "stand_in",
        asked_to_stand_in,
        lambda count: (
            ngettext("%(count)s person asks you to stand in", "%(count)s people ask you to stand in", count)
            % {"count": count}
        ),
        lambda: reverse("org:cover_mine"),
        order=15,
    )
    for code, rows, order, is_for_absent in (
        ("leave", leave_to_answer, 20, False),
        ("leave_for", leave_to_answer_for, 19, True),
    ):
        register_waiting(
            code,
            rows,
            lambda count: (
                ngettext("%(count)s request for leave", "%(count)s requests for leave", count) % {"count": count}
            ),
            lambda: reverse("org:leave_team"),
            order=order,
            is_for_absent=is_for_absent,
        )
    register_waiting(
        "no_way_in",
        people_without_way_in,
        lambda count: (
            ngettext("%(count)s person without a way in", "%(count)s people without a way in", count) % {"count": count}
        ),
        lambda: f"{reverse('org:person_list')}?state=waiting",
        order=30,
    )
    register_waiting(
        "reorganisation",
        reorganisations_to_decide,
        lambda count: (
            ngettext(
                "%(count)s change of the organisation to decide",
                "%(count)s changes of the organisation to decide",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("org:reorganisation_list"),
        order=25,
    )
    register_waiting(
        "reorganisation_back",
        reorganisations_come_back,
        lambda count: (
            ngettext(
                "%(count)s change of the organisation came back to you",
                "%(count)s changes of the organisation came back to you",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("org:reorganisation_list"),
        order=26,
    )
