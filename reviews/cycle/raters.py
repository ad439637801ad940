"""Who had a part in the figures of somebody's month, and so decides about no objection to it."""

from core.periods import Month
from org.models import Person
from reviews.models import Assessment, DailyAppraisal, WeeklyAppraisal


def raters_of(person: Person, month: Month) -> set[int]:
    """Everybody (ids) who gave or moved a figure of the person's month. Three queries."""
    assessments = Assessment.objects.filter(person=person, month=month)
    found = {rater for row in assessments.values_list("assessed_by", "calibrated_by") for rater in row}
    days = DailyAppraisal.objects.filter(person=person, day__range=(month.first, month.last))
    weeks = WeeklyAppraisal.objects.filter(person=person, week_start__in=list(month.mondays()))
    for rows in (days, weeks):
        found |= {rater for row in rows.values_list("rated_by", "rated_for") for rater in row}
    return found - {None}
