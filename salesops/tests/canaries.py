"""Secrets planted in rows that some may read and others must not; no answer to the others may hold them.

A new field of free text gets its line here: who may read it, the row that holds it and the page that shows it, or its
reason in HOLDS_NO_SECRET. The rows are the salesperson's of NORTH unless the line says otherwise. Every text carries
what a browser or a spreadsheet would act upon, were it not written as text.
"""

from datetime import date, datetime
from functools import partial
from uuid import uuid4

from allauth.mfa.models import Authenticator

from core.models import AuditEntry, ImportFile, ImportJob, ImportRow, JobTick
from core.tests.instants import DAY, at
from duties.models import Reminder
from duties.tests.factories import make_duty
from meetings.models import Report, ReportLine, ReportReply, VisitDetails
from org.models import (
    CalendarKey,
    Consent,
    Invitation,
    LeaveRequest,
    LoginSession,
    MemberFile,
    Period,
    Person,
    Reorganisation,
    Strength,
)
from org.tests.company import Company
from reviews.models import (
    Adjustment,
    Assessment,
    DailyAppraisal,
    DisciplineEvent,
    IntegrityFinding,
    MonthRun,
    Scheme,
    SchemeDraft,
    WeeklyAppraisal,
)
from reviews.tests.factories import make_scheme_draft
from salesops.tests.canaries_cases import CASES
from salesops.tests.canaries_coaching import COACHING
from salesops.tests.canaries_courses import COURSES, COURSES_OPEN
from salesops.tests.canaries_cycle import CYCLE
from salesops.tests.canaries_interviews import CRITERIA_OPEN, INTERVIEWS
from salesops.tests.canaries_meetings import MEETINGS
from salesops.tests.canaries_probation import HOLDS_NO_SECRET as OF_PROBATION
from salesops.tests.canaries_probation import PROBATION
from salesops.tests.canaries_recruiting import RECRUITING, RECRUITING_OPEN
from salesops.tests.canaries_rehearsals import REHEARSALS
from salesops.tests.canaries_rewards import REWARDS
from salesops.tests.canaries_skills import HOLDS_NO_SECRET as NONE_OF_SKILLS
from salesops.tests.canaries_skills import SKILLS
from salesops.tests.canary import FAR, FORMULAS, MARKUP, NAME, YESTERDAY, Canary, owned, page, page_of
from salesops.tests.matrix import EVERYBODY, HEADS, LINE_ABOVE, NOBODY, NORTH, SELF, STANDS_IN
from targets.models import Entry, Goal, GoalStage, ImportedDeal, Metric, Negotiation, Plan, PlanAction

__all__ = ["CANARIES", "FORMULAS", "HOLDS_NO_SECRET", "MARKUP", "NAME", "Canary"]

HISTORY = page("reviews:person_history", "SALESPERSON", query="?month=2026-06")


# --- reports ----------------------------------------------------------------------------------------------------------


def report_on(company: Company, day: int) -> Report:
    """A daily report of June that was sent."""
    subject_on = date(2026, 6, day)
    own, sent_at = owned(company, subject_on), at(17, 30, day=subject_on)
    return Report.objects.get_or_create(
        person=own.pop("person"), kind="daily", subject_on=subject_on, defaults={"sent_at": sent_at, **own}
    )[0]


def body_text(company: Company, secret: str) -> Report:
    report = report_on(company, 12)
    report.body = {"summary": secret, "help": secret, "tomorrow": secret, "market": secret}
    report.save()
    return report


def draft_text(company: Company, secret: str) -> Report:
    saved: datetime = at(17)
    return Report.objects.create(
        kind="daily", subject_on=DAY, draft={"help": secret}, saved_at=saved, **owned(company, DAY)
    )


def line_text(company: Company, secret: str, *, name: str) -> Report:
    told = {"who": "Guangming", "is_customer": True, "words": "Too dear", "result": "kept", "next_step": "sample"}
    report = report_on(company, 9)
    if name == "what":  # of a record, not of a talk
        told |= {"item": "PROP", "is_customer": False, "words": "", "result": ""}
    ReportLine.objects.create(report=report, **(told | {name: secret[:120]}), position=report.lines.count())
    return report


def visit_text(company: Company, secret: str) -> Report:
    report = report_on(company, 2)
    line = ReportLine.objects.create(report=report, item="VISIT", who="Guangming", is_customer=True)
    VisitDetails.objects.create(line=line, body={"needs": secret}, written_at=at(9))
    return report


def reply_text(company: Company, secret: str, *, name: str) -> Report:
    report = report_on(company, 3)
    told = {"text": "well asked", "written_at": at(9), "seen_at": at(9), "answer": "yes", "answered_at": at(9)}
    ReportReply.objects.create(report=report, author=company.manager, **(told | {name: secret[:500]}))
    return report


def excuse_reason(company: Company, secret: str) -> Report:
    day = date(2026, 6, 5)
    excuse = {"excused_by": company.manager, "excused_on": date(2026, 6, 10), "excuse_reason": secret}
    return Report.objects.create(kind="daily", subject_on=day, **excuse, **owned(company, day))


# --- appraisal --------------------------------------------------------------------------------------------------------


def daily_note(company: Company, secret: str) -> DailyAppraisal:
    report = report_on(company, 10)
    told = {"day": report.subject_on, "rating": 1, "rated_at": at(9), "rated_by": company.manager}
    return DailyAppraisal.objects.create(report=report, note=secret, **told, **owned(company, report.subject_on))


def weekly_note(company: Company, secret: str) -> WeeklyAppraisal:
    monday = date(2026, 6, 1)
    sent_at = at(9, day=date(2026, 6, 8))
    report = Report.objects.create(kind="weekly", subject_on=monday, sent_at=sent_at, **owned(company, monday))
    told = {"week_start": monday, "rating": 1, "rated_at": at(9, day=date(2026, 6, 9)), "rated_by": company.manager}
    return WeeklyAppraisal.objects.create(report=report, note=secret, **told, **owned(company, monday))


def assessment_text(company: Company, secret: str, *, name: str) -> Assessment:
    own = owned(company, date(2026, 5, 31))
    told = {"assessed_by": company.manager, "assessed_at": at(9), "calibration": -5, "calibration_reason": "talk"}
    told |= {"calibrated_by": company.director, "calibrated_at": at(10), **dict.fromkeys(Assessment.RATINGS, 3)}
    about = {"person": own.pop("person"), "month": "2026-05", "profile": "salesperson"}
    row, _ = Assessment.objects.get_or_create(**about, defaults=own | told)
    setattr(row, name, secret)
    row.save()
    return row


def adjustment_text(company: Company, secret: str, *, name: str) -> Adjustment:
    taken_back = {"withdrawn_at": at(9), "withdrawn_by": company.manager} if name == "withdrawn_reason" else {}
    said = {"source": "letter", "customer": "Guangming", "said_on": YESTERDAY}
    longest = Adjustment._meta.get_field(name).max_length
    told = {"day": YESTERDAY, "kind": "valid_complaint"} | said | {name: secret[:longest]}
    return Adjustment.objects.create(**told, **taken_back, **owned(company))


def discipline_text(company: Company, secret: str, *, name: str) -> DisciplineEvent:
    taken_back = {"withdrawn_at": at(9), "withdrawn_by": company.manager} if name == "withdrawn_reason" else {}
    fact = {"day": YESTERDAY, "about": "meeting", "meeting": "morning", "event": "late", "source": "typed"}
    return DisciplineEvent.objects.create(**{name: secret}, **fact, **taken_back, **owned(company))


def finding_text(company: Company, secret: str, *, name: str) -> IntegrityFinding:
    told = {"day": YESTERDAY, "found_by": company.manager, "heard_on": DAY, "own_stated_at": at(9), name: secret}
    return IntegrityFinding.objects.create(**told, **owned(company))


def run_text(company: Company, secret: str, *, name: str) -> MonthRun:
    Period.objects.get_or_create(month="2025-12")
    told = {"period_id": "2025-12", "scheme": Scheme.objects.first(), "interpreter": 1, "state": "aborted"}
    return MonthRun.objects.create(**told, **{name: secret})


# --- the rest ---------------------------------------------------------------------------------------------------------


def result_note(company: Company, secret: str) -> Entry:
    told = {"work_date": YESTERDAY, "metric": Metric.objects.get(code="orders"), "amount": 700, "source": "typed"}
    return Entry.objects.create(**told, note=secret, confirmed_at=at(9), **owned(company))


def plan_text(company: Company, secret: str, *, name: str) -> Plan:
    texts = {"reason": "It grew.", "reserve_name": ""} | {name: secret[:80]}
    whose = {"unit": company.north, "made_by": company.manager}
    year = {"reason": 2024, "reserve_name": 2025, "lock_word": 2020}[name]  # a year has one draft
    return Plan.objects.create(**whose, year=year, number=2, starts_in=f"{year}-01", **texts)


def action_text(company: Company, secret: str, *, name: str) -> PlanAction:
    year = 2022 if name == "reason" else 2023
    plan = Plan.objects.create(unit=company.north, year=year, starts_in=f"{year}-01", made_by=company.manager)
    texts = {"what": "Visit ten shops."} | {name: secret}
    if name == "reason":
        texts |= {"state": "dropped", "ended_at": at(9), "ended_by": company.manager}
    whose = {"owner": company.salesperson, "made_by": company.manager}
    return PlanAction.objects.create(plan=plan, due_on=YESTERDAY, **whose, **texts)


def goal_text(company: Company, secret: str) -> Goal:
    told = {"starts_in": "2026-01", "made_by": company.manager}
    return Goal.objects.create(unit=company.north, name=secret[:120], **told)


def stage_text(company: Company, secret: str, *, name: str) -> GoalStage:
    texts = {"name": "Ten dealers.", "note": ""} | {name: secret[:120]}
    goal = goal_text(company, "Second in the north.")
    whose = {"reached_at": at(9), "reached_by": company.manager}
    return GoalStage.objects.create(goal=goal, due_on=YESTERDAY, **whose, **texts)


def said_of_targets(company: Company, secret: str) -> Negotiation:
    """A counter-proposal that the manager, who is away, is to answer."""
    plan = Plan.objects.create(unit=company.north, made_by=company.manager, year=2021, starts_in="2021-01")
    talk = Negotiation.objects.create(plan=plan, person=company.salesperson, state="countered")
    told = {"kind": "countered", "words": secret, "by": company.salesperson, "at": at(10)}
    talk.steps.create(**told, awaits=company.manager, due_on=DAY)
    return talk


def sent_back(company: Company, secret: str) -> Plan:
    """A revision that the director has sent back to the manager."""
    whose = {"unit": company.north, "made_by": company.manager}
    plan = Plan.objects.create(**whose, year=2019, number=2, starts_in="2019-01", reason="It grew.")
    told = {"kind": "sent_back", "words": secret, "by": company.director, "at": at(10)}
    plan.revision_steps.create(**told, awaits=company.manager, due_on=DAY)
    return plan


def deal(company: Company, secret: str) -> ImportedDeal:
    return ImportedDeal.objects.create(deal_id="D1", agent="Ann", product="GTX", account=secret[:120], stage="Won")


def leave_text(company: Company, secret: str, *, name: str) -> LeaveRequest:
    refused = {"state": "refused", "decided_by": company.manager, "decided_at": at(9)} if name == "reason" else {}
    days = {"first_day": date(2026, 8, 3), "last_day": date(2026, 8, 4), "fraction": 1, "kind": "sick"}
    return LeaveRequest.objects.create(person=company.salesperson, **days, **refused, **{name: secret})


def letter_error(company: Company, secret: str) -> Reminder:
    duty = make_duty(company.salesperson, kind="daily_report", subject="daily:2026-06-15", due_at=at(17))
    told = {"stage": "due", "channel": "mail", "person": company.salesperson, "state": "failed"}
    return Reminder.objects.create(
        id=uuid4(), duty=duty, **told, not_before=at(17), expires_at=at(22), last_error=secret
    )


def tick_error(company: Company, secret: str) -> JobTick:
    row = JobTick.objects.earliest("name")
    row.error = secret
    row.save()
    return row


def reorganisation(company: Company, secret: str, *, name: str) -> Reorganisation:
    values = {"name": "North", "reason": "because", "effective_on": date(2026, 6, 30), "drafted_by": company.manager}
    return Reorganisation.objects.create(**(values | {name: secret}))


def reorganisation_remit(company: Company, secret: str) -> Reorganisation:
    draft = reorganisation(company, "because", name="reason")
    draft.lines.create(act="charge_unit", unit="SOUTH", remit=secret)
    return draft


def reorganisation_note(company: Company, secret: str) -> Reorganisation:
    draft = reorganisation(company, "because", name="reason")
    draft.lines.create(act="move_unit", unit="SOUTH", parent="NORTH", note=secret)
    return draft


def scheme_draft(company: Company, secret: str, *, name: str) -> SchemeDraft:
    draft = make_scheme_draft(company.hr, name="with a secret")
    setattr(draft, name, secret)
    draft.save()
    return draft


DRAFT_OF_RULES = page_of("reviews:scheme_draft_detail")
CHANGE = page_of("org:reorganisation_detail")
KEEPERS = frozenset({"gm", "hr"})
DECIDERS = frozenset({"manager", "gm", "hr"})  # whoever drafted it, and who may approve it


def email_address(company: Company, secret: str) -> int:
    return Person.objects.filter(pk=company.colleague.pk).update(email=f"{secret}@example.com")


def file_text(company: Company, secret: str, *, name: str) -> MemberFile:
    return MemberFile.objects.update_or_create(person=company.salesperson, defaults={name: secret[:80]})[0]


def strength(company: Company, secret: str) -> Strength:
    """The colleague's: whoever lists strengths is known to everybody."""
    return Strength.objects.create(person=company.colleague, text=secret[:40])


def hobbies(company: Company, secret: str) -> Consent:
    return Consent.objects.create(person=company.salesperson, about="hobbies", text=secret[:200])


def password_hash(company: Company, secret: str) -> int:
    return Person.objects.filter(pk=company.leaver.pk).update(password=secret)


def factor(company: Company, secret: str) -> Authenticator:
    return Authenticator.objects.create(user=company.leaver, type="totp", data={"secret": secret})


def old_address(company: Company, secret: str) -> Reminder:
    told = {"stage": "notice:new_address", "channel": "mail", "state": "unknown"}
    times = {"not_before": at(8), "expires_at": at(20)}
    return Reminder.objects.create(id=uuid4(), person=company.salesperson, address=secret, **told, **times)


def session(company: Company, secret: str, *, name: str) -> LoginSession:
    told = {"session_key": uuid4().hex, "session_data": "", name: secret}
    return LoginSession.objects.create(person=company.salesperson, expire_date=FAR, **told)


def calendar_hash(company: Company, secret: str) -> CalendarKey:
    return CalendarKey.objects.create(person=company.leaver, key_hash=secret)


def invitation_hash(company: Company, secret: str) -> Invitation:
    return Invitation.objects.create(person=company.newcomer, code_hash=secret, expires_at=FAR)


def imported(company: Company, secret: str, *, name: str) -> ImportJob:
    """A file that HR brought and looks at."""
    told = {"kind": "people", "state": "checked", "row_count": 1, "counts": {"bad": 1}}
    told |= {"headings": ["Name"], "mapping": {"name": {"how": "column", "at": 0}}, "file_name": "people.csv"}
    values = {"trouble": secret, "headings": [secret], "summary": [[secret, 1]]}
    job = ImportJob.objects.create(owner=company.hr, **(told | ({name: values[name]} if name in values else {})))
    ImportFile.objects.create(job=job, content=b"Name\nAnn\n")
    cells, reasons = [secret if name == "cells" else "Ann"], [["Name", secret if name == "reasons" else "why"]]
    ImportRow.objects.create(job=job, line=2, cells=cells, verdict="bad", reasons=reasons)
    return job


def audit_reason(company: Company, secret: str, *, action: str) -> AuditEntry:
    told = {"actor": "MANAGER", "object_type": "org.person", "object_id": str(company.salesperson.pk)}
    return AuditEntry.objects.create(**told, person_key=company.salesperson.pk, action=action, reason=secret)


ABOVE_AND_SELF = LINE_ABOVE | SELF
JUDGED = ABOVE_AND_SELF | {"hr"}
KNOW_THE_SALESPERSON = HEADS | NORTH | {"hr", "technician"}
PERSON = page("org:person_detail", "SALESPERSON")
TRAIL = page("org:trail")
KEEPERS_OF_THE_SYSTEM = frozenset({"technician", "gm"})
CANARIES = (
    *CASES,
    *INTERVIEWS,
    *RECRUITING,
    *PROBATION,
    *COACHING,
    *SKILLS,
    *COURSES,
    *CYCLE,
    *REWARDS,
    *REHEARSALS,
    Canary("meetings.Report.body", ABOVE_AND_SELF | STANDS_IN, body_text, page_of("meetings:report_detail")),
    Canary("meetings.Report.draft", SELF, draft_text, page("meetings:report_edit", "daily", DAY)),
    Canary(
        "meetings.Report.excuse_reason", ABOVE_AND_SELF | STANDS_IN, excuse_reason, page_of("meetings:report_detail")
    ),
    Canary("meetings.VisitDetails.body", ABOVE_AND_SELF | STANDS_IN, visit_text, page_of("meetings:report_detail")),
    *(
        Canary(
            f"meetings.ReportReply.{name}",
            ABOVE_AND_SELF | STANDS_IN,
            partial(reply_text, name=name),
            page_of("meetings:report_detail"),
        )
        for name in ("text", "answer")
    ),
    *(
        Canary(
            f"meetings.ReportLine.{name}",
            ABOVE_AND_SELF | STANDS_IN,
            partial(line_text, name=name),
            page_of("meetings:report_detail"),
        )
        for name in ("who", "what", "words", "next_step")
    ),
    Canary("reviews.DailyAppraisal.note", JUDGED, daily_note, HISTORY),
    Canary("reviews.WeeklyAppraisal.note", JUDGED, weekly_note, HISTORY),
    *(
        Canary(  # nobody has released it
            f"reviews.Assessment.{name}",
            JUDGED - SELF,
            partial(assessment_text, name=name),
            page_of("reviews:calibration_edit"),
        )
        for name in ("note", "calibration_reason")
    ),
    *(
        Canary(f"reviews.{model}.{name}", JUDGED, partial(plant, name=name), HISTORY)
        for model, plant in (("Adjustment", adjustment_text), ("DisciplineEvent", discipline_text))
        for name in ("note", "withdrawn_reason")
    ),
    *(
        Canary(f"reviews.Adjustment.{name}", JUDGED, partial(adjustment_text, name=name), HISTORY)
        for name in ("reference", "customer")
    ),
    *(
        Canary(
            f"reviews.IntegrityFinding.{name}",
            JUDGED,
            partial(finding_text, name=name),
            page_of("reviews:finding_detail"),
        )
        for name in ("note", "statement", "own_statement", "decision_reason")
    ),
    Canary("reviews.MonthRun.reason", frozenset({"gm"}), partial(run_text, name="reason")),
    Canary("reviews.MonthRun.alarm", KEEPERS_OF_THE_SYSTEM, partial(run_text, name="alarm")),
    Canary(
        "targets.Entry.note",
        ABOVE_AND_SELF | {"supervisor", "assistant"},
        result_note,
        page("targets:entry_list"),
    ),
    *(
        Canary(
            f"targets.Plan.{name}",
            LINE_ABOVE | {"supervisor", "assistant"},
            partial(plan_text, name=name),
            page_of("targets:plan_detail"),
        )
        for name in ("reason", "reserve_name", "lock_word")
    ),
    Canary(
        "targets.RevisionStep.words",
        LINE_ABOVE | {"supervisor", "assistant"},
        sent_back,
        page_of("targets:plan_detail"),
    ),
    Canary(
        "targets.NegotiationStep.words",
        ABOVE_AND_SELF | STANDS_IN,
        said_of_targets,
        page_of("targets:negotiation_detail"),
    ),
    *(
        Canary(
            f"targets.PlanAction.{name}",
            ABOVE_AND_SELF | {"supervisor", "assistant"},
            partial(action_text, name=name),
            page_of("targets:action_detail"),
        )
        for name in ("what", "reason")
    ),
    *MEETINGS,
    Canary("targets.Goal.name", LINE_ABOVE | {"supervisor", "assistant"}, goal_text, page("targets:goal_list")),
    *(
        Canary(
            f"targets.GoalStage.{name}",
            LINE_ABOVE | {"supervisor", "assistant"},
            partial(stage_text, name=name),
            page("targets:goal_list"),
        )
        for name in ("name", "note")
    ),
    Canary("targets.ImportedDeal.account", NOBODY, deal),
    Canary("org.LeaveRequest.note", JUDGED | STANDS_IN, partial(leave_text, name="note"), page("org:leave_team")),
    Canary("org.LeaveRequest.reason", JUDGED, partial(leave_text, name="reason"), page("org:leave_mine")),
    Canary("duties.Reminder.address", SELF, old_address, is_text=False),
    Canary("duties.Reminder.last_error", KEEPERS_OF_THE_SYSTEM, letter_error, page("health")),
    Canary("core.JobTick.error", KEEPERS_OF_THE_SYSTEM, tick_error, page("health")),
    *(
        Canary(f"core.{model}.{name}", frozenset({"hr"}), partial(imported, name=name), page_of("imports:job_detail"))
        for model, name in (
            ("ImportJob", "trouble"),
            ("ImportJob", "headings"),
            ("ImportJob", "summary"),
            ("ImportRow", "cells"),
            ("ImportRow", "reasons"),
        )
    ),
    Canary("core.AuditEntry.reason", frozenset({"hr", "gm"}), partial(audit_reason, action="org.leave_refused"), TRAIL),
    *(  # a reason is read with the area of its act
        Canary(f"core.AuditEntry.reason of {action}", readers, partial(audit_reason, action=action), TRAIL)
        for action, readers in {
            "org.disable_login": frozenset({"hr", "gm"}),
            "reviews.calibrate": frozenset({"hr", "gm"}),
            "reviews.withdraw_disciplineevent": frozenset({"hr", "gm"}),
            "meetings.excuse_report": frozenset({"gm"}),
            "targets.reverse_entry": frozenset({"gm"}),
        }.items()
    ),
    Canary("org.Reorganisation.reason", DECIDERS, partial(reorganisation, name="reason"), CHANGE),
    Canary("org.Reorganisation.word", DECIDERS, partial(reorganisation, name="word"), CHANGE),
    Canary("org.ReorganisationLine.note", DECIDERS, reorganisation_note, CHANGE),
    Canary("reviews.SchemeDraft.reason", KEEPERS, partial(scheme_draft, name="reason"), DRAFT_OF_RULES),
    Canary("reviews.SchemeDraft.word", KEEPERS, partial(scheme_draft, name="word"), DRAFT_OF_RULES),
    Canary("org.ReorganisationLine.remit", DECIDERS, reorganisation_remit, CHANGE),
    *(
        Canary(f"org.MemberFile.{name}", KNOW_THE_SALESPERSON, partial(file_text, name=name), PERSON)
        for name in ("speaks", "reach")
    ),
    Canary("org.Strength.text", EVERYBODY, strength, page("org:strength_list")),
    Canary("org.Consent.text", KNOW_THE_SALESPERSON, hobbies, PERSON),
    Canary("org.Person.email", frozenset({"colleague", "hr", "gm"}), email_address, page("org:me"), is_text=False),
    Canary("org.Person.password", NOBODY, password_hash, is_text=False),
    Canary("org.LoginSession.session_key", NOBODY, partial(session, name="session_key"), is_text=False),
    Canary("org.LoginSession.session_data", NOBODY, partial(session, name="session_data"), is_text=False),
    Canary("org.CalendarKey.key_hash", NOBODY, calendar_hash, is_text=False),
    Canary("org.Invitation.code_hash", NOBODY, invitation_hash, is_text=False),
    Canary("mfa.Authenticator.data", NOBODY, factor, is_text=False),
)

# Fields of free text without a canary, and why.
HOLDS_NO_SECRET = {
    **CRITERIA_OPEN,
    **COURSES_OPEN,
    "training.Rubric.body": "figures and criteria that everybody is scored by and reads",
    "training.LessonText.folded": "what the fields beside it hold, in one script, for searching",
    **RECRUITING_OPEN,
    **OF_PROBATION,
    "reviews.ImprovementPlan.grades": "months with their grades, written by the program",
    "reviews.PromotionCase.criteria": "codes and figures, which the person sees on the own page",
    "reviews.SignOff.released_figures": "the figures of the sheet on the day of release, which its person saw",
    "duties.Robot.address_box": "encrypted; duties/tests/test_robots.py holds that no page shows it",
    "duties.Robot.secret_box": "encrypted; duties/tests/test_robots.py holds that no page shows it",
    "duties.Robot.host": "of the few hosts that the settings allow",
    "duties.Robot.tells": "codes of news",
    "duties.RobotLine.last_error": "a class or a code",
    "meetings.MeetingSeries.recurrence": "a rule of days",
    "meetings.Report.counts": "numbers by item",
    "meetings.ReportTemplate.fields": "what reports ask for, which everybody reads",
    "meetings.WeeklyPlan.planned": "numbers",
    "meetings.WeeklyPlan.actual": "numbers",
    "org.Reorganisation.written": "keys of rows and days",
    "org.Reorganisation.stopped_for": "kinds of problems with the codes that they are about",
    "org.UnitVersion.remit": "what a unit is responsible for, which everybody reads",
    **{
        f"targets.Metric.description_{language}": "what a measure counts, which everybody reads"
        for language in ("en", "zh_hant", "zh_hans")
    },
    "reviews.Scheme.body": "the rules, which everybody reads",
    "reviews.RewardTerms.quarter_extra": "rules that everybody reads",
    "reviews.RewardTerms.year_extra": "rules that everybody reads",
    "reviews.Correction.expected": "figures of those whom its lines are about; read with it",
    "reviews.SchemeDraft.body": "figures",
    "reviews.SchemeDraft.items": "figures",
    "reviews.Scheme.items": "the rules, which everybody reads",
    "reviews.MonthRun.scheme_body": "the rules, which everybody reads",
    "reviews.MonthRun.company_body": "structure and calendar, which everybody reads",
    "reviews.GatheredFacts.body": "no page reads it",
    "reviews.GatheredFacts.own_record": "no page reads it",
    "reviews.MonthInput.body": "no page reads it",
    "reviews.MonthResult.body": "figures; who reads a sheet is tested in reviews/tests/test_months.py",
    "reviews.MonthPreview.facts": "as reviews.MonthInput.body",
    "reviews.MonthPreview.body": "as reviews.MonthResult.body",
    "reviews.MonthPreview.own_record": "figures",
    "reviews.MonthPreview.teams": "codes of units",
    "org.DoorCount.page": "the pattern of an address",
    "org.CalendarDay.note": "the calendar hangs on the wall",
    "core.AuditEntry.fields": "names of fields, never values",
    "core.FileToRemove.stored_as": "random names, which no page reads",
    "core.Summary.content": "figures of the whole company, about nobody",
    "core.ImportJob.mapping": "places of columns, and codes for all rows",
    "core.ImportJob.counts": "numbers",
    "core.ImportTrace.before": "no page reads it",
    "core.ImportTrace.after": "no page reads it",
    "core.ImportMapping.mapping": "places of columns, and codes for all rows",
    "duties.MailChoice.app_only": "codes of kinds",
    "core.SubmitKey.url": "an address of this site",
    **NONE_OF_SKILLS,
}
