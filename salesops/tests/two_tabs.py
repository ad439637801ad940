"""Edits of rows that carry a version, made in two tabs: what one saved and what the other typed are both shown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from coaching.models import PrivateNote, SharedNote
from core.tests.instants import DAY
from meetings.models import Report, WeeklyPlan
from meetings.tests.factories import make_plan, make_report
from org.tests.company import Company
from reviews.models import Assessment, Objection
from salesops.tests.matrix_cases import (
    changed_plan,
    decision,
    first_day,
    panel,
    result,
    taken_back,
    what_follows,
    word,
)
from salesops.tests.matrix_coaching import a_talk, new_promise
from salesops.tests.matrix_corrections import refusal
from salesops.tests.matrix_courses import new_course, new_question, new_session, other_hours, who_was_there
from salesops.tests.matrix_cycle import raised
from salesops.tests.matrix_held import new_meeting_action, words
from salesops.tests.matrix_interviews import answered, cancelled, moved, to_answer, to_come
from salesops.tests.matrix_meetings import changed_point, fields_of_a_report, more_of_a_visit, new_series
from salesops.tests.matrix_probation import (
    draft_to_go_on_with,
    drafted,
    given,
    other_length,
    said,
)
from salesops.tests.matrix_recruiting import (
    a_reason,
    a_template,
    cancelled_opening,
    changed_candidate,
    changed_opening,
    next_step,
    other_names,
    other_stages,
    stages,
)
from salesops.tests.matrix_recruiting import version as version_of_an_opening
from salesops.tests.matrix_rehearsals import called_off, changed_scenario, changed_terms
from salesops.tests.matrix_rows import (
    MONDAY,
    a_changed_measure,
    a_measure,
    another_place,
    countered_targets,
    new_action,
    new_goal,
    new_stage,
    plan_to_propose,
    proposal,
    split_of_a_year,
)
from salesops.tests.matrix_schemes import edited_rules
from salesops.tests.matrix_skills import (
    changed_checklist,
    changed_pair,
    changed_skill,
    expectations,
    new_item,
    new_step,
)

Values = dict[str, object]
TEXTS = ("what the first tab saved", "what the second tab typed")
NUMBERS = {"number_0": ("711", "713")}
NEXT_MONDAY = date(2026, 6, 22)


@dataclass(frozen=True)
class Tabs:
    """One form opened twice: `typed` names what the two tabs type, `data` what both send, the version included.

    `sample` makes the row that the address is about, where it is not that of the access matrix.
    """

    address: str
    model: str  # whose rows carry the version
    viewer: str
    typed: dict[str, tuple[str, str]]
    data: Callable[[Company], Values]
    arguments: Values = field(default_factory=dict)
    sample: Callable[[Company], Values] | None = None
    second: Values = field(default_factory=dict)  # what only the second tab sends
    first: str = ""  # the address that the first tab posts to, where it is another
    other: str = ""  # whose first tab it is, where it is somebody else's

    def typing(self, tab: int) -> Values:
        return {name: texts[tab] for name, texts in self.typed.items()}


def undecided(company: Company) -> Values:
    return {"version": Objection.objects.get(decided_at=None).version, "outcome": "not_upheld"}


def draft(company: Company) -> Values:
    return {"version": Report.objects.get(person=company.salesperson, kind="daily", subject_on=DAY).version}


def shared_version(company: Company) -> Values:
    found = SharedNote.objects.filter(meeting=a_talk(company)["pk"]).first()
    return {"version": found.version if found else 0}


def own_version(company: Company) -> Values:
    found = PrivateNote.objects.filter(meeting=a_talk(company)["pk"], author=company.salesperson).first()
    return {"version": found.version if found else 0}


def no_draft(company: Company) -> Values:
    return {"version": 0, "send": "1", "count_CALL": "3"}


def plan(company: Company, *, monday: date) -> Values:
    known = WeeklyPlan.objects.filter(person=company.salesperson, week_start=monday).first()
    known = known or make_plan(company.salesperson, monday)
    return {"version": known.version} | other_numbers(company)


def plan_of_the_team(company: Company) -> Values:
    data = plan(company, monday=MONDAY)
    return data | {f"SALESPERSON-{name}": value for name, value in data.items()}


def other_numbers(company: Company) -> Values:
    return {f"number_{number}": "5" for number in (1, 2, 3)}


def no_plan(company: Company) -> Values:
    return {"version": 0} | other_numbers(company)


def rated(company: Company) -> Values:
    return {"rating": "4", "version": "0", "report_version": "1"}


def running_week(company: Company) -> Values:
    return {"pk": make_report(company.salesperson, MONDAY, kind="weekly").pk}


def five_ratings(company: Company) -> Values:
    return dict.fromkeys(Assessment.RATINGS, "4") | {"version": "0"}


def calibrated(company: Company) -> Values:
    row = Assessment.objects.get(person=company.salesperson, month="2026-04")
    return {"version": row.version, "calibration": "-2"}


def first_version(company: Company) -> Values:
    return {"version": "1"}


def nothing_else(company: Company) -> Values:
    return {}


TODAYS = {"kind": "daily", "day": DAY}
HELP = {"help": TEXTS}
TABS = {
    "hours of an area": Tabs(
        "training:area_edit", "training.AreaRule", "hr", {"checked_by_en": TEXTS}, other_hours, other="gm"
    ),
    "course": Tabs("training:course_edit", "training.Course", "hr", {"material_en": TEXTS}, new_course),
    "question": Tabs("training:question_edit", "training.Question", "hr", {"text_en": TEXTS}, new_question),
    "date of a course": Tabs("training:session_edit", "training.CourseSession", "hr", {"place": TEXTS}, new_session),
    "list of a class": Tabs(
        *("training:session_record", "training.CourseSession", "other_manager", {"SALESPERSON-reason": TEXTS}),
        who_was_there,
        other="hr",
    ),
    "draft of an opening": Tabs(
        "recruiting:opening_edit",
        "recruiting.Opening",
        "manager",
        {"reason": TEXTS, "number": ("2", "3")},
        changed_opening,
    ),
    "approval of an opening": Tabs(
        "recruiting:opening_approve", "recruiting.Opening", "hr", {}, version_of_an_opening, other="gm"
    ),
    "start of an opening": Tabs("recruiting:opening_open", "recruiting.Opening", "manager", {}, stages, other="hr"),
    "end of an opening": Tabs(
        "recruiting:opening_cancel",
        "recruiting.Opening",
        "hr",
        {"cancelled_reason": TEXTS},
        cancelled_opening,
        other="gm",
    ),
    "channel": Tabs("recruiting:list_edit", "recruiting.Channel", "hr", {"name_en": TEXTS}, other_names),
    "reason of a move": Tabs(
        "recruiting:list_edit", "recruiting.MoveReason", "hr", {"name_en": TEXTS}, other_names, sample=a_reason
    ),
    "row of stages": Tabs(
        "recruiting:list_edit", "recruiting.StageTemplate", "hr", {"name_en": TEXTS}, other_stages, sample=a_template
    ),
    "next step of an application": Tabs(
        "recruiting:next_step_edit", "recruiting.Application", "manager", {"next_step": TEXTS}, next_step
    ),
    "candidate": Tabs("recruiting:candidate_edit", "recruiting.Candidate", "hr", {"note": TEXTS}, changed_candidate),
    "draft over draft": Tabs("meetings:report_edit", "meetings.Report", "salesperson", HELP, draft, TODAYS),
    "sent over draft": Tabs(
        "meetings:report_edit",
        "meetings.Report",
        "salesperson",
        HELP,
        draft,
        TODAYS,
        second={"send": "1", "count_CALL": "3"},
    ),
    "sent over sent": Tabs(
        "meetings:report_edit",
        "meetings.Report",
        "colleague",
        HELP,
        no_draft,
        TODAYS,
    ),
    "autosave": Tabs("meetings:report_draft", "meetings.Report", "salesperson", HELP, draft, TODAYS),
    "plan": Tabs(
        "meetings:weekly_plan_edit",
        "meetings.WeeklyPlan",
        "salesperson",
        NUMBERS,
        lambda company: plan(company, monday=NEXT_MONDAY),
        {"day": NEXT_MONDAY},
    ),
    "first plan": Tabs(
        "meetings:weekly_plan_edit", "meetings.WeeklyPlan", "salesperson", NUMBERS, no_plan, {"day": NEXT_MONDAY}
    ),
    "agreed plan": Tabs(
        "meetings:weekly_plan_agree",
        "meetings.WeeklyPlan",
        "manager",
        NUMBERS,
        plan_of_the_team,
        {"day": MONDAY},
        second={"SALESPERSON-number_0": NUMBERS["number_0"][1]},
        first="meetings:weekly_plan_edit",
        other="salesperson",
    ),
    "first rating of a day": Tabs("reviews:rate", "reviews.DailyAppraisal", "manager", {"note": TEXTS}, rated),
    "first rating of a week": Tabs(
        "reviews:rate", "reviews.WeeklyAppraisal", "manager", {"note": TEXTS}, rated, sample=running_week
    ),
    "first assessment": Tabs("reviews:assessment_edit", "reviews.Assessment", "manager", {"note": TEXTS}, five_ratings),
    "calibration": Tabs("reviews:calibration_edit", "reviews.Assessment", "director", {"reason": TEXTS}, calibrated),
    "decision about an objection": Tabs(
        "months:objection_detail", "reviews.Objection", "gm", {"answer": TEXTS}, undecided, sample=raised
    ),
    "draft of a reorganisation": Tabs(
        "org:reorganisation_edit",
        "org.Reorganisation",
        "manager",
        {
            "name": TEXTS,
            "reason": ("because it grew", "because it shrank"),
            "effective_on": ("2026-07-01", "2026-07-13"),
        },
        first_version,
    ),
    "change in the draft of a reorganisation": Tabs(
        "org:reorganisation_line_edit", "org.ReorganisationLine", "manager", {"note": TEXTS}, another_place
    ),
    "what a unit is responsible for": Tabs("org:unit_remit", "org.Unit", "hr", {"remit": TEXTS}, first_version),
    "first target": Tabs(
        "targets:target_grid",
        "targets.TargetCell",
        "manager",
        {"SALESPERSON-0-orders": ("171100", "171300")},
        nothing_else,
        {"month": "2026-07"},
    ),
    "first cell of a plan": Tabs(
        "targets:plan_detail", "targets.PlanCell", "manager", {"total_07": ("171100", "171300")}, nothing_else
    ),
    "measure": Tabs(
        "targets:metric_edit",
        "targets.Metric",
        "hr",
        {"description_en": TEXTS},
        a_changed_measure,
        sample=a_measure,
    ),
    "draft of the rules": Tabs(
        "reviews:scheme_draft_edit",
        "reviews.SchemeDraft",
        "hr",
        {"reason": TEXTS, "grade_C": ("61.25", "62.25")},
        edited_rules,
    ),
    "correction of a month": Tabs("months:correction_step", "reviews.Correction", "gm", {"refusal": TEXTS}, refusal),
    "meeting series": Tabs("meetings:series_edit", "meetings.MeetingSeries", "manager", {"name": TEXTS}, new_series),
    "visit report": Tabs(
        "meetings:visit_edit",
        "meetings.VisitDetails",
        "salesperson",
        {"needs": TEXTS},
        more_of_a_visit,
    ),
    "fields of a report": Tabs(
        "meetings:template_edit", "meetings.ReportTemplate", "hr", {"row_1_en": TEXTS}, fields_of_a_report
    ),
    "point of an agenda": Tabs(
        "meetings:agenda_edit", "meetings.AgendaItem", "salesperson", {"text": TEXTS}, changed_point
    ),
    "action of a meeting": Tabs(
        "meetings:action_edit", "meetings.MeetingAction", "manager", {"what": TEXTS}, new_meeting_action
    ),
    "draft of minutes": Tabs("meetings:minutes_write", "meetings.MinutesDraft", "manager", {"text": TEXTS}, words),
    "action of a plan": Tabs("targets:action_edit", "targets.PlanAction", "manager", {"what": TEXTS}, new_action),
    "promise of a talk": Tabs(
        "coaching:promise_edit", "coaching.Promise", "salesperson", {"what": TEXTS}, new_promise, other="manager"
    ),
    "shared note of a talk": Tabs(
        "coaching:note_edit", "coaching.SharedNote", "salesperson", {"skill": TEXTS}, shared_version, other="manager"
    ),
    "own note of a talk": Tabs(
        "coaching:private_edit", "coaching.PrivateNote", "salesperson", {"text": TEXTS}, own_version
    ),
    "goal": Tabs("targets:goal_edit", "targets.Goal", "manager", {"name": TEXTS}, new_goal),
    "stage of a goal": Tabs("targets:stage_edit", "targets.GoalStage", "manager", {"name": TEXTS}, new_stage),
    "answer to proposed targets": Tabs(
        "targets:negotiation_detail",
        "targets.Negotiation",
        "salesperson",
        {"words": TEXTS},
        first_version,
        sample=countered_targets,
    ),
    "proposal of targets": Tabs(
        "targets:plan_propose",
        "targets.Negotiation",
        "manager",
        {"words": TEXTS},
        proposal,
        sample=plan_to_propose,
        second={"submit_key": "6f5e4f3a-0000-4000-8000-000000000002"},
    ),
    "move of an interview": Tabs(
        "recruiting:interview_move",
        "recruiting.Interview",
        "manager",
        {"place": TEXTS},
        moved,
        sample=to_come,
        other="hr",
    ),
    "end of an interview": Tabs(
        "recruiting:interview_cancel",
        "recruiting.Interview",
        "manager",
        {"cancelled_reason": TEXTS},
        cancelled,
        sample=to_come,
    ),
    "answer to an offer": Tabs(
        "recruiting:offer_answer",
        "recruiting.Offer",
        "manager",
        {"answer_reason": TEXTS},
        answered,
        sample=to_answer,
        other="hr",
    ),
    "panel of a promotion": Tabs(
        "cases:panel_name", "reviews.PromotionCase", "manager", {"member_3": ("", "")}, panel, other="hr"
    ),
    "word of a panel": Tabs("cases:word_give", "reviews.PanelWord", "assistant", {"reason": TEXTS}, word),
    "decision about a promotion": Tabs(
        "cases:promotion_decide", "reviews.PromotionCase", "director", {"decision": TEXTS}, decision, other="gm"
    ),
    "post of a promotion": Tabs("cases:post_give", "reviews.PromotionCase", "hr", {}, first_day, other="gm"),
    "promotion taken back": Tabs(
        "cases:promotion_withdraw",
        "reviews.PromotionCase",
        "manager",
        {"withdrawn_reason": TEXTS},
        taken_back,
        other="hr",
    ),
    "plan to improve": Tabs(
        "cases:improvement_edit", "reviews.ImprovementPlan", "manager", {"training": TEXTS}, changed_plan
    ),
    "end of a plan to improve": Tabs(
        "cases:improvement_end", "reviews.ImprovementPlan", "manager", {"result": TEXTS}, result, other="director"
    ),
    "what follows a plan to improve": Tabs(
        "cases:improvement_next",
        "reviews.ImprovementPlan",
        "director",
        {"next_reason": TEXTS},
        what_follows,
        other="hr",
    ),
    "rehearsal": Tabs("training:rehearsal_edit", "training.Rehearsal", "manager", {"place": TEXTS}, changed_terms),
    "rehearsal called off": Tabs(
        "training:rehearsal_call_off", "training.Rehearsal", "manager", {"called_off_reason": TEXTS}, called_off
    ),
    "scenario": Tabs("training:scenario_edit", "training.Scenario", "hr", {"brief_en": TEXTS}, changed_scenario),
    "skill": Tabs("training:skill_edit", "training.Skill", "hr", {"name_en": TEXTS}, changed_skill, other="gm"),
    "what posts expect": Tabs(
        "training:skill_expect", "training.Skill", "hr", {"profile_salesperson": ("3", "4")}, expectations, other="gm"
    ),
    "step of a development plan": Tabs(
        "training:development_edit", "training.DevelopmentStep", "salesperson", {"what": TEXTS}, new_step
    ),
    "aim of a mentor": Tabs("training:mentor_edit", "training.MentorPair", "manager", {"aim": TEXTS}, changed_pair),
    "checklist": Tabs("training:checklist_edit", "training.Checklist", "hr", {"name_en": TEXTS}, changed_checklist),
    "step of a checklist": Tabs(
        "training:checklist_item_edit", "training.ChecklistItem", "hr", {"name_en": TEXTS}, new_item
    ),
    "days of a probation": Tabs(
        "probation:probation_edit", "recruiting.Probation", "hr", {"months": ("4", "5")}, other_length, other="gm"
    ),
    "proposal about a probation": Tabs(
        "probation:proposal_edit",
        "recruiting.ProbationProposal",
        "manager",
        {"reason": TEXTS},
        draft_to_go_on_with,
        sample=drafted,
    ),
    "decision about a probation": Tabs(
        "probation:proposal_decide", "recruiting.ProbationProposal", "director", {"decision": TEXTS}, said, other="gm"
    ),
    "outcome of a probation": Tabs("probation:outcome_carry_out", "recruiting.Probation", "hr", {}, given, other="gm"),
    "split of a plan": Tabs(
        "targets:plan_split", "targets.Plan", "manager", {"annual": ("180000", "390000")}, split_of_a_year
    ),
}

# Nothing is typed; a stale one is refused.
TAKES_BACK = {"reviews:unrate", "targets:plan_lock", "targets:negotiation_agree", "targets:negotiation_accept"}
# The version is that of the draft kept in the browser; sent again, the first sending stays.
TAKES_BACK |= {"training:attempt_send"}
TAKES_BACK |= {"targets:plan_suggest", "targets:plan_take", "targets:plan_ask"}
