"""News that goes up from reports and meetings."""

from django.db import transaction
from django.dispatch import Signal

from meetings.models import Report

report_sent = Signal()  # after commit, with report: it was sent for the first time
# Inside the transaction, so that a refusal undoes the act.
attendance_settled = (
    Signal()
)  # with day, person_ids, by (None: the clock), now: their marks of that day are to be asked again
minutes_settled = Signal()  # with meeting, is_late, now


def announce_sent(report: Report) -> None:
    """Tells the upper rooms after commit that the report is there to be read."""
    transaction.on_commit(lambda: report_sent.send(sender=Report, report=report))
