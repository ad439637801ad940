"""Rows and forms of the access matrix: what the samples are about, and what a valid form posts."""

from datetime import date, timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from core.imports import services as import_services
from core.imports.mapping import guessed
from core.imports.registry import import_kind
from core.imports.working import work_on_imports
from core.periods import Month
from core.tests.instants import DAY, at
from duties.models import Reminder
from duties.tests.factories import make_duty
from meetings.duty_kinds import REPORT_DUTY
from meetings.models import Report
from meetings.tests.factories import make_plan, make_report
from org.feed import reset_key
from org.models import Absence, Cover, Grant, LeaveRequest, LoginSession, Period, Reorganisation
from org.stamps import stamp
from org.tests.company import Company
from org.tests.factories import make_appointment, make_person
from reviews.models import Adjustment, Assessment, DisciplineEvent, IntegrityFinding
from targets.models import Entry, Goal, GoalStage, Metric, Negotiation, Plan, PlanAction

MONDAY = date(2026, 6, 15)


# --- samples: rows of the salesperson ---------------------------------------------------------------------------------


def salesperson(company: Company) -> dict[str, object]:
    return {"code": company.salesperson.code}


def own_session(company: Company) -> dict[str, object]:
    far = at(17) + timedelta(days=4000)
    session = LoginSession.objects.create(session_key="another-device", person=company.salesperson, expire_date=far)
    return {"mark": session.mark}


def coming_year(company: Company) -> dict[str, object]:
    return {"year": 2027}


def calendar_address(company: Company) -> dict[str, object]:
    return {"key": reset_key(company.salesperson, now=at(17))}


def hobbies(company: Company) -> dict[str, object]:
    return {"about": "hobbies"}


def some_text(company: Company) -> dict[str, object]:
    return {"text": "chess"}


def absence(company: Company) -> dict[str, object]:
    row = Absence.objects.create(
        person=company.salesperson,
        kind="personal",
        valid_from=date(2026, 9, 1),
        valid_to=date(2026, 9, 8),
        recorded_by=company.hr,
    )
    return {"code": company.salesperson.code, "pk": row.pk}


def new_absence(company: Company) -> dict[str, object]:
    days = {"valid_from": "2026-08-03", "last_day": "2026-08-07"}
    return days | {"kind": "maternity", "deputy": company.supervisor.pk, "submit_key": str(uuid4())}


def back_on(company: Company) -> dict[str, object]:
    return {"back_on": "2026-09-04"}


def somebody_who_left(company: Company) -> dict[str, object]:
    Period.objects.update_or_create(month="2026-01", defaults={"state": "closed"})
    gone = make_person("GONE", name_pinyin="Ida Gone", left_on=date(2026, 1, 31), number=900)
    make_appointment(gone, company.north, until=date(2026, 2, 1))
    return {"code": gone.code}


def report_of_yesterday(company: Company) -> Report:
    """The one that may still be corrected; several samples are about it."""
    day = date(2026, 6, 16)
    known = Report.objects.filter(person=company.salesperson, kind="daily", subject_on=day).first()
    return known or make_report(company.salesperson, day)


def sent_report(company: Company) -> dict[str, object]:
    return {"pk": report_of_yesterday(company).pk}


def sent_week(company: Company) -> dict[str, object]:
    return {"pk": make_report(company.salesperson, date(2026, 6, 8), kind="weekly").pk}


def salesperson_code(company: Company) -> dict[str, object]:
    return {"code": company.salesperson.code}


def last_month(company: Company) -> dict[str, object]:
    return {"month": "2026-05"}


def role_period(company: Company) -> dict[str, object]:
    return {"month": "2026-03", "code": company.salesperson.code, "day": date(2026, 3, 1)}


def assessed(company: Company) -> dict[str, object]:
    five = dict.fromkeys(Assessment.RATINGS, 4)
    assessment = Assessment.objects.create(
        person=company.salesperson,
        **stamp(company.salesperson, date(2026, 4, 30)).fields,
        month="2026-04",
        profile="salesperson",
        **five,
    )
    return {"pk": assessment.pk}


def adjustment(company: Company) -> dict[str, object]:
    told = {"day": DAY, "kind": "customer_praise", "note": "letter"}
    row = Adjustment.objects.create(person=company.salesperson, **stamp(company.salesperson, DAY).fields, **told)
    return {"pk": row.pk}


def discipline_event(company: Company) -> dict[str, object]:
    fact = {"day": DAY, "about": "meeting", "meeting": "morning", "event": "late", "source": "typed"}
    row = DisciplineEvent.objects.create(person=company.salesperson, **stamp(company.salesperson, DAY).fields, **fact)
    return {"pk": row.pk}


def finding(company: Company) -> dict[str, object]:
    row = IntegrityFinding.objects.create(
        person=company.salesperson,
        **stamp(company.salesperson, DAY).fields,
        day=DAY,
        note="no such shop",
        found_by=company.manager,
    )
    return {"pk": row.pk}


def missing_report(company: Company) -> dict[str, object]:
    return {"day": MONDAY, "kind": "daily", "code": company.salesperson.code}


def this_week(company: Company) -> dict[str, object]:
    make_plan(company.salesperson, MONDAY)
    return {"day": MONDAY, "code": company.salesperson.code}


def next_week(company: Company) -> dict[str, object]:
    return {"day": date(2026, 6, 22)}


def declared_entry(company: Company) -> dict[str, object]:
    entry = Entry.objects.create(
        person=company.salesperson,
        **stamp(company.salesperson, DAY).fields,
        work_date=DAY,
        metric=Metric.objects.get(code="orders"),
        amount=1000,
        source="declared",
        recorded_at=at(17),
    )
    return {"pk": entry.pk}


def a_measure(company: Company) -> dict[str, object]:
    named = {"name_en": "visits", "name_zh_hant": "拜訪", "name_zh_hans": "拜访"}
    metric = Metric.objects.create(code="visits", kind="count", decimals=0, **named)
    return {"code": metric.code}


def plan_of_the_year(company: Company) -> dict[str, object]:
    return {"code": "NORTH", "year": 2028}


def drafted_plan(company: Company) -> dict[str, object]:
    whose = {"unit": company.north, "made_by": company.manager}
    return {"pk": Plan.objects.create(**whose, year=2026, starts_in="2026-01").pk}


def locked_plan(company: Company) -> dict[str, object]:
    locked = {"state": "locked", "locked_at": at(9), "locked_by": company.manager}
    whose = {"unit": company.north, "made_by": company.manager}
    return {"pk": Plan.objects.create(**whose, **locked, year=2027, starts_in="2027-01").pk}


def drafted_revision(company: Company) -> dict[str, object]:
    """Drafted and sent by the manager; the director is to approve it."""
    whose = {"unit": company.north, "made_by": company.manager}
    plan = Plan.objects.create(**whose, year=2032, number=2, starts_in="2032-03", reason="It grew.")
    told = {"row": "total", "metric": Metric.objects.get(code="orders")}
    plan.cells.create(**told, month="2032-03", amount=0)
    plan.revision_steps.create(kind="asked", by=company.manager, at=at(9), awaits=company.director, due_on=DAY)
    return {"pk": plan.pk}


def plan_to_propose(company: Company, year: int = 2030) -> dict[str, object]:
    plan = Plan.objects.create(unit=company.north, made_by=company.manager, year=year, starts_in=f"{year}-01")
    told = {"metric": Metric.objects.get(code="orders"), "row": "person", "person": company.salesperson}
    plan.cells.create(**told, month=f"{year}-01", amount=1000)
    return {"pk": plan.pk}


def countered_targets(company: Company) -> dict[str, object]:
    """Targets that were proposed to the salesperson, who has spoken against them; the manager is to answer."""
    plan = Plan.objects.get(**plan_to_propose(company, 2029))
    talk = Negotiation.objects.create(plan=plan, person=company.salesperson, state="countered")
    said = {"kind": "proposed", "basis": "history", "words": "as last year", "by": company.manager, "at": at(9)}
    talk.steps.create(**said, awaits=company.salesperson, due_on=DAY, answered_at=at(10))
    said = {"kind": "countered", "words": "the fair is cancelled", "by": company.salesperson, "at": at(10)}
    talk.steps.create(**said, awaits=company.manager, due_on=DAY)
    return {"pk": talk.pk}


def year_of_targets(company: Company) -> dict[str, object]:
    return {"code": company.salesperson.code, "year": 2026}


def split_of_a_year(company: Company) -> dict[str, object]:
    weights = {"season": " ".join("1" * 12), "share_p-SALESPERSON": "2", "share_p-COLLEAGUE": "1"}
    return {"annual": "360000", "reserve": "5", "version": "1"} | weights


def plan_action(company: Company) -> dict[str, object]:
    """An action of the north's plan, owed by its salesperson."""
    plan = Plan.objects.filter(unit=company.north, year=2026).first() or Plan.objects.create(
        unit=company.north, year=2026, starts_in="2026-01", made_by=company.manager
    )
    told = {"what": "visit ten shops", "due_on": date(2026, 6, 30), "made_by": company.manager}
    return {"pk": PlanAction.objects.create(plan=plan, owner=company.salesperson, **told).pk}


def new_action(company: Company) -> dict[str, object]:
    told = {"what": "visit ten shops", "due_on": "2026-06-30", "version": "1"}
    metric = Metric.objects.get(code="orders").pk
    return told | {"owner": company.manager.pk, "metric": metric} | submit_key(company)


def goal(company: Company) -> dict[str, object]:
    told = {"name": "second in the north", "starts_in": "2026-01", "made_by": company.manager}
    return {"pk": Goal.objects.create(unit=company.north, **told).pk}


def new_goal(company: Company) -> dict[str, object]:
    told = {"name": "second in the north", "starts_in": "2026-01", "version": "1"}
    return told | {"unit": company.north.pk} | submit_key(company)


def stage(company: Company) -> dict[str, object]:
    told = {"name": "ten dealers", "due_on": date(2026, 6, 30)}
    return {"pk": GoalStage.objects.create(goal_id=goal(company)["pk"], **told).pk}


def new_stage(company: Company) -> dict[str, object]:
    told = {"name": "ten dealers", "due_on": "2026-06-30", "amount": "10", "version": "1"}
    return told | {"metric": Metric.objects.get(code="orders").pk} | submit_key(company)


def seen_by(company: Company) -> dict[str, object]:
    return {"note": "the contracts are signed"}


def filling(company: Company) -> dict[str, object]:
    return {"source": "results", "percent": "5", "version": "1"}


def version_read(company: Company) -> dict[str, object]:
    return {"version": "1"}


def words_of_a_refusal(company: Company) -> dict[str, object]:
    return {"words": "too much for the autumn"}


def revision(company: Company) -> dict[str, object]:
    return {"starts_in": "2027-09"} | reason(company) | submit_key(company)


def reminder(company: Company) -> dict[str, object]:
    duty = make_duty(company.salesperson, kind=REPORT_DUTY["daily"], subject="daily:2026-06-16", due_at=at(17))
    times = {"not_before": at(17), "expires_at": at(22)}
    shown = {"stage": "due", "channel": "app", "person": company.salesperson}
    return {"pk": Reminder.objects.create(id=uuid4(), duty=duty, **shown, **times).pk}


def this_month(company: Company) -> dict[str, object]:
    return {"month": Month("2026-06"), "code": company.salesperson.code}


def month_over(company: Company) -> dict[str, object]:
    return {"month": Month("2026-02")}  # past its closing day, and nothing before it waits


def reset_link(company: Company) -> dict[str, object]:
    return {"uidb36": "1", "key": "wrong-key"}


def leave_request(company: Company) -> dict[str, object]:
    days = {"first_day": date(2026, 7, 6), "last_day": date(2026, 7, 8)}
    request = LeaveRequest.objects.create(person=company.salesperson, **days, fraction=1, kind="annual")
    return {"pk": request.pk}


def asked_colleague(company: Company) -> dict[str, object]:
    told = {"rank": 1, "valid_from": DAY, "named_by": company.salesperson}
    return {"pk": Cover.objects.create(person=company.salesperson, deputy=company.colleague, **told).pk}


# --- forms ------------------------------------------------------------------------------------------------------------


def reason(company: Company) -> dict[str, object]:
    return {"reason": "The train stood still."}


def submit_key(company: Company) -> dict[str, object]:
    return {"submit_key": str(uuid4())}


def leave(company: Company) -> dict[str, object]:
    days = {"first_day": "2026-07-13", "last_day": "2026-07-13"}
    return days | {"fraction": "0.5", "kind": "sick", "submit_key": str(uuid4())}


def second_deputy(company: Company) -> dict[str, object]:
    return {"deputy": company.assistant.pk, "rank": "2", "first_day": DAY.isoformat()} | submit_key(company)


def day_off(company: Company) -> dict[str, object]:
    return {"is_working": "off", "note": "Anniversary"}


def rating(company: Company) -> dict[str, object]:
    return {"rating": "4", "note": "clear", "version": "0", "report_version": "1"}


def five_ratings(company: Company) -> dict[str, object]:
    return dict.fromkeys(Assessment.RATINGS, "4") | {"note": "", "version": "0"}


def about_somebody(company: Company) -> dict[str, object]:
    return {"person": company.salesperson.pk, "day": DAY.isoformat(), "submit_key": str(uuid4())}


def bonus(company: Company) -> dict[str, object]:
    said = {"source": "letter", "reference": "12", "customer": "Guangming", "said_on": DAY.isoformat()}
    return about_somebody(company) | {"kind": "customer_praise", "note": "letter of Guangming"} | said


def late_at_meeting(company: Company) -> dict[str, object]:
    return about_somebody(company) | {"what": "meeting:weekly:late", "note": ""}


def doubt(company: Company) -> dict[str, object]:
    return about_somebody(company) | {"note": "There is no such shop."}


def result(company: Company) -> dict[str, object]:
    orders = Metric.objects.get(code="orders")
    own = {"person": company.salesperson.pk, "work_date": DAY.isoformat(), "submit_key": str(uuid4())}
    return own | {"metric": orders.pk, "amount": "86000", "note": ""}


def new_person(company: Company) -> dict[str, object]:
    post = {"unit": "NORTH", "title": company.salesperson.appointments.get().title_id}
    names = {"code": "NEW1", "name_pinyin": "Ann Lee", "hired_on": DAY.isoformat()}
    return names | post | {"submit_key": str(uuid4())}


def draft_of_the_manager(company: Company) -> dict[str, object]:
    draft = Reorganisation.objects.create(
        name="South to the north", reason="Short ways", effective_on=date(2026, 6, 22), drafted_by=company.manager
    )
    line = draft.lines.create(act="move_unit", unit="SOUTH", parent="NORTH")
    return {"pk": draft.pk, "line": line.pk, "act": "rename_unit"}


def submitted_by_the_manager(company: Company) -> dict[str, object]:
    sample = draft_of_the_manager(company)
    submitted = {"state": Reorganisation.State.SUBMITTED, "submitted_at": at(17)}
    Reorganisation.objects.filter(pk=sample["pk"]).update(**submitted)
    return sample | {"step": "approve"}


def new_post(company: Company) -> dict[str, object]:
    title = company.colleague.appointments.get().title_id
    post = {"valid_from": "2026-06-22", "unit": "SOUTH", "title": title, "kind": "primary"}
    return post | {"submit_key": str(uuid4())}


def last_day(company: Company) -> dict[str, object]:
    return {"left_on": "2026-06-30"}


def new_reorganisation(company: Company) -> dict[str, object]:
    return {"name": "Spring", "reason": "Growth", "effective_on": "2026-06-22", "submit_key": str(uuid4())}


def edited_draft(company: Company) -> dict[str, object]:
    return {"name": "Summer", "reason": "Growth", "effective_on": "2026-06-29", "version": "1"}


def north(company: Company) -> dict[str, object]:
    return {"code": company.north.code}


def charge(company: Company) -> dict[str, object]:
    return {"remit": "Sells in the north", "version": str(company.north.version)}


def a_structure(company: Company) -> dict[str, object]:
    return {"structure": "later"}


def new_line(company: Company) -> dict[str, object]:
    return {"unit": "SOUTH", "name_en": "Far south", "submit_key": str(uuid4())}


def another_place(company: Company) -> dict[str, object]:
    return {"unit": "SOUTH", "parent": "SALES", "note": "Nearer to the head", "version": "1"}


def hrs_import(company: Company) -> dict[str, object]:
    """A file of HR that waits for somebody's word."""
    text = f"Employee number,Name,First day,Unit,Title\nX1,Ann Lee,{DAY},NORTH,SALESPERSON\nX2,Bo Li,never,NORTH,\n"
    kind = import_kind("people")
    told = {"by": company.hr, "now": at(17)}
    job = import_services.start_import(kind, file_name="people.csv", content=text.encode(), **told)
    import_services.map_columns(job, guessed(kind, job.headings), **told)
    work_on_imports(at(17))
    return {"pk": job.pk, "kind": "people", "ending": "csv"}


def file_of_people(company: Company) -> dict[str, object]:
    file = SimpleUploadedFile("people.csv", b"Employee number,Name\nX1,Ann Lee\n")
    return {"file": file, "submit_key": str(uuid4())}


def good_rows(company: Company) -> dict[str, object]:
    return {"which": "good"}


def second_line(company: Company) -> dict[str, object]:
    return {"encoding": "utf-8", "separator": ",", "header_line": "1"}


# --- the console ------------------------------------------------------------------------------------------------------


def salesperson_key(company: Company) -> dict[str, object]:
    return {"pk": company.salesperson.pk}


def other_names(company: Company) -> dict[str, object]:
    return {"name_zh": "陳曉敏", "name_pinyin": "Chen Xiaomin", "email": "chen@example.com"}


def grant_of_hr(company: Company) -> dict[str, object]:
    return {"pk": Grant.objects.get(person=company.hr).pk}


def technician_grant(company: Company) -> dict[str, object]:
    granted = {"person": company.colleague.code, "role": "technical_administrator", "valid_from": DAY.isoformat()}
    return granted | submit_key(company)


def a_title(company: Company) -> dict[str, object]:
    return {"pk": company.salesperson.appointments.get().title_id}


def a_changed_measure(company: Company) -> dict[str, object]:
    texts = {f"description_{language}": "" for language in ("en", "zh_hant", "zh_hans")}
    named = {"name_en": "visits", "name_zh_hant": "拜訪", "name_zh_hans": "拜访"}
    told = {"code": "visits", "kind": "count", "aggregation": "sum", "source": "typed", "direction": "up"}
    told |= {"numerator": "", "denominator": ""}
    return texts | named | told | {"decimals": "0", "position": "0", "version": "1"}


def new_measure(company: Company) -> dict[str, object]:
    named = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "calls")
    return a_changed_measure(company) | {"code": "calls"} | named | submit_key(company)


def other_title(company: Company) -> dict[str, object]:
    return {"name_en": "Seller", "name_zh": "銷售", "rank": "7", "profile": "salesperson"}


def proposal(company: Company) -> dict[str, object]:
    told = {"people": company.salesperson.code, "basis": "history", "words": "as last year"}
    return told | {"version": "1", "seen": f"{company.salesperson.code}:0"} | submit_key(company)


def counter_proposal(company: Company) -> dict[str, object]:
    return {"version": "1", "words": "the fair is cancelled", "year_orders": "900"}


def new_title(company: Company) -> dict[str, object]:
    return other_title(company) | {"code": "NEW-TITLE"} | submit_key(company)
