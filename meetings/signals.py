"""News that goes up from reports."""

from django.db import transaction
from django.dispatch import Signal

from meetings.models import Report

report_sent = Signal()  # after commit, with report: it was sent for the first time


def announce_sent(report: Report) -> None:
    """Tells the upper rooms after commit that the report is there to be read."""
    transaction.on_commit(lambda: report_sent.send(sender=Report, report=report))
