"""Who approves a change or takes one back, by what it gives to whom. Why: docs/decisions/0021."""

from datetime import date

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from org.guarded import may_give_say
from org.models import Person
from org.permissions import may_decide_draft, may_revert
from org.reorganising.loading import Draft, people_named
from org.reorganising.outline import Outline, people_led, top_heads


def may_approve(by: Person, draft: Draft, on: date) -> Verdict:
    """Whether `by` approves the draft: nothing that lets them read more, no company for a login whose key they held."""
    verdict = may_decide_draft(by, draft.reorganisation, on)
    return verdict and may_give(by, draft.before, draft.after, on)


def may_take_back(by: Person, draft: Draft, on: date) -> Verdict:
    """Whether `by` takes back what is in force: the same, the other way round."""
    verdict = may_revert(by, draft.reorganisation, on)
    return verdict and may_give(by, draft.after, draft.before, on)


def may_give(by: Person, before: Outline, after: Outline, on: date) -> Verdict:
    """Whether `by` may make the organisation `after` of the one `before`. Two queries for each new head of all."""
    come = people_led(after, by.code) - people_led(before, by.code)
    if come & before.posts.keys():  # a first post is news to whoever heads all of it, and no more to read
        return denied(_("More people would come under you. Somebody else decides about it."))
    for person in people_named(top_heads(after) - top_heads(before)).values():
        if not (verdict := may_give_say(by, person, on)):
            return verdict
    return ALLOWED
