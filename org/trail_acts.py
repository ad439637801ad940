"""What happens in core and org, in the words of the trail; upper rooms have a file of this name too."""

from django.utils.translation import gettext_lazy as _

from core.imports.registry import import_kind
from org.access import Area
from org.trail import register_acts, register_fields, register_reasons


def import_in_words(reason: str) -> str:
    """What was imported and how many rows, from the code of the kind."""
    code, _colon, count = reason.partition(": ")
    kind = import_kind(code)
    return f"{kind.label}: {count}" if kind else reason


def register() -> None:
    """Called in AppConfig.ready."""
    register_acts(
        "logins",
        _("Logins"),
        Area.PEOPLE,
        {
            "org.invite": _("made a code for a way in"),
            "org.accept_invitation": _("came in with a code and chose a password"),
            "org.disable_login": _("closed the login"),
            "org.enable_login": _("opened the login"),
            "org.take_factor": _("took away the second factor"),
            "org.change_secret": _("changed how they log in"),
        },
        order=10,
    )
    register_acts(
        "roles",
        _("Roles"),
        Area.PEOPLE,
        {"org.grant_role": _("granted a role"), "org.end_grant": _("ended a role")},
        order=11,
    )
    register_acts(
        "people",
        _("People and posts"),
        Area.PEOPLE,
        {
            "org.hire": _("added the person"),
            "org.undo_hire": _("took back the import of the person"),
            "org.correct_person": _("corrected the person’s data"),
            "org.undo_correct_person": _("took back the correction of the person’s data"),
            "org.appoint": _("appointed to a post"),
            "org.undo_appointment": _("took back an appointment"),
            "org.end_appointment": _("ended a post"),
            "org.depart": _("ended the service"),
            "org.come_back": _("took the person on again"),
            "salesops.start_company": _("started the company here"),
        },
        order=12,
    )
    register_acts(
        "units",
        _("Units and changes of the organisation"),
        Area.PEOPLE,
        {
            "org.place_unit": _("placed or renamed a unit"),
            "org.undo_place_unit": _("took back the import of a unit"),
            "org.close_unit": _("closed a unit"),
            "org.add_title": _("added a title"),
            "org.change_title": _("changed a title"),
            "org.draft_reorganisation": _("drafted a change of the organisation"),
            "org.redraft_reorganisation": _("edited a draft of a change"),
            "org.discard_reorganisation": _("discarded a draft of a change"),
            "org.reorganisation_draft": _("took a change of the organisation back to its draft"),
            "org.reorganisation_submitted": _("submitted a change of the organisation"),
            "org.reorganisation_scheduled": _("approved a change of the organisation"),
            "org.reorganisation_applied": _("applied a change of the organisation"),
            "org.reorganisation_stopped": _("could not apply a change of the organisation"),
            "org.reorganisation_reverted": _("took back a change of the organisation"),
        },
        order=13,
    )
    register_acts(
        "files_of_members",
        _("Member files"),
        Area.LEAVE,
        {
            "org.save_file": _("changed the member file"),
            "org.give_consent": _("gave consent"),
            "org.withdraw_consent": _("withdrew consent"),
            "org.reset_calendar": _("made an address of the own calendar"),
            "org.end_calendar": _("took the address of the own calendar away"),
            "org.export_person": _("took out everything about the person"),
            "org.erase_person": _("erased who the person was"),
        },
        order=15,
    )
    register_acts(
        "leave",
        _("Leave"),
        Area.LEAVE,
        {
            "org.request_leave": _("asked for leave"),
            "org.leave_approved": _("approved leave"),
            "org.leave_refused": _("refused leave"),
            "org.leave_withdrawn": _("withdrew a request for leave"),
            "org.record_leave": _("recorded leave"),
            "org.withdraw_leave": _("took leave back"),
            "org.begin_absence": _("recorded a leave of absence"),
            "org.take_back_absence": _("took a leave of absence back"),
            "org.move_return": _("moved the day of coming back"),
        },
        order=20,
    )
    register_acts(
        "deputies",
        _("Deputies"),
        Area.LEAVE,
        {
            "org.name_deputy": _("named a deputy"),
            "org.cover_accepted": _("agreed to stand in"),
            "org.cover_declined": _("declined to stand in"),
            "org.end_cover": _("ended a deputy’s time"),
        },
        order=21,
    )
    register_acts(
        "calendar",
        _("Work calendar"),
        None,
        {
            "org.set_calendar_day": _("changed a day of the work calendar"),
            "org.undo_calendar_day": _("took back the import of a day of the work calendar"),
            "org.keep_calendar": _("took over days of the public calendar"),
            "org.confirm_calendar": _("checked the work calendar of the coming year"),
        },
        order=22,
    )
    register_acts(
        "files",
        _("Imports and exports"),
        None,
        {
            "core.export": _("took out a list"),
            "core.start_import": _("brought a file"),
            "core.map_import": _("told what the columns of a file mean"),
            "core.confirm_import": _("confirmed an import"),
            "core.apply_import": _("imported the rows of a file"),
            "core.ask_undo_import": _("asked to take an import back"),
            "core.undo_import": _("took an import back"),
            "core.discard_import": _("discarded a file"),
            "salesops.import_company": _("imported a month of the company"),
            "salesops.import_crm": _("imported deals"),
        },
        order=80,
    )
    register_acts(
        "readings",
        _("Who looked"),
        Area.PEOPLE,
        {"org.read_trail": _("read the trail of the person")},
        order=90,
    )
    register_reasons({"core.apply_import": import_in_words})
    register_fields(
        {
            "email": _("e-mail"),
            "name_en": _("English name"),
            "name_zh": _("Chinese name"),
            "name_pinyin": _("name in Latin letters"),
            "is_active": _("may log in"),
            "left_on": _("last day in service"),
            "hired_on": _("first day in service"),
            "valid_from": _("first day"),
            "valid_to": _("end"),
            "role": _("role"),
            "is_asked": _("the person was asked"),
            "parent": _("unit above"),
            "kind": _("kind"),
            "day": _("day"),
            "fraction": _("half or whole"),
            "is_working": _("working day"),
            "note": _("note"),
            "reason": _("reason"),
            "password": _("password"),
            "second factor": _("second factor"),
            "language": _("language"),
            "rank": _("rank"),
            "profile": _("profile"),
        }
    )
