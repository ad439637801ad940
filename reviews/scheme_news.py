"""Who learns of the next version of the appraisal rules: a line on Today from the day of publishing, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import ngettext

from duties.registry import register_today_panel, register_waiting
from org.access import Role, access_of, roles_of, today_of
from org.models import Person, Profile
from reviews.models import Scheme, SchemeDraft
from reviews.permissions_schemes import KEEPERS, general_managers

STAYS = timedelta(days=14)  # after the first day


@dataclass(frozen=True, slots=True)
class NextRules:
    """The version that comes, and the one that it replaces."""

    version: str
    effective_from: date
    is_in_force: bool
    before_id: int
    after_id: int

    @property
    def url(self) -> str:
        return f"{reverse('reviews:scheme_compare')}?before={self.before_id}&after={self.after_id}"


def news_facts(viewer: Person, now: datetime) -> list[Any]:
    """The newest version that people published, until two weeks after its first day, and the one before it."""
    last = today_of(viewer, now) - STAYS
    drafted = SchemeDraft.objects.filter(published_as__effective_from__gt=last).order_by("published_as__effective_from")
    earlier = Scheme.objects.filter(effective_from__lt=OuterRef("published_as__effective_from"))
    before = earlier.order_by("-effective_from").values("pk")[:1]
    names = ("published_as__version", "published_as__effective_from", "published_as_id")
    asked = [Subquery(drafted.values(name)[:1]) for name in names]
    return [*asked, Subquery(drafted.annotate(before=Subquery(before)).values("before")[:1])]


def next_rules(viewer: Person, now: datetime, facts: Sequence[Any]) -> NextRules | None:
    """For everybody who is appraised, and who makes the rules. No query."""
    version, effective_from, after, before = facts
    if version is None or before is None:
        return None
    today = today_of(viewer, now)
    posts = access_of(viewer, today).posts
    if all(post.profile == Profile.NONE for post in posts) and not roles_of(viewer, today) & KEEPERS:
        return None
    return NextRules(version, effective_from, effective_from <= today, before, after)


def to_publish(viewer: Person, now: datetime) -> QuerySet | None:
    """Drafts that wait for the viewer: for the general manager those of HR, for HR those of the general manager."""
    today = today_of(viewer, now)
    roles = roles_of(viewer, today)
    if not roles & KEEPERS:
        return None
    waiting = SchemeDraft.objects.filter(published_at=None, withdrawn_at=None, submitted_at__isnull=False)
    others = waiting.exclude(drafted_by=viewer.pk)
    return others if Role.GENERAL_MANAGER in roles else others.filter(drafted_by__in=general_managers(today))


def sent_back(viewer: Person, now: datetime) -> QuerySet | None:
    """Drafts of the viewer that came back with a word."""
    if not roles_of(viewer, today_of(viewer, now)) & KEEPERS:
        return None
    return SchemeDraft.objects.filter(drafted_by=viewer.pk, submitted_at=None, withdrawn_at=None).exclude(word="")


def register() -> None:
    """Called in AppConfig.ready."""
    register_today_panel(next_rules, "reviews/_today_scheme.html", order=5, facts=news_facts)
    register_waiting(
        "scheme_to_publish",
        to_publish,
        lambda count: (
            ngettext(
                "%(count)s version of the appraisal rules to publish",
                "%(count)s versions of the appraisal rules to publish",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("reviews:scheme_list"),
        order=27,
    )
    register_waiting(
        "scheme_sent_back",
        sent_back,
        lambda count: (
            ngettext(
                "%(count)s draft of the appraisal rules came back to you",
                "%(count)s drafts of the appraisal rules came back to you",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("reviews:scheme_list"),
        order=28,
    )
