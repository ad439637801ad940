"""Titles whose work needs a granted role: the post alone opens no page of HR or of the technical administrator.

Known by the codes of the titles that ship (org.structures); what a company calls otherwise gets no hint.
"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from core.verdicts import Verdict
from core.wording import label_in_words
from org.access import Role, access_of
from org.guarded import may_give_say
from org.models import Grant, Person, Profile, Title
from org.permissions import may_grant

GOES_WITH = {"HR": Grant.Role.HR, "IT": Grant.Role.TECHNICAL_ADMINISTRATOR}
_grant_pages: list[str] = []


def register_grant_page(page: str) -> None:
    """The name of the address at which an upper room grants roles; called in AppConfig.ready."""
    _grant_pages[:] = [page]


def grant_page(role: Grant.Role) -> str:
    """The form that grants a role to somebody."""
    return f"{reverse(_grant_pages[0])}?role={role.value}"


@dataclass(frozen=True, slots=True)
class MissingRole:
    """A role that somebody's post is of no use without."""

    person: Person
    title: Title
    role: Grant.Role

    @property
    def words(self) -> str:
        """What whoever keeps the organisation reads."""
        if self.role == Grant.Role.HR:
            text = _(
                "The post %(title)s alone opens no page of HR: that takes a role, which the general manager grants."
            )
        else:
            text = _(
                "The post %(title)s alone opens no page of the technical administrator: that takes a role, "
                "which HR or the general manager grants."
            )
        return text % {"title": label_in_words(self.title)}

    @property
    def own_words(self) -> str:
        """What the person reads."""
        if self.role == Grant.Role.HR:
            text = _("Your post, %(title)s, opens no page of HR yet: the general manager grants you the role first.")
        else:
            text = _(
                "Your post, %(title)s, opens no page of the technical administrator yet: "
                "HR or the general manager grants you the role first."
            )
        return text % {"title": label_in_words(self.title)}

    def may_grant(self, by: Person, on: date) -> Verdict:
        verdict = may_grant(by, self.person, self.role, on)
        return verdict and may_give_say(by, self.person, on)

    @property
    def grant_url(self) -> str:
        """The form that grants it, begun with the person and the role."""
        return f"{grant_page(self.role)}&person={self.person.code}"


def role_missing(person: Person, on: date) -> MissingRole | None:
    """The role that a post of the person, held on `on` or later, needs and that nobody granted. Two queries at most."""
    posts = person.appointments.overlapping(on, None).filter(title__code__in=GOES_WITH)
    post = posts.select_related("title").order_by("valid_from").first()
    if post is None:
        return None
    role = GOES_WITH[post.title.code]
    is_granted = person.grants.filter(role=role).overlapping(on, None).exists()
    return None if is_granted else MissingRole(person, post.title, role)


def own_role_missing(viewer: Person, on: date) -> MissingRole | None:
    """The same of the viewer. No query for whoever is appraised, heads the company or was granted a role."""
    access = access_of(viewer, on)
    if access.roles & {Role.GENERAL_MANAGER, Role.HR, Role.TECHNICAL_ADMINISTRATOR}:
        return None
    return role_missing(viewer, on) if any(post.profile == Profile.NONE for post in access.posts) else None
