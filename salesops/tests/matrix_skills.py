"""Who may see and do what of skills, plans, mentors and first steps: a part of access_matrix."""

from datetime import timedelta
from uuid import uuid4

from core.tests.instants import DAY, at
from org.models import Person, Profile, Title
from org.tests.company import Company
from salesops.tests.matrix import EVERYBODY, LINE_ABOVE, SELF, Line
from training.models import Checklist, ChecklistItem, DevelopmentStep, FirstSteps, MentorPair, Skill
from training.tests.factories_skills import make_pair, make_run, make_step, make_word

READERS = LINE_ABOVE | SELF | {"hr"}
KEEPERS = frozenset({"gm", "hr"})
ARRANGERS = LINE_ABOVE | {"hr"}
MENTOR = frozenset({"colleague"})
TWO = SELF | MENTOR
ABOVE_SOUTH = frozenset({"other_manager", "director", "gm"})
HEADS = frozenset({"manager", "other_manager", "director", "gm"})
AHEAD = DAY + timedelta(days=20)

Values = dict[str, object]


def key() -> Values:
    return {"submit_key": str(uuid4())}


# --- rows -------------------------------------------------------------------------------------------------------------


def of_salesperson(company: Company) -> Values:
    make_word(company.salesperson, company.manager)
    return {"skill": "product"}


def named_skill(company: Company) -> Values:
    return {"code": "product"}


def a_step(company: Company) -> Values:
    return {"pk": made_step(company).pk}


def made_step(company: Company) -> DevelopmentStep:
    known = DevelopmentStep.objects.filter(owner=company.salesperson).first()
    return known or make_step(company.salesperson, made_by=company.manager)


def pair_for(company: Company, newcomer: Person, mentor: Person, **told: object) -> MentorPair:
    known = MentorPair.objects.open().filter(newcomer=newcomer).first()
    return known or make_pair(mentor, newcomer, by=company.manager, **told)


def a_pair(company: Company) -> Values:
    """The colleague helps the salesperson; both have agreed."""
    agreed = {"mentor_agreed_at": at(9), "newcomer_agreed_at": at(9)}
    return {"pk": pair_for(company, company.salesperson, company.colleague, **agreed).pk}


def a_run(company: Company) -> Values:
    a_pair(company)
    return {"pk": made_run(company).pk}


def made_run(company: Company) -> FirstSteps:
    known = FirstSteps.objects.filter(person=company.salesperson).first()
    return known or make_run(company.salesperson)


def a_first_step(company: Company) -> Values:
    a_pair(company)
    return {"pk": made_run(company).steps.earliest("pk").pk}


def of_stranger(company: Company) -> Values:
    return {"code": company.stranger.code}


def named_checklist(company: Company) -> Values:
    return {"code": "top_up"}


def an_item(company: Company) -> Values:
    return {"pk": ChecklistItem.objects.filter(checklist__code="top_up").earliest("pk").pk}


# --- what valid forms post --------------------------------------------------------------------------------------------


def anchors() -> Values:
    languages = ("zh_hant", "zh_hans", "en")
    return {f"anchor_{level}_{language}": f"level {level}" for level in range(1, 5) for language in languages}


def texts() -> Values:
    names = {"name_zh_hant": "收款", "name_zh_hans": "收款", "name_en": "Collecting"}
    return names | {"description_zh_hant": "", "description_zh_hans": "", "description_en": "what it is"}


def new_skill(company: Company) -> Values:
    return texts() | anchors() | {"code": "collecting", "position": "9", "topics": ["finance"]} | key()


def changed_skill(company: Company) -> Values:
    version = Skill.objects.get(code="product").version
    return texts() | anchors() | {"position": "0", "topics": ["product"], "retired_on": "", "version": str(version)}


def expectations(company: Company) -> Values:
    profiles = {f"profile_{value}": "2" for value in Profile.values if value != Profile.NONE}
    titles = {f"title_{title.pk}": "" for title in Title.objects.exclude(profile=Profile.NONE)}
    return profiles | titles | {"version": str(Skill.objects.get(code="product").version)}


def proposal(company: Company) -> Values:
    return {"level": "2", "note": "Three visits alone."} | key()


def confirmation(company: Company) -> Values:
    return {"outcome": "confirmed", "level": "2", "day": str(DAY), "note": "Was there."} | key()


def new_step(company: Company) -> Values:
    skill = Skill.objects.get(code="product")
    told = {"skill": skill.pk, "level": "3", "way": "mentor", "what": "Go along twice", "due_on": str(AHEAD)}
    return told | {"version": "1"} | key()


def new_pair(company: Company) -> Values:
    told = {"newcomer": company.newcomer.pk, "mentor": company.stranger.pk, "aim": "Visits alone."}
    return told | {"starts_on": str(DAY), "ends_on": str(AHEAD)} | key()


def changed_pair(company: Company) -> Values:
    return {"ends_on": str(AHEAD), "aim": "Visits alone.", "version": "1"}


def ending(company: Company) -> Values:
    return {"outcome": "reached", "word": "Went well."}


def beginning(company: Company) -> Values:
    return {"checklist": Checklist.objects.get(code="top_up").pk, "starts_on": str(DAY)} | key()


def names() -> Values:
    return {"name_zh_hant": "第一週", "name_zh_hans": "第一周", "name_en": "First week"}


def new_checklist(company: Company) -> Values:
    return names() | {"code": "first_week", "kind": "newcomer", "title": "", "profile": "salesperson"} | key()


def changed_checklist(company: Company) -> Values:
    return names() | {"kind": "long_in_post", "title": "", "profile": "", "retired_on": "", "version": "1"}


def new_item(company: Company) -> Values:
    return names() | {"offset": "3", "helper": "mentor", "is_owed": "on", "version": "1"} | key()


def kept(**more: object) -> Line:
    """A page of those who keep skills and checklists."""
    return Line(see=KEEPERS, told_why=EVERYBODY - KEEPERS, **more)


def kept_form(**more: object) -> Line:
    told = {"see": KEEPERS, "act": KEEPERS, "told_why": EVERYBODY - KEEPERS, "refused": EVERYBODY - KEEPERS}
    return Line(**told, **({"sender": "hr"} | more))


SKILLS = {
    "training:skill_list": Line(see=EVERYBODY),
    "training:skill_detail": Line(see=EVERYBODY, sample=named_skill),
    "training:skill_add": kept_form(form=new_skill, makes="training.Skill"),
    "training:skill_edit": kept_form(sample=named_skill, form=changed_skill),
    "training:skill_expect": kept_form(sample=named_skill, form=expectations),
    "training:skill_mine": Line(see=EVERYBODY),
    "training:skill_team": Line(see=EVERYBODY),
    "training:skill_person": Line(see=READERS),
    "training:skill_level": Line(see=READERS, sample=of_salesperson),
    "training:level_propose": Line(
        see=None,
        act=SELF,
        refused=READERS - SELF,
        sample=of_salesperson,
        form=proposal,
        makes="training.LevelWord",
    ),
    "training:level_confirm": Line(
        see=None,
        act=LINE_ABOVE,
        refused=READERS - LINE_ABOVE,
        sample=of_salesperson,
        form=confirmation,
        makes="training.LevelWord",
        sender="manager",
    ),
    "training:development_add": Line(
        see=READERS - {"hr"},
        act=READERS - {"hr"},
        told_why=frozenset({"hr"}),
        refused=frozenset({"hr"}),
        form=new_step,
        makes="training.DevelopmentStep",
    ),
    "training:development_detail": Line(see=READERS, sample=a_step),
    "training:development_edit": Line(
        see=READERS - {"hr"},
        act=READERS - {"hr"},
        told_why=frozenset({"hr"}),
        refused=frozenset({"hr"}),
        sample=a_step,
        form=new_step,
    ),
    "training:development_done": Line(see=None, act=READERS - {"hr"}, refused=frozenset({"hr"}), sample=a_step),
    "training:development_drop": Line(
        see=None,
        act=READERS - {"hr"},
        refused=frozenset({"hr"}),
        sample=a_step,
        form=lambda company: {"reason": "Another way was better."},
    ),
    "training:development_review": Line(
        see=None,
        act=LINE_ABOVE,
        refused=READERS - LINE_ABOVE,
        form=lambda company: {"word": "Fine."} | key(),
        makes="training.PlanReview",
        sender="manager",
    ),
    "training:mentor_list": Line(see=EVERYBODY),
    "training:mentor_add": Line(
        see=HEADS | {"hr"},
        act=HEADS | {"hr"},  # the choice is of one's own people: of others the form tells so
        told_why=EVERYBODY - HEADS - {"hr"},
        refused=EVERYBODY - HEADS - {"hr"},
        form=new_pair,
        makes="training.MentorPair",
        sender="other_manager",
    ),
    "training:mentor_detail": Line(see=READERS | MENTOR, sample=a_pair),
    "training:mentor_edit": Line(
        see=ARRANGERS, act=ARRANGERS, told_why=TWO, refused=TWO, sample=a_pair, form=changed_pair
    ),
    "training:mentor_agree": Line(see=None, act=TWO, refused=ARRANGERS, sample=a_pair),
    "training:mentor_end": Line(see=None, act=SELF | ARRANGERS, refused=MENTOR, sample=a_pair, form=ending),
    "training:first_steps_detail": Line(see=READERS | MENTOR, sample=a_run),
    "training:first_steps_close": Line(see=None, act=ARRANGERS, refused=TWO, sample=a_run),
    "training:first_steps_start": Line(
        see=ABOVE_SOUTH | {"hr"},
        act=ABOVE_SOUTH | {"hr"},
        told_why=frozenset({"stranger"}),
        refused=frozenset({"stranger"}),
        sample=of_stranger,
        form=beginning,
        makes="training.FirstSteps",
        sender="other_manager",
    ),
    "training:first_step_detail": Line(see=READERS | MENTOR, sample=a_first_step),
    "training:first_step_tick": Line(see=None, act=READERS | MENTOR, sample=a_first_step),
    "training:checklist_list": kept(),
    "training:checklist_add": kept_form(form=new_checklist, makes="training.Checklist"),
    "training:checklist_detail": kept(sample=named_checklist),
    "training:checklist_edit": kept_form(sample=named_checklist, form=changed_checklist),
    "training:checklist_item_add": kept_form(sample=named_checklist, form=new_item, makes="training.ChecklistItem"),
    "training:checklist_item_edit": kept_form(sample=an_item, form=new_item),
    "training:checklist_item_remove": Line(
        see=None, act=KEEPERS, refused=EVERYBODY - KEEPERS, sample=an_item, sender="hr"
    ),
}
