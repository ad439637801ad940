"""What happens to reports and weekly plans, in the words of the trail."""

from django.utils.translation import gettext_lazy as _

from org.access import Area
from org.trail import register_acts, register_fields


def register() -> None:
    """Called in AppConfig.ready."""
    register_acts(
        "reports",
        _("Reports and weekly plans"),
        Area.REPORTS,
        {
            "meetings.submit_report": _("sent a report"),
            "meetings.correct_report": _("corrected a report"),
            "meetings.excuse_report": _("excused a missing report"),
            "meetings.mark_read": _("marked a report as read"),
            "meetings.propose_weekly_plan": _("proposed a weekly plan"),
            "meetings.agree_weekly_plan": _("agreed a weekly plan"),
        },
        order=30,
    )
    register_fields(
        {
            "counts": _("numbers"),
            "body": _("text"),
            "lines": _("lines"),
            "planned": _("planned numbers"),
            "excused_on": _("excuse"),
        }
    )
