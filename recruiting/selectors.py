"""What the pages of openings, posts and candidates show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, Subquery

from core.paging import FirstRowsPaginator
from core.wording import label_in_words
from org.access import Reach, Role, access_of, today_of
from org.models import Appointment, Person, Title, UnitVersion
from recruiting import permissions as may
from recruiting import rules
from recruiting.models import Application, Candidate, CandidateDocument, Opening, PlannedPosts, Stage
from recruiting.querysets import ApplicationQuerySet, CandidateDocumentQuerySet, CandidateQuerySet

ROWS = 50
SLOW = timedelta(days=7)  # in one stage: worth a look
State = Opening.State


def unit_names(unit_ids: Iterable[int], day: date) -> dict[int, str]:
    """What units are called on a day, by id. One query."""
    rows = UnitVersion.objects.on(day).filter(unit__in=set(unit_ids))
    return {row.unit_id: label_in_words(row) for row in rows}


def unit_name(opening: Opening, day: date) -> str:
    """What the unit of the opening is called on a day. One query."""
    return unit_names([opening.unit_id], day).get(opening.unit_id, opening.unit.code)


# --- openings ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """An opening with what waits in it."""

    opening: Opening
    unit: str
    waits_for: str  # "approval", "opening" or "": for the viewer
    going_on: int  # applications that are not over
    hired: int
    slow: int  # of these a week or longer in one stage
    due: int  # whose next step is due
    to_decide: int  # whose cards are in
    to_offer: int  # to write an offer to, to note the answer of, to hire
    remaining: int  # whom an opening that is over left behind

    @property
    def is_calm(self) -> bool:
        """Whether nothing waits."""
        return not (self.waits_for or self.slow or self.due or self.to_decide or self.to_offer or self.remaining)


class HomePage:
    """The openings of the viewer, those that wait first. Constant queries."""

    def __init__(self, viewer: Person, now: datetime, *, page: str | None, everything: bool) -> None:
        self.viewer, self.now, self.everything = viewer, now, everything
        self.today = today_of(viewer, now)
        openings = Opening.objects.visible_to(viewer).select_related("title", "unit")
        if not everything:
            left = Application.objects.visible_to(viewer).remaining(now).order_by()
            openings = openings.filter(Q(state__in=Opening.GOING_ON) | Q(pk__in=left.values("opening")))
        self.page: Page = FirstRowsPaginator(openings, ROWS).get_page(page)
        self.rows = self._rows(list(self.page))
        self.may_draft = bool(may.may_recruit(viewer, now))

    def _rows(self, openings: list[Opening]) -> list[OpeningRow]:
        units = unit_names((one.unit_id for one in openings), self.today)
        counts = self._counts([one.pk for one in openings])
        rows = [
            OpeningRow(one, units.get(one.unit_id, one.unit.code), self._waits_for(one), *counts.get(one.pk, (0,) * 7))
            for one in openings
        ]
        return sorted(rows, key=lambda row: (row.waits_for == "", row.is_calm))

    def _waits_for(self, opening: Opening) -> str:
        if opening.state == State.DRAFT and may.may_approve(self.viewer, opening, self.now):
            return "approval"
        if opening.state == State.APPROVED and may.may_open(self.viewer, opening, self.now):
            return "opening"
        return ""

    def _counts(self, keys: list[int]) -> dict[int, tuple[int, ...]]:
        """By opening: going on, hired, slow, due, to decide about, to offer, left behind. Four queries."""
        is_open = Q(opening__state=State.OPEN) & ~Q(stage__kind__in=Stage.ENDS)
        read = Application.objects.visible_to(self.viewer).filter(opening__in=keys).order_by()
        waits = (
            read.to_decide(self.viewer, self.now),
            read.to_offer_or_hire(self.today),
            read.remaining(self.now),
        )
        found = [dict(rows.values_list("opening").annotate(count=Count("pk"))) for rows in waits]
        rows = read.values("opening").annotate(
            going_on=Count("pk", filter=is_open),
            hired=Count("pk", filter=Q(stage__kind=Stage.Kind.HIRED)),
            slow=Count("pk", filter=is_open & Q(entered_stage_at__lte=self.now - SLOW)),
            due=Count("pk", filter=is_open & Q(next_on__lte=self.today)),
        )
        names = ("going_on", "hired", "slow", "due")
        return {
            row["opening"]: (*(row[name] for name in names), *(one.get(row["opening"], 0) for one in found))
            for row in rows
        }


class OpeningPage:
    """An opening with its facts and what the viewer may do with it."""

    def __init__(self, opening: Opening, viewer: Person, now: datetime) -> None:
        self.opening, self.unit = opening, unit_name(opening, today_of(viewer, now))
        self.may_edit = may.may_edit_opening(viewer, opening, now)
        self.may_approve = may.may_approve(viewer, opening, now)
        self.may_open = may.may_open(viewer, opening, now)
        self.may_cancel = may.may_cancel(viewer, opening, now)
        self.hired = opening.applications.filter(stage__kind=Stage.Kind.HIRED).count()
        self.has_board = opening.opened_at is not None
        writers = (opening.drafted_by_id, opening.edited_by_id)
        self.waits_for_another = opening.state == State.DRAFT and viewer.pk in writers


# --- posts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PostsRow:
    """The posts of a title in a unit."""

    unit: str
    code: str
    title: Title | None
    count: rules.Headcount | None
    openings: list[Opening]
    lacks_head: bool = False


class HeadcountPage:
    """For each unit and title what the chart has, what is vacant and for what somebody is looked for.

    Seven queries for any number of units.
    """

    def __init__(self, viewer: Person, now: datetime, *, page: str | None, vacant_only: bool) -> None:
        self.viewer, self.today, self.vacant_only = viewer, today_of(viewer, now), vacant_only
        access = access_of(viewer, self.today)
        self.sees_all = bool(access.roles & {Role.HR, Role.GENERAL_MANAGER})
        self.tree = access.tree
        self.units = set(self.tree.units) if self.sees_all else access.units(Reach.BELOW)
        self.may_plan = bool(may.may_plan_posts(viewer, self.today))
        rows = self._rows()
        self.vacant = sum(row.count.vacant for row in rows if row.count)
        self.heads_missing = sum(row.lacks_head for row in rows)
        if vacant_only:
            rows = [row for row in rows if row.lacks_head or (row.count and row.count.vacant)]
        self.page: Page = Paginator(rows, ROWS).get_page(page)

    def _rows(self) -> list[PostsRow]:
        openings = self._openings()
        counts = rules.headcounts(self._planned(), self._held(), self._sought(openings))
        titles = {one.pk: one for one in Title.objects.all()}
        by_unit: dict[int, list[tuple[int, rules.Headcount]]] = {}
        for (unit, title), count in counts.items():
            by_unit.setdefault(unit, []).append((title, count))
        rows = []
        for unit_id, unit in self.tree.units.items():
            if unit_id not in self.units:
                continue
            if unit.head_id is None:
                rows.append(PostsRow(unit.name, unit.code, None, None, [], lacks_head=True))
            for title, count in sorted(by_unit.get(unit_id, []), key=lambda row: (titles[row[0]].rank, row[0])):
                rows.append(PostsRow(unit.name, unit.code, titles[title], count, openings.get((unit_id, title), [])))
        return rows

    def _planned(self) -> dict[tuple[int, int], int]:
        begun = PlannedPosts.objects.visible_to(self.viewer).begun(self.today)
        same = begun.filter(unit=OuterRef("unit"), title=OuterRef("title")).order_by("-valid_from")
        rows = begun.filter(pk=Subquery(same.values("pk")[:1])).order_by()
        return {(row.unit_id, row.title_id): row.number for row in rows}

    def _held(self) -> dict[tuple[int, int], int]:
        here = Q(person__left_on=None) | Q(person__left_on__gte=self.today)
        posts = Appointment.objects.on(self.today).filter(here, kind=Appointment.Kind.PRIMARY).order_by()
        if not self.sees_all:
            posts = posts.filter(unit__in=self.units)
        counted = posts.values("unit", "title").annotate(count=Count("pk"))
        return {(row["unit"], row["title"]): row["count"] for row in counted}

    def _openings(self) -> dict[tuple[int, int], list[Opening]]:
        found: dict[tuple[int, int], list[Opening]] = {}
        hired = Count("applications", filter=Q(applications__stage__kind=Stage.Kind.HIRED))
        for one in Opening.objects.visible_to(self.viewer).going_on().annotate(hired=hired).order_by("pk"):
            found.setdefault((one.unit_id, one.title_id), []).append(one)
        return found

    def _sought(self, openings: dict[tuple[int, int], list[Opening]]) -> dict[tuple[int, int], int]:
        return {key: sum(max(one.number - one.hired, 0) for one in rows) for key, rows in openings.items()}


# --- candidates -------------------------------------------------------------------------------------------------------


def candidates_found(viewer: Person, text: str, *, in_pool: bool) -> CandidateQuerySet:
    """Candidates whom the viewer reads whose name holds the text, or whose telephone or e-mail it is."""
    rows = Candidate.objects.visible_to(viewer).kept().select_related("channel")
    if in_pool:
        pool = Application.objects.visible_to(viewer).filter(stage__kind=Stage.Kind.TALENT_POOL)
        rows = rows.filter(pk__in=pool.values("candidate"))
    if text:
        rows = rows.filter(named(text))
    return rows.order_by("-pk")


def named(text: str, prefix: str = "") -> Q:
    """Candidates of that name, number, telephone or e-mail, as a condition."""
    found = Q(**{f"{prefix}name_zh__icontains": text}) | Q(**{f"{prefix}name_pinyin__icontains": text})
    if phone := rules.phone_key(text):
        found |= Q(**{f"{prefix}phone_key": phone})
    if "@" in text or "＠" in text:
        found |= Q(**{f"{prefix}email_key": rules.email_key(text)})
    return found


def with_last_application(
    candidates: Iterable[Candidate], viewer: Person
) -> list[tuple[Candidate, Application | None]]:
    """Each with the latest application that the viewer reads. One query."""
    candidates = list(candidates)
    rows = Application.objects.visible_to(viewer).filter(candidate__in=[one.pk for one in candidates])
    last = {one.candidate_id: one for one in rows.for_lists().order_by("applied_at", "pk")}
    return [(one, last.get(one.pk)) for one in candidates]


def applications_of(candidate: Candidate, viewer: Person) -> ApplicationQuerySet:
    """The applications of a candidate that the viewer reads, the latest first."""
    return Application.objects.visible_to(viewer).filter(candidate=candidate).for_lists().order_by("-applied_at", "-pk")


def documents_of(candidate: Candidate, viewer: Person) -> CandidateDocumentQuerySet:
    """What the candidate handed in, as far as the viewer reads it; with who brought it."""
    return CandidateDocument.objects.visible_to(viewer).filter(candidate=candidate).select_related("uploaded_by")
