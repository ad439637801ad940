"""Which appraisals, assessments, events and results of months: every read starts here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.periods import Month
from org.access import Area, Reach, access_of, fact_filter, readable_people
from org.models import Period, Person


class AppraisalQuerySet(models.QuerySet):
    """Facts of the area of appraisals."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, those that the viewer was the superior of, those of the units below, everybody's for GM and HR."""
        return self.filter(fact_filter(viewer, Area.APPRAISALS))


class AssessmentQuerySet(AppraisalQuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """As the table says; one's own once the month is released or sealed, not before (rules.md 2.8)."""
        return super().visible_to(viewer).filter(~Q(person=viewer.pk) | told())

    def given(self) -> Self:
        """With the five ratings."""
        return self.filter(customers__isnull=False)


class DisciplineQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """One's own at once, those of others as the table of access says."""
        return self.filter(fact_filter(viewer, Area.DISCIPLINE))


class FindingQuerySet(AppraisalQuerySet):
    def open(self) -> Self:
        """Those that wait for their decision."""
        return self.filter(confirmed_on=None, dismissed_on=None)

    def unheard(self) -> Self:
        """Those whose person has neither been heard nor written anything."""
        return self.filter(heard_on=None, own_stated_at=None)


class RewardQuerySet(AppraisalQuerySet):
    """Lines of the ledger, read like the appraisal that they follow from (safety.md: own, own team, own branch, HR)."""

    def proposed(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(state="proposed")

    def to_give(self) -> Self:
        """Those that were approved and not yet given."""
        return self.filter(state="approved")


class MonthResultQuerySet(AppraisalQuerySet):
    """Results of months: read by the assessor of the last role period and the heads above, as the table says."""

    def with_sheet(self) -> Self:
        """Without those who held no appraised post in the month."""
        return self.exclude(grade="")


class MonthPreviewQuerySet(MonthResultQuerySet):
    """Previews of open months: the same readers as the results that they become."""

    def worked_out(self) -> Self:
        """Those that have come out once."""
        return self.filter(worked_out_at__isnull=False)

    def for_lists(self) -> Self:
        """With what a row of a list shows; none of the long texts."""
        names = "person__code", "person__name_zh", "person__name_pinyin"
        shown = "final", "grade", "days_unrated", "assessments_missing", "worked_out_at"
        return self.select_related("person").only(*names, *shown)

    def due(self, now: datetime) -> Self:
        """Those to be worked out again."""
        return self.filter(due_at__lte=now)


class SignOffQuerySet(models.QuerySet):
    """How far the sheets of a month have come."""

    def visible_to(self, viewer: Person) -> Self:
        """Those of the people whose appraisals the viewer reads; one's own once the month is released or sealed."""
        others = readable_people(viewer, Area.APPRAISALS).exclude(pk=viewer.pk)
        return self.filter(Q(person__in=others.values("pk")) | Q(told(), person=viewer.pk))

    def released(self) -> Self:
        """Those whose person sees the whole sheet."""
        return self.filter(released_at__isnull=False)

    def of(self, month: Month, people: Iterable[int]) -> dict[int, models.Model]:
        """Person → the row of the month, for these people (ids). One query."""
        return {row.person_id: row for row in self.filter(month=month, person__in=people)}


class ObjectionQuerySet(AppraisalQuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of the sheets that the viewer reads, and those that the viewer decides."""
        return self.filter(fact_filter(viewer, Area.APPRAISALS) | Q(decider=viewer.pk))

    def open(self) -> Self:
        """Those that wait for their decision."""
        return self.filter(decided_at=None)


class CorrectionQuerySet(models.QuerySet):
    """Corrections of sealed months."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own; those that are asked, for whoever reads everybody's appraisals: HR and the general manager.

        What is only drafted is nobody else's business; nobody decides about or reads ahead what is about the own month.
        """
        own = Q(drafted_by=viewer.pk)
        if access_of(viewer).reach(Area.APPRAISALS) != Reach.EVERYONE:
            return self.filter(own)
        lines = apps.get_model("reviews", "CorrectionLine").objects.filter(person=viewer.pk)
        about_viewer = Exists(lines.filter(correction=OuterRef("pk")))
        return self.filter(own | Q(asked_at__isnull=False) & ~about_viewer)

    def waiting(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(asked_at__isnull=False, approved_at=None, refused_at=None, dropped_at=None)


class CaseQuerySet(models.QuerySet):
    """What is about somebody's next post or plan; the line of today reads it."""

    def visible_to(self, viewer: Person) -> Self:
        """One's own, those of people whose appraisals the viewer reads today, and those with a part for the viewer."""
        if access_of(viewer).reach(Area.APPRAISALS) == Reach.NOBODY:
            return self.none()  # a part in a case opens nothing to whoever reads no appraisal
        people = readable_people(viewer, Area.APPRAISALS)
        return self.filter(Q(person__in=people.values("pk")) | self.parts(viewer))

    def parts(self, viewer: Person) -> Q:
        """Those in which the viewer takes a part, whatever the line; none here."""
        return Q(pk__in=[])


class PromotionQuerySet(CaseQuerySet):
    def parts(self, viewer: Person) -> Q:
        """The viewer nominated, decides, or sits in the panel."""
        words = apps.get_model("reviews", "PanelWord").objects.filter(member=viewer.pk)
        return Q(nominated_by=viewer.pk) | Q(decider=viewer.pk) | Q(pk__in=words.values("case"))

    def going_on(self) -> Self:
        """Those that are not over."""
        return self.filter(state__in=self.model.OPEN)


class ImprovementQuerySet(CaseQuerySet):
    """Plans are read by the line of today and HR: whoever led one and has left the line reads nothing more of it."""

    def going_on(self) -> Self:
        """Those that run or whose end still waits for what follows."""
        undecided = Q(state="not_met", next_step="")
        return self.filter(Q(state__in=self.model.OPEN) | undecided | Q(next_step="training", followed_by=None))


class PanelWordQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """One's own; to other members once they gave theirs; to whoever reads the person's appraisals today and whoever
        decides once all are given; never to the person whom they are about."""
        if access_of(viewer).reach(Area.APPRAISALS) == Reach.NOBODY:
            return self.none()
        mine = self.model._default_manager.filter(case=OuterRef("case"), member=viewer.pk)
        people = readable_people(viewer, Area.APPRAISALS).values("pk")
        outside = (Q(case__person__in=people) | Q(case__decider=viewer.pk)) & ~Exists(mine)
        given = Exists(mine.filter(given_at__isnull=False))
        told = given | (Q(case__heard_at__isnull=False) & outside)
        return self.filter(~Q(case__person=viewer.pk) & (Q(member=viewer.pk) | told))


class CriterionWordQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of the promotions that the viewer reads."""
        cases = apps.get_model("reviews", "PromotionCase").objects.visible_to(viewer)
        return self.filter(case__in=cases.values("pk"))


class PartOfPlanQuerySet(models.QuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Those of the plans that the viewer reads."""
        plans = apps.get_model("reviews", "ImprovementPlan").objects.visible_to(viewer)
        return self.filter(plan__in=plans.values("pk"))


def told(person: str = "person", month: str = "month") -> Q:
    """Whether the month of a row has been told to its person: released, being closed or closed. Two subqueries."""
    sign_offs = apps.get_model("reviews", "SignOff").objects.released()
    over = Period.objects.filter(month=OuterRef(month)).exclude(state=Period.State.OPEN)
    return Exists(sign_offs.filter(person=OuterRef(person), month=OuterRef(month))) | Exists(over)
