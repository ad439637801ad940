"""What the rubric's stages, criteria and ratings are called in the reader's language."""

from collections.abc import Mapping
from types import SimpleNamespace

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.wording import in_reader_s_language
from training.rules import Criterion

LANGUAGES = ("en", "zh_hant", "zh_hans")
STAGES: dict[str, Promise] = {
    "research": pgettext_lazy("stage", "Research"),
    "proposal": pgettext_lazy("stage", "Proposal"),
    "negotiation": pgettext_lazy("stage", "Negotiation"),
}
CRITERIA: dict[str, tuple[Promise, Promise]] = {  # name, and what is looked at
    "facts": (_("Facts are right"), _("what was said of the customer and the market is true")),
    "sources": (_("Sources"), _("each fact says where it comes from and of when it is")),
    "gaps": (_("Gaps are named"), _("what is not known is said, and how it can be found out")),
    "market": (_("A Market"), _("population, market size, consumption level, structure; source and date of each")),
    "competitors": (_("B Competitors"), _("at least two: price, policy, main areas, problems, sales")),
    "position": (_("C Position"), _("company and product in this market")),
    "comparison": (_("D Comparison"), _("strengths and weaknesses, honest")),
    "prices": (_("E Prices"), _("every step of the chain with its margin")),
    "channels": (_("F Channels"), _("which, how many, in which order they are opened")),
    "consumers": (_("G Consumers"), _("groups, main places")),
    "operation": (_("H Operation"), _("key points, steps, dates, owners")),
    "our_input": (_("I Our input"), _("support with amounts")),
    "return": (
        _("J The customer’s input and return"),
        _("resources, input-output ratio, months until it is paid back, assumptions"),
    ),
    "questions": (_("Questions before product"), _("asks about the customer’s business before showing anything")),
    "objections": (
        pgettext_lazy("criterion", "Objections"),
        _("hears them out and answers with something the customer can check"),
    ),
    "next_step": (_("Next step"), _("leaves with a step that has a day")),
    "time": (pgettext_lazy("criterion", "Time"), _("the half hour is used for what matters, and ends in time")),
}
PARTS_RATED = {  # the scale of the proposal's parts (rules.md 2.15)
    0: _("unknown"),
    1: pgettext_lazy("part of a proposal", "named"),
    2: pgettext_lazy("part of a proposal", "supported"),
    3: pgettext_lazy("part of a proposal", "confirmed"),
}


def name_of_criterion(one: Criterion) -> str:
    """What its version of the rubric calls it in the reader's language; the name that shipped where it says nothing."""
    return _told(one.name) or (str(CRITERIA[one.code][0]) if one.code in CRITERIA else one.code)


def hint_of_criterion(one: Criterion) -> str:
    """What observers look at."""
    if one.name:
        return _told(one.hint)
    return str(CRITERIA[one.code][1]) if one.code in CRITERIA else ""


def _told(texts: Mapping[str, str]) -> str:
    """Of three languages that of the reader, else the next that is written."""
    return in_reader_s_language(SimpleNamespace(**{f"text_{one}": texts.get(one, "") for one in LANGUAGES}), "text")


def typed_texts(one: Criterion) -> dict[str, str]:
    """Name and hint in each language, as name_en and hint_en; those that shipped come from the catalogues."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language.replace("_", "-")):
            found[f"name_{language}"] = one.name.get(language, "") if one.name else name_of_criterion(one)
            found[f"hint_{language}"] = one.hint.get(language, "") if one.name else hint_of_criterion(one)
    return found


def name_of_stage(code: str) -> str:
    return str(STAGES.get(code, code))
