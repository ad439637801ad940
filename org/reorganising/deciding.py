"""Who approves a change or takes one back, by what it gives to whom. Why: docs/decisions/0021."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied
from org.guarded import may_give_say
from org.models import Appointment, Grant, Person, UnitVersion
from org.permissions import may_decide_draft, may_revert
from org.reorganising.loading import Draft, people_named
from org.reorganising.outline import Outline, people_led, top_heads


def may_approve(by: Person, draft: Draft, on: date) -> Verdict:
    """Whether `by` approves the draft: nothing that lets them read more, no company for a login whose key they held."""
    verdict = may_decide_draft(by, draft.reorganisation, on)
    return verdict and may_give(by, draft.before, draft.after, on)


def deciders(draft: Draft, on: date) -> list[Person]:
    """Who may approve the draft, whether it waits already or not, in their order: HR and the heads of all but the
    drafter, nobody about the own post, nobody who would lead more people by it. One query.
    """
    hr = Grant.objects.on(on).filter(role=Grant.Role.HR).values("person")
    top = UnitVersion.objects.on(on).filter(parent=None).values("unit")
    heads = Appointment.objects.on(on).filter(is_head=True, unit__in=top).values("person")
    people = Person.objects.in_service(on).filter(Q(pk__in=hr) | Q(pk__in=heads), is_active=True)
    changed = {draft.reorganisation.drafted_by_id, *(line.person_id for line in draft.lines)}
    return [
        one
        for one in people.order_by("number")
        if one.pk not in changed and not leads_more(one, draft.before, draft.after)
    ]


def may_take_back(by: Person, draft: Draft, on: date) -> Verdict:
    """Whether `by` takes back what is in force: the same, the other way round."""
    verdict = may_revert(by, draft.reorganisation, on)
    return verdict and may_give(by, draft.after, draft.before, on)


def leads_more(by: Person, before: Outline, after: Outline) -> bool:
    """Whether more people stand under `by` after it; a first post is news to whoever heads all, and no more to read."""
    return bool((people_led(after, by.code) - people_led(before, by.code)) & before.posts.keys())


def may_give(by: Person, before: Outline, after: Outline, on: date) -> Verdict:
    """Whether `by` may make the organisation `after` of the one `before`. Two queries for each new head of all."""
    if leads_more(by, before, after):
        return denied(_("More people would come under you. Somebody else decides about it."))
    for person in people_named(top_heads(after) - top_heads(before)).values():
        if not (verdict := may_give_say(by, person, on)):
            return verdict
    return ALLOWED
