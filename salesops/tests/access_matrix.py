"""Who may see and do what, address by address. A new address gets its line here in the same commit.

test_access_matrix.py walks every address of the resolver with every method as every viewer of the small company
(org/tests/company.py), on the evening of 17 June 2026, and fails on an address without a line.
"""

from salesops.tests.matrix import ACTS, ANYONE, EVERYBODY, HEADS, LINE_ABOVE, NOBODY, NORTH, SELF, STANDS_IN, Line
from salesops.tests.matrix_cases import CASES
from salesops.tests.matrix_coaching import COACHING
from salesops.tests.matrix_corrections import CORRECTIONS
from salesops.tests.matrix_courses import COURSES
from salesops.tests.matrix_cycle import CYCLE
from salesops.tests.matrix_duties import DUTIES
from salesops.tests.matrix_held import HELD
from salesops.tests.matrix_interviews import INTERVIEWS
from salesops.tests.matrix_meetings import MEETINGS, a_reply, few_words
from salesops.tests.matrix_probation import PROBATION
from salesops.tests.matrix_recruiting import RECRUITING
from salesops.tests.matrix_rehearsals import REHEARSALS
from salesops.tests.matrix_rewards import REWARDS
from salesops.tests.matrix_rows import (
    a_structure,
    a_title,
    absence,
    adjustment,
    another_place,
    asked_colleague,
    assessed,
    back_on,
    bonus,
    calendar_address,
    charge,
    coming_year,
    day_off,
    discipline_event,
    doubt,
    draft_of_the_manager,
    edited_draft,
    file_of_people,
    finding,
    five_ratings,
    good_rows,
    grant_of_hr,
    hobbies,
    hrs_import,
    last_day,
    last_month,
    late_at_meeting,
    leave,
    leave_request,
    missing_report,
    month_over,
    new_absence,
    new_line,
    new_person,
    new_post,
    new_reorganisation,
    new_title,
    next_week,
    north,
    other_names,
    other_title,
    own_session,
    rating,
    reason,
    reminder,
    reset_link,
    role_period,
    salesperson,
    salesperson_code,
    salesperson_key,
    second_deputy,
    second_line,
    sent_report,
    sent_week,
    some_text,
    somebody_who_left,
    submit_key,
    submitted_by_the_manager,
    technician_grant,
    this_month,
    this_week,
)
from salesops.tests.matrix_schemes import SCHEMES
from salesops.tests.matrix_skills import SKILLS
from salesops.tests.matrix_targets import TARGETS

APPRAISED = EVERYBODY - {"gm", "hr", "technician"}
RECORDERS = LINE_ABOVE | {"other_manager", "hr"}  # somebody is below them
TECHNICIAN = frozenset({"technician"})
HR = frozenset({"hr"})
KEEPERS = HR | {"gm"}
TRAIL_READERS = KEEPERS | TECHNICIAN
MANAGER = frozenset({"manager"})
DRAFTERS = HEADS | HR
KNOW_THE_SALESPERSON = HEADS | NORTH | HR | TECHNICIAN  # others need not know that somebody works here


OTHERS = EVERYBODY - KEEPERS  # the technical administrator among them: the console shows him nothing of people
CONSOLE_READERS = KEEPERS | TECHNICIAN
STRANGERS = EVERYBODY - CONSOLE_READERS
KEEPERS_LIST = Line(see=KEEPERS, told_why=OTHERS, act=KEEPERS, refused=OTHERS)
NOT_TECHNICIAN = EVERYBODY - TECHNICIAN
TECHNICIANS_LIST = Line(see=TECHNICIAN, told_why=NOT_TECHNICIAN, act=TECHNICIAN, refused=NOT_TECHNICIAN)
LINES = {
    # --- everybody's ---
    "home": Line(see=EVERYBODY),
    "start": Line(see=NOBODY, act=NOBODY),  # only while the database is empty
    "org:set_language": Line(see=None, act=ANYONE),
    # --- leave, calendar, organisation ---
    "org:leave_mine": Line(see=EVERYBODY),
    "org:leave_ask": Line(see=EVERYBODY, act=EVERYBODY, form=leave, makes="org.LeaveRequest"),
    "org:leave_withdraw": Line(see=None, act=SELF, refused=LINE_ABOVE | HR | STANDS_IN, sample=leave_request),
    "org:leave_team": Line(see=EVERYBODY),
    "org:leave_detail": Line(see=LINE_ABOVE | HR | STANDS_IN, told_why=SELF, sample=leave_request),
    "org:leave_approve": Line(see=None, act=LINE_ABOVE | HR | STANDS_IN, refused=SELF, sample=leave_request),
    "org:leave_refuse": Line(
        see=LINE_ABOVE | HR | STANDS_IN,
        act=LINE_ABOVE | HR | STANDS_IN,
        told_why=SELF,
        refused=SELF,
        sample=leave_request,
        form=reason,
    ),
    "org:leave_find": Line(see=EVERYBODY),
    "org:leave_record": Line(
        see=LINE_ABOVE | HR,
        act=LINE_ABOVE | HR,
        told_why=SELF,
        refused=SELF,
        form=leave,
        sender="manager",
        makes="org.LeaveDay",
    ),
    "org:leave_take_back": Line(see=None, act=LINE_ABOVE | HR, refused=SELF),
    "org:cover_mine": Line(see=EVERYBODY),
    "org:cover_name": Line(
        see=LINE_ABOVE | HR | SELF, act=LINE_ABOVE | HR | SELF, form=second_deputy, makes="org.Cover"
    ),
    "org:cover_accept": Line(
        see=None, act=frozenset({"colleague"}), refused=LINE_ABOVE | HR | SELF, sample=asked_colleague
    ),
    "org:cover_decline": Line(
        see=None, act=frozenset({"colleague"}), refused=LINE_ABOVE | HR | SELF, sample=asked_colleague
    ),
    "org:cover_end": Line(see=None, act=LINE_ABOVE | HR | SELF | {"colleague"}, sample=asked_colleague),
    "org:cover_team": Line(see=EVERYBODY),
    "org:cover_map": Line(see=KEEPERS, told_why=EVERYBODY - KEEPERS),
    "org:calendar": Line(see=EVERYBODY),
    "org:calendar_month": Line(see=EVERYBODY),
    "org:calendar_year": Line(see=EVERYBODY, sample=coming_year),
    "org:calendar_confirm": Line(see=None, act=KEEPERS, refused=EVERYBODY - KEEPERS, sample=coming_year),
    "org:calendar_day": Line(
        see=KEEPERS, act=KEEPERS, told_why=EVERYBODY - KEEPERS, refused=EVERYBODY - KEEPERS, form=day_off
    ),
    "org:chart": Line(see=EVERYBODY),
    "org:chart_branch": Line(see=EVERYBODY),
    "org:chart_days": Line(see=EVERYBODY),
    "org:chart_compare": Line(see=EVERYBODY),
    "org:chart_sizes": Line(see=HEADS | HR | TECHNICIAN),  # those who may know of everybody
    "org:unit_list": Line(see=EVERYBODY),
    "org:appointment_list": Line(see=EVERYBODY),
    "org:unit_remit": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=EVERYBODY - KEEPERS,
        refused=EVERYBODY - KEEPERS,
        sample=north,
        form=charge,
    ),
    "org:reorganisation_list": Line(see=DRAFTERS, told_why=EVERYBODY - DRAFTERS),
    "org:reorganisation_add": Line(
        see=DRAFTERS,
        act=DRAFTERS,
        told_why=EVERYBODY - DRAFTERS,
        refused=EVERYBODY - DRAFTERS,
        form=new_reorganisation,
        sender="manager",
        makes="org.Reorganisation",
    ),
    "org:reorganisation_detail": Line(see=KEEPERS | MANAGER, sample=draft_of_the_manager),
    "org:reorganisation_edit": Line(
        see=MANAGER, act=MANAGER, told_why=KEEPERS, refused=KEEPERS, sample=draft_of_the_manager, form=edited_draft
    ),
    "org:reorganisation_line_add": Line(
        see=MANAGER,
        act=MANAGER,
        told_why=KEEPERS,
        refused=KEEPERS,
        sample=draft_of_the_manager,
        form=new_line,
        sender="manager",
        makes="org.ReorganisationLine",
    ),
    "org:reorganisation_line_edit": Line(
        see=MANAGER,
        act=MANAGER,
        told_why=KEEPERS,
        refused=KEEPERS,
        sample=draft_of_the_manager,
        form=another_place,
    ),
    "org:reorganisation_line_remove": Line(see=None, act=MANAGER, refused=KEEPERS, sample=draft_of_the_manager),
    "org:reorganisation_structure": Line(
        see=None, act=MANAGER, refused=KEEPERS, sample=draft_of_the_manager, form=a_structure
    ),
    "org:reorganisation_discard": Line(see=None, act=MANAGER, refused=KEEPERS, sample=draft_of_the_manager),
    "org:reorganisation_step": Line(see=None, act=KEEPERS, refused=MANAGER, sample=submitted_by_the_manager),
    "org:unit_suggest": Line(see=EVERYBODY),
    # --- me, people and their logins ---
    "org:me": Line(see=EVERYBODY, act=EVERYBODY),
    "my_data": Line(see=EVERYBODY, act=EVERYBODY),
    "person_data": Line(
        see=HR,
        told_why=KNOW_THE_SALESPERSON - HR,
        act=HR,
        refused=KNOW_THE_SALESPERSON - HR,
        sample=salesperson,
        form=reason,
    ),
    "duties:mail_choices": Line(see=EVERYBODY, act=EVERYBODY),
    "org:calendar_reset": Line(see=None, act=EVERYBODY),
    "org:calendar_end": Line(see=None, act=EVERYBODY),
    "org:calendar_feed": Line(see=ANYONE, sample=calendar_address),  # whoever has the address
    "org:file_edit": Line(see=EVERYBODY, act=EVERYBODY),
    "org:consent_give": Line(see=None, act=EVERYBODY, sample=hobbies, form=some_text),
    "org:consent_withdraw": Line(see=None, act=EVERYBODY, sample=hobbies),
    "org:session_end": Line(see=None, act=SELF, sample=own_session),
    "org:sessions_end": Line(see=None, act=EVERYBODY),
    "org:welcome": Line(see=ANYONE, act=ANYONE),
    "org:welcome_password": Line(see=ANYONE, act=ANYONE),
    "org:trail": Line(see=TRAIL_READERS, told_why=EVERYBODY - TRAIL_READERS),
    "org:door_list": Line(see=TRAIL_READERS, told_why=EVERYBODY - TRAIL_READERS),
    "org:person_list": Line(see=EVERYBODY),
    "org:strength_list": Line(see=EVERYBODY),
    "org:person_suggest": Line(see=EVERYBODY),
    "org:person_add": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=EVERYBODY - KEEPERS,
        refused=EVERYBODY - KEEPERS,
        form=new_person,
        sender="hr",
        makes="org.Person",
    ),
    "org:person_detail": Line(see=KNOW_THE_SALESPERSON, sample=salesperson),
    "org:person_move": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=KNOW_THE_SALESPERSON - KEEPERS,
        refused=KNOW_THE_SALESPERSON - KEEPERS,
        sample=salesperson,
        form=new_post,
        sender="hr",
        makes="org.Appointment",
    ),
    "org:person_absence": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=KNOW_THE_SALESPERSON - KEEPERS,
        refused=KNOW_THE_SALESPERSON - KEEPERS,
        sample=salesperson,
        form=new_absence,
        sender="hr",
        makes="org.Absence",
    ),
    "org:absence_end": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=KNOW_THE_SALESPERSON - KEEPERS,
        refused=KNOW_THE_SALESPERSON - KEEPERS,
        sample=absence,
        form=back_on,
    ),
    "org:person_return": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=HEADS | TECHNICIAN - KEEPERS,
        refused=HEADS | TECHNICIAN - KEEPERS,
        sample=somebody_who_left,
        form=new_post,
        sender="hr",
        makes="org.Appointment",
    ),
    "org:person_depart": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=KNOW_THE_SALESPERSON - KEEPERS,
        refused=KNOW_THE_SALESPERSON - KEEPERS,
        sample=salesperson,
        form=last_day,
    ),
    "org:person_login": Line(see=HR, told_why=KNOW_THE_SALESPERSON - HR, sample=salesperson),
    "org:person_invite": Line(see=None, act=HR, refused=KNOW_THE_SALESPERSON - HR, sample=salesperson),
    "org:person_disable": Line(see=None, act=HR, refused=KNOW_THE_SALESPERSON - HR, sample=salesperson, form=reason),
    "org:person_enable": Line(see=None, act=HR, refused=KNOW_THE_SALESPERSON - HR, sample=salesperson),
    "org:person_take_factor": Line(
        see=None, act=HR, refused=KNOW_THE_SALESPERSON - HR, sample=salesperson, form=reason
    ),
    # --- imports: what somebody brings in is theirs alone ---
    "imports:job_list": Line(see=EVERYBODY),
    "imports:job_add": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=EVERYBODY - KEEPERS,
        refused=EVERYBODY - KEEPERS,
        sample=hrs_import,
        form=file_of_people,
        sender="hr",
        makes="core.ImportJob",
    ),
    "imports:template": Line(see=KEEPERS, told_why=EVERYBODY - KEEPERS, sample=hrs_import),
    "imports:job_detail": Line(see=HR, sample=hrs_import),
    "imports:job_columns": Line(see=HR, act=HR, sample=hrs_import),
    "imports:job_read_again": Line(see=None, act=HR, sample=hrs_import, form=second_line),
    "imports:job_confirm": Line(see=None, act=HR, sample=hrs_import, form=good_rows),
    "imports:job_undo": Line(see=None, act=HR, sample=hrs_import),
    "imports:job_discard": Line(see=None, act=HR, sample=hrs_import),
    "imports:job_errors": Line(see=HR, sample=hrs_import),
    # --- duties ---
    "duties:today": Line(see=EVERYBODY),
    "duties:reminder_dismiss": Line(see=None, act=SELF, sample=reminder),
    "duties:team": Line(see=EVERYBODY),
    "company_units": Line(see=frozenset({"gm"})),
    "health": Line(see=TECHNICIAN | {"gm"}, told_why=EVERYBODY - TECHNICIAN - {"gm"}),
    "health_live": Line(see=ANYONE),
    # --- the way in ---
    "account_login": Line(see=ANYONE, act=ANYONE),
    "account_logout": Line(see=ANYONE, act=ANYONE),
    "account_inactive": Line(see=EVERYBODY),
    "account_reauthenticate": Line(see=EVERYBODY, act=EVERYBODY),
    "account_change_password": Line(see=EVERYBODY, act=EVERYBODY),
    "account_reset_password": Line(see=ANYONE, act=ANYONE),
    "account_reset_password_done": Line(see=ANYONE),
    "account_reset_password_from_key": Line(see=ANYONE, act=ANYONE, sample=reset_link),
    "account_reset_password_from_key_done": Line(see=ANYONE),
    "mfa_index": Line(see=EVERYBODY),
    "mfa_authenticate": Line(see=ANYONE, act=ANYONE),
    "mfa_reauthenticate": Line(see=EVERYBODY, act=EVERYBODY),
    "mfa_activate_totp": Line(see=EVERYBODY, act=EVERYBODY),
    "mfa_deactivate_totp": Line(see=NOBODY, act=NOBODY),  # nobody of the small company has a factor
    "mfa_view_recovery_codes": Line(see=NOBODY),
    "mfa_generate_recovery_codes": Line(see=EVERYBODY, act=EVERYBODY),
    "mfa_download_recovery_codes": Line(see=NOBODY, act=NOBODY),
    # --- reports and weekly plans ---
    "meetings:report_list": Line(see=EVERYBODY),
    "meetings:report_today": Line(see=EVERYBODY),
    "meetings:report_detail": Line(see=LINE_ABOVE | SELF | STANDS_IN, sample=sent_report),
    "meetings:report_read": Line(see=None, act=ACTS, refused=frozenset({"director", "gm"}) | SELF, sample=sent_report),
    "meetings:report_unread": Line(see=EVERYBODY),
    "meetings:report_read_all": Line(see=None, act=EVERYBODY),
    "meetings:report_reply": Line(
        see=None,
        act=ACTS,
        refused=frozenset({"director", "gm"}) | SELF,
        sample=sent_report,
        form=few_words,
        makes="meetings.ReportReply",
        sender="manager",
    ),
    "meetings:reply_list": Line(see=EVERYBODY),
    "meetings:reply_answer": Line(see=None, act=SELF, refused=LINE_ABOVE | STANDS_IN, sample=a_reply, form=few_words),
    "meetings:report_edit": Line(
        see=APPRAISED, act=APPRAISED, told_why=EVERYBODY - APPRAISED, refused=EVERYBODY - APPRAISED
    ),
    "meetings:report_draft": Line(see=None, act=APPRAISED, refused=EVERYBODY - APPRAISED),
    "meetings:report_excuse": Line(
        see=LINE_ABOVE | SELF | STANDS_IN,
        act=ACTS,
        refused=frozenset({"director", "gm"}) | SELF,
        sample=missing_report,
        form=reason,
    ),
    "meetings:weekly_plan_edit": Line(see=APPRAISED, act=APPRAISED, sample=next_week),
    "meetings:weekly_plan_team": Line(see=EVERYBODY, sample=this_week),
    "meetings:weekly_plan_agree": Line(
        see=None, act=ACTS, refused=frozenset({"director", "gm"}) | SELF, sample=this_week
    ),
    # --- appraisal ---
    "reviews:queue": Line(see=EVERYBODY),
    "reviews:queue_weeks": Line(see=EVERYBODY),
    "reviews:rate": Line(
        see=None,
        act=ACTS,
        refused=frozenset({"director", "gm"}) | SELF,
        sample=sent_report,
        form=rating,
        makes="reviews.DailyAppraisal",
        sender="manager",
    ),
    "reviews:unrate": Line(see=None, act=ACTS, refused=frozenset({"director", "gm"}) | SELF, sample=sent_report),
    "reviews:mine": Line(see=EVERYBODY),
    "reviews:person_history": Line(see=LINE_ABOVE | SELF | {"hr"}, sample=salesperson_code),
    "reviews:day": Line(see=LINE_ABOVE | SELF | STANDS_IN, sample=sent_report),
    "reviews:week": Line(see=LINE_ABOVE | SELF | STANDS_IN, sample=sent_week),
    "reviews:scheme": Line(see=EVERYBODY),
    "reviews:assessment_now": Line(see=EVERYBODY),
    "reviews:assessment_list": Line(see=EVERYBODY, sample=last_month),
    "reviews:assessment_edit": Line(
        see=frozenset({"manager"}),
        act=frozenset({"manager"}),
        told_why=frozenset({"director", "gm", "hr"}) | SELF,
        refused=frozenset({"director", "gm", "hr"}) | SELF,
        sample=role_period,
        form=five_ratings,
        makes="reviews.Assessment",
        sender="manager",
    ),
    "reviews:calibration_edit": Line(
        see=frozenset({"director"}),
        act=frozenset({"director"}),
        told_why=frozenset({"manager", "gm", "hr"}),
        refused=frozenset({"manager", "gm", "hr"}),
        sample=assessed,
    ),
    "reviews:adjustment_list": Line(see=EVERYBODY),
    "reviews:adjustment_add": Line(
        see=RECORDERS,
        act=RECORDERS,
        told_why=EVERYBODY - RECORDERS,
        refused=EVERYBODY - RECORDERS,
        form=bonus,
        makes="reviews.Adjustment",
        sender="manager",
    ),
    "reviews:adjustment_withdraw": Line(
        see=LINE_ABOVE | {"hr"},
        act=LINE_ABOVE | {"hr"},
        told_why=SELF,
        refused=SELF,
        sample=adjustment,
    ),
    "reviews:discipline_list": Line(see=EVERYBODY),
    "reviews:discipline_add": Line(
        see=RECORDERS,
        act=RECORDERS,
        told_why=EVERYBODY - RECORDERS,
        refused=EVERYBODY - RECORDERS,
        form=late_at_meeting,
        makes="reviews.DisciplineEvent",
        sender="manager",
    ),
    "reviews:discipline_withdraw": Line(
        see=LINE_ABOVE | {"hr"}, act=LINE_ABOVE | {"hr"}, told_why=SELF, refused=SELF, sample=discipline_event
    ),
    "reviews:finding_list": Line(see=EVERYBODY),
    "reviews:finding_add": Line(
        see=RECORDERS,
        act=frozenset({"manager", "other_manager"}),  # to the other manager the salesperson is no choice
        told_why=EVERYBODY - RECORDERS,
        refused=EVERYBODY - {"manager", "other_manager"},  # only the superior of that day
        form=doubt,
        makes="reviews.IntegrityFinding",
        sender="manager",
    ),
    "reviews:finding_detail": Line(
        see=LINE_ABOVE | SELF | {"hr"},
        act=frozenset({"manager"}),
        refused=frozenset({"director", "gm", "hr"}) | SELF,
        sample=finding,
    ),
    **SCHEMES,
    **CORRECTIONS,
    **TARGETS,
    **DUTIES,
    **MEETINGS,
    **COACHING,
    **SKILLS,
    **COURSES,
    **CASES,
    **REHEARSALS,
    **INTERVIEWS,
    **RECRUITING,
    **PROBATION,
    **CYCLE,
    **REWARDS,
    **HELD,
    # --- months ---
    "months:month_list": Line(see=EVERYBODY),
    "months:month_detail": Line(see=EVERYBODY, sample=this_month),
    "months:month_close": Line(
        see=None,
        act=frozenset({"gm"}),
        refused=EVERYBODY - {"gm"},
        sample=month_over,
        form=submit_key,
        sender="gm",
        makes="reviews.MonthRun",
    ),
    "months:month_sheet": Line(see=LINE_ABOVE | SELF | {"hr"}, sample=this_month),
    "months:month_sheet_pdf": Line(see=LINE_ABOVE | SELF | {"hr"}, sample=this_month),
    # --- the console: lists answer a POST with themselves; a form without `form` comes back with what is wrong ---
    "admin:index": Line(see=CONSOLE_READERS, told_why=STRANGERS, act=CONSOLE_READERS, refused=STRANGERS),
    "admin:org_person_changelist": KEEPERS_LIST,
    "admin:org_person_change": Line(
        see=KEEPERS, told_why=OTHERS, act=KEEPERS, refused=OTHERS, sample=salesperson_key, form=other_names
    ),
    "admin:org_appointment_changelist": KEEPERS_LIST,
    "admin:org_grant_changelist": KEEPERS_LIST,
    "admin:org_grant_add": Line(
        see=KEEPERS,
        told_why=OTHERS,
        act=KEEPERS,
        refused=OTHERS,
        form=technician_grant,
        sender="hr",
        makes="org.Grant",
    ),
    "admin:org_grant_change": Line(  # that of HR: nobody ends the own, and the general manager alone ends it
        see=KEEPERS, told_why=OTHERS, act=frozenset({"gm"}), refused=OTHERS | HR, sample=grant_of_hr
    ),
    "admin:org_unitversion_changelist": KEEPERS_LIST,
    "admin:org_title_changelist": KEEPERS_LIST,
    "admin:org_title_add": Line(
        see=KEEPERS, told_why=OTHERS, act=KEEPERS, refused=OTHERS, form=new_title, sender="hr", makes="org.Title"
    ),
    "admin:org_title_change": Line(
        see=KEEPERS, told_why=OTHERS, act=KEEPERS, refused=OTHERS, sample=a_title, form=other_title
    ),
    "admin:org_calendarday_changelist": KEEPERS_LIST,
    "admin:org_leaveday_changelist": KEEPERS_LIST,
    "admin:org_leaverequest_changelist": KEEPERS_LIST,
    "admin:reviews_scheme_changelist": KEEPERS_LIST,
    "admin:meetings_reportrule_changelist": KEEPERS_LIST,
    "admin:targets_metric_changelist": KEEPERS_LIST,
    "admin:core_jobtick_changelist": TECHNICIANS_LIST,
    "admin:core_auditseal_changelist": TECHNICIANS_LIST,
}
