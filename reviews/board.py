"""The column "Rated" of the team board."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

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
    last = {
        person_id: (pk, superior_id == viewer.pk, day, rating) for pk, person_id, superior_id, day, rating in reports
    }
    return {person_id: _cell(*report) for person_id, report in last.items()}


def _cell(report_id: int, is_mine_to_rate: bool, day: date, rating: int | None) -> BoardCell:
    if rating is not None:
        return BoardCell(_("rated"), "done", reverse("reviews:day", args=[report_id]))
    if is_mine_to_rate:
        return BoardCell(
            _("waits for you"), "open", f"{reverse('reviews:queue')}?day={day.isoformat()}&open={report_id}"
        )
    return BoardCell(_("not rated yet"), "open")


def register() -> None:
    """Called in AppConfig.ready."""
    register_board_column("rated", gettext_lazy("Rated"), rated_cells, order=30)
