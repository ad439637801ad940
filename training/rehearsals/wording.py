"""What the rubric's stages, criteria and ratings are called in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


def name_of_criterion(code: str) -> str:
    """Its name; the code of one that the company added itself."""
    return str(CRITERIA[code][0]) if code in CRITERIA else code


def hint_of_criterion(code: str) -> str:
    return str(CRITERIA[code][1]) if code in CRITERIA else ""


def name_of_stage(code: str) -> str:
    return str(STAGES.get(code, code))
