"""The column "Rated" of the team board."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duties.registry import BoardCell, register_board_column
from meetings.models import Report, ReportKind
from org.access import today_of
from org.models import Person


def rated_cells(people: Sequence[Person], viewer: Person, now: datetime) -> dict[int, BoardCell]:
    """Whether the last daily report that each has sent is rated; nothing where none was sent in a week. One query."""
    today = today_of(viewer, now)
    reports = (
        Report.objects.visible_to(viewer)
        .sent()
        .filter(kind=ReportKind.DAILY, person__in=people)
        .about(today - timedelta(days=7), today)
        .order_by("subject_on")
        .values_list("pk", "person_id", "superior_id", "subject_on", "dailyappraisal__rating")
    )
    cells: dict[int, BoardCell] = {}
    for pk, person_id, superior_id, day, rating in reports:
        if rating is not None:
            cells[person_id] = BoardCell(_("rated"), "done", reverse("reviews:day", args=[pk]))
        elif superior_id == viewer.pk:
            url = f"{reverse('reviews:queue')}?day={day.isoformat()}&open={pk}"
            cells[person_id] = BoardCell(_("waits for you"), "open", url)
        else:
            cells[person_id] = BoardCell(_("not rated yet"), "open")
    return cells


def register() -> None:
    """Called in AppConfig.ready."""
    register_board_column("rated", gettext_lazy("Rated"), rated_cells, order=30)
