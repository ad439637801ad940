"""What of the appraisal waits on Today beside the own duties: doubts, ratings of the absent, and overdue ones below."""

from datetime import date, datetime
from functools import partial

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import ngettext

from duties.models import Duty
from duties.registry import register_waiting
from meetings.models import Report, ReportKind
from org.access import Role, access_of, today_of
from org.models import Person
from reviews.models import IntegrityFinding
from reviews.overdue import overdue_below
from reviews.rating import RATING_DUTY
from reviews.to_rate import RELATED


def doubts(viewer: Person, now: datetime) -> QuerySet | None:
    """Doubts whose steps are no duty of anybody, to hear or decide: those that came without their days (imported), and
    for HR those that nobody is there to hear or decide (reviews.permissions)."""
    today = today_of(viewer, now)
    access = access_of(viewer, today)
    mine = Q(pk__in=[])
    if any(post.is_head for post in access.posts):
        decides = Q(heard_on__isnull=False, superior__in=access.heads_under(viewer.pk)) & ~Q(found_by=viewer.pk)
        mine |= Q(noted_at=None) & (Q(found_by=viewer.pk, heard_on=None) | decides)
    if Role.HR in access.roles:
        mine |= _for_hr(today) & ~Q(person=viewer.pk) & ~(Q(found_by=viewer.pk) & Q(found_by__isnull=False))
    return IntegrityFinding.objects.open().filter(mine) if mine != Q(pk__in=[]) else None


def _for_hr(today: date) -> Q:
    """Doubts whose next step falls to HR."""
    unheard = Q(heard_on=None, own_stated_at=None)
    to_hear = unheard & (Q(found_by=None) | Q(found_by__left_on__lt=today))
    nobody = Q(decider=None, noted_at__isnull=False) | Q(decider__left_on__lt=today)
    return to_hear | ~unheard & nobody


def rate_for_others(kind: ReportKind, viewer: Person, now: datetime, absent: Person) -> QuerySet:
    """Days or weeks with reports of others that wait for a superior whose place the viewer takes."""
    still = Q(cutoff_at=None) | Q(cutoff_at__gt=now)
    owed = Duty.objects.filter(person=absent, kind=RATING_DUTY[kind], opens_at__lte=now)
    reports = Report.objects.sent().filter(superior=OuterRef("person"), kind=kind, **{f"{RELATED[kind]}__rating": None})
    subject = Concat(Value("rating:"), Cast("subject_on", CharField()))  # as rating_subject writes it
    others = reports.exclude(person=viewer.pk).alias(subject=subject).filter(subject=OuterRef("subject"))
    return owed.filter(still, Exists(others), done_at=None, cancelled_at=None)


def register() -> None:
    """Called in AppConfig.ready."""
    register_waiting(
        "rate_days_for",
        partial(rate_for_others, ReportKind.DAILY),
        lambda count: (
            ngettext(
                "%(count)s day of reports to rate",
                "%(count)s days of reports to rate",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("reviews:queue"),
        order=5,
        is_for_absent=True,
    )
    register_waiting(
        "rate_weeks_for",
        partial(rate_for_others, ReportKind.WEEKLY),
        lambda count: (
            ngettext(
                "%(count)s week of reports to rate",
                "%(count)s weeks of reports to rate",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("reviews:queue_weeks"),
        order=6,
        is_for_absent=True,
    )
    register_waiting(
        "doubts",
        doubts,
        lambda count: (
            ngettext(
                "%(count)s doubt about a record to hear or decide",
                "%(count)s doubts about records to hear or decide",
                count,
            )
            % {"count": count}
        ),
        lambda: reverse("reviews:finding_list"),
        order=10,
    )
    for code, is_for_absent in (("ratings_overdue", False), ("ratings_overdue_for", True)):
        register_waiting(
            code,
            overdue_below,
            _overdue_words,
            lambda: f"{reverse('reviews:queue')}#from-below",
            order=7,
            is_for_absent=is_for_absent,
        )


def _overdue_words(count: int) -> str:
    words = ngettext(
        "%(count)s day or week of reports that a superior below has not rated in time",
        "%(count)s days or weeks of reports that superiors below have not rated in time",
        count,
    )
    return words % {"count": count}
