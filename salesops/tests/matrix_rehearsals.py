"""Who may see and do what of rehearsals, scenarios and the case library: a part of access_matrix."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from core.tests.instants import DAY, at
from org.tests.company import Company
from salesops.tests.matrix import EVERYBODY, HEADS, LINE_ABOVE, SELF, Line
from training.models import LessonText, Scenario, ScenarioText
from training.rehearsals import rubrics
from training.rehearsals.forms_rubric import RubricForm
from training.tests.factories_rehearsals import FULL, NOTHING, make_lesson, make_rehearsal, running, scored, send

Values = dict[str, object]
WATCH = frozenset({"supervisor", "assistant"})
PARTS = SELF | WATCH | {"colleague", "manager"}  # who sells, watches, buys, leads
READERS = PARTS | LINE_ABOVE | {"hr"}
LEADS = frozenset({"manager"})
KEEPERS = HEADS | {"hr"}
OTHERS = EVERYBODY - KEEPERS
RUBRIC = frozenset({"gm", "hr"})
SOON = DAY + timedelta(days=1)


def new_rubric(company: Company) -> Values:
    form = RubricForm(before=rubrics.newest())
    typed = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    told = {"effective_from": str(timezone.now().date() + timedelta(days=40)), "submit_key": str(uuid4())}
    return {name: "" if value is None else value for name, value in typed.items()} | told


def planned(company: Company) -> Values:
    return {"pk": make_rehearsal(company, day=SOON).pk}


def to_begin(company: Company) -> Values:
    return {"pk": make_rehearsal(company, starts_at=at(19)).pk}


def to_score(company: Company) -> Values:
    return {"pk": running(company).pk}


def to_explain(company: Company) -> Values:
    return {"pk": scored(company, None, FULL, FULL | {"facts": 20}).pk}


def to_debrief(company: Company) -> Values:
    return {"pk": scored(company).pk}


def one_awaited(company: Company) -> Values:
    """Two of three have sent; the third is away."""
    people = (company.supervisor, company.assistant, company.stranger)
    rehearsal = running(company, observers=people)
    for person in people[:2]:
        send(rehearsal, person, FULL, now=at(12))
    return {"pk": rehearsal.pk}


def scenario(company: Company) -> Values:
    """One of the company's own, in English."""
    row = Scenario.objects.create(made_by=company.hr, made_at=at(9))
    told = dict.fromkeys(ScenarioText.TEXTS, "A dealer")
    ScenarioText.objects.create(scenario=row, edition=1, language="en", **told)
    return {"pk": row.pk}


def lesson(company: Company) -> Values:
    return {"pk": make_lesson(company.salesperson).pk}


# --- what valid forms post --------------------------------------------------------------------------------------------


def key() -> Values:
    return {"submit_key": str(uuid4())}


def terms(company: Company) -> Values:
    parts = {"customer": company.colleague, "observer_1": company.supervisor, "observer_2": company.assistant}
    ids = {name: person.pk for name, person in (parts | {"lead": company.manager}).items()}
    when = {"day": SOON, "at": "15:00", "length": 45, "place": "Room 1", "material": "Price list"}
    return ids | when | {"observer_3": "", "observer_4": ""}


def new_rehearsal(company: Company) -> Values:
    first = Scenario.objects.order_by("pk").first()
    return terms(company) | {"scenario": first.pk, "person": company.salesperson.pk} | key()


def changed_terms(company: Company) -> Values:
    return terms(company) | {"version": "1"}


def called_off(company: Company) -> Values:
    return {"called_off_reason": "Two are ill.", "version": "1"}


def scores(company: Company) -> Values:
    return NOTHING | {"remark": "Began with the product."}


def word(company: Company) -> Values:
    return {"facts": "One heard the figure, one did not."}


def lessons(company: Company) -> Values:
    return {"keep": "Questions first.", "change": "", "try_next": "", "tags": ["price"]} | key()


def scenario_texts(company: Company) -> Values:
    languages = ("en", "zh-hant", "zh-hans")
    empty = {f"{name}_{one}": "" for one in languages for name in ScenarioText.TEXTS}
    return empty | {f"{name}_en": "A chain of shops" for name in ScenarioText.TEXTS}


def new_scenario(company: Company) -> Values:
    return scenario_texts(company) | key()


def changed_scenario(company: Company) -> Values:
    return scenario_texts(company) | {"version": "1"}


def new_case(company: Company) -> Values:
    names = ("title", "customer_kind", *LessonText.ATTEMPTS, "learnt")
    return dict.fromkeys(names, "Ask first.") | {"tags": ["price"]} | key()


def acted(act: frozenset[str], others: frozenset[str], **told: object) -> Line:
    """An act on a page of its own: `others` read the rehearsal and are told why they may not."""
    return Line(see=act, act=act, told_why=others, refused=others, **{"sender": min(act)} | told)


REHEARSALS = {
    "training:rehearsal_list": Line(see=EVERYBODY),
    "training:rehearsal_add": Line(
        see=EVERYBODY, act=EVERYBODY, form=new_rehearsal, sender="manager", makes="training.Rehearsal"
    ),
    "training:rehearsal_detail": Line(see=READERS, sample=planned),
    "training:rehearsal_edit": acted(LEADS, READERS - LEADS, sample=planned, form=changed_terms),
    "training:rehearsal_call_off": acted(LEADS, READERS - LEADS, sample=planned, form=called_off),
    "training:rehearsal_start": Line(
        see=None,
        act=PARTS - SELF,
        refused=READERS - (PARTS - SELF),
        sample=to_begin,
        sender="manager",
    ),
    "training:rehearsal_score": acted(WATCH, READERS - WATCH, sample=to_score, form=scores),
    "training:rehearsal_go_on": Line(
        see=None, act=LEADS, refused=(READERS | {"stranger"}) - LEADS, sample=one_awaited, sender="manager"
    ),
    "training:rehearsal_explain": acted(
        WATCH | LEADS,
        READERS - WATCH - LEADS,
        sample=to_explain,
        form=word,
        sender="supervisor",
    ),
    "training:rehearsal_debrief": acted(
        LEADS, READERS - LEADS, sample=to_debrief, form=lessons, makes="training.Lesson"
    ),
    "training:rubric_detail": Line(see=EVERYBODY),
    "training:rubric_version": Line(see=EVERYBODY, sample=lambda company: {"number": 1}),
    "training:rubric_add": Line(
        see=RUBRIC,
        act=RUBRIC,
        told_why=EVERYBODY - RUBRIC,
        refused=EVERYBODY - RUBRIC,
        form=new_rubric,
        makes="training.Rubric",
        sender="hr",
    ),
    "training:scenario_list": Line(see=EVERYBODY),
    "training:scenario_add": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=OTHERS,
        refused=OTHERS,
        form=new_scenario,
        sender="hr",
        makes="training.Scenario",
    ),
    "training:scenario_detail": Line(see=EVERYBODY, sample=scenario),
    "training:scenario_edit": Line(
        see=KEEPERS, act=KEEPERS, told_why=OTHERS, refused=OTHERS, sample=scenario, form=changed_scenario
    ),
    "training:scenario_retire": Line(see=None, act=KEEPERS, refused=OTHERS, sample=scenario),
    "training:lesson_list": Line(see=EVERYBODY),
    "training:lesson_detail": Line(see=EVERYBODY, sample=lesson),
    "training:lesson_add": Line(see=EVERYBODY, act=EVERYBODY, form=new_case, makes="training.Lesson"),
    "training:lesson_take_back": Line(see=None, act=KEEPERS | SELF, refused=EVERYBODY - KEEPERS - SELF, sample=lesson),
}
