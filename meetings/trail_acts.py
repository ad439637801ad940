"""What happens to reports, weekly plans and meetings, in the words of the trail."""

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
            "meetings.reply_to_report": _("replied to a report"),
            "meetings.answer_reply": _("answered a reply to a report"),
            "meetings.complete_visit": _("completed a visit report"),
            "meetings.change_template": _("changed what a report asks for"),
            "meetings.withdraw_template": _("took back a change of what a report asks for"),
        },
        order=30,
    )
    register_acts(
        "meetings",
        _("Meetings"),
        Area.REPORTS,
        {
            "meetings.start_series": _("started a meeting series"),
            "meetings.change_series": _("changed a meeting series"),
            "meetings.end_series": _("ended a meeting series"),
            "meetings.call_off": _("called off a meeting"),
            "meetings.add_point": _("put a point on an agenda"),
            "meetings.change_point": _("changed a point of an agenda"),
            "meetings.take_point_back": _("took a point off an agenda"),
            "meetings.pass_this_time": _("had nothing for an agenda"),
            "meetings.start": _("started a meeting"),
            "meetings.end": _("ended a meeting"),
            "meetings.mark_attendance": _("marked whether somebody was at a meeting"),
            "meetings.mark_the_rest": _("marked who was at a meeting"),
            "meetings.begin_point": _("began a point of a meeting"),
            "meetings.settle_point": _("settled a point of a meeting"),
            "meetings.add_note": _("wrote a note to a point"),
            "meetings.take_note_back": _("took a note back"),
            "meetings.park": _("parked something for the next meeting"),
            "meetings.decide": _("wrote down a decision"),
            "meetings.take_decision_back": _("took a decision back"),
            "meetings.differ": _("wrote a differing view beside a decision"),
            "meetings.take_view_back": _("took a differing view back"),
            "meetings.add_action": _("added an action of a meeting"),
            "meetings.change_action": _("changed an action of a meeting"),
            "meetings.done_action": _("finished an action of a meeting"),
            "meetings.dropped_action": _("dropped an action of a meeting"),
            "meetings.write_minutes": _("wrote at minutes"),
            "meetings.publish_minutes": _("published minutes"),
            "meetings.correct_minutes": _("corrected minutes"),
            "meetings.read_minutes": _("read the minutes of a missed meeting"),
        },
        order=35,
    )
    register_fields(
        {
            "counts": _("numbers"),
            "body": _("text"),
            "lines": _("lines"),
            "reply": _("reply"),
            "planned": _("planned numbers"),
            "excused_on": _("excuse"),
        }
    )
