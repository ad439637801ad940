"""May they plan, begin, score, explain, debrief, keep scenarios? Each answer carries its reason.

No deputy acts here: a part in a rehearsal is a person's own.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from core.verdicts import ALLOWED, Verdict, denied, not_now
from org.access import Area, Role, readable_people, roles_of, today_of
from org.models import Person
from training.models import Observer, Rehearsal, Scenario

KEEPERS = {Role.GENERAL_MANAGER, Role.DIRECTOR, Role.MANAGER, Role.HR}
EARLY = timedelta(hours=1)  # a rehearsal may begin so much before its time


def may_plan(by: Person, person: Person, *, on: date) -> Verdict:
    """Everybody plans their own; heads, HR and the general manager those of the people whose training they read."""
    if by.pk == person.pk or readable_people(by, Area.TRAINING, on).filter(pk=person.pk).exists():
        return ALLOWED
    return denied(_("You plan your own rehearsals and those of people below you."))


def may_change(by: Person, rehearsal: Rehearsal) -> Verdict:
    """Whoever leads it and whoever planned it, until it begins."""
    if by.pk not in (rehearsal.lead_id, rehearsal.scheduled_by_id):
        return denied(_("Whoever planned or leads a rehearsal changes it."))
    return _before_it_began(rehearsal)


def _before_it_began(rehearsal: Rehearsal) -> Verdict:
    if rehearsal.called_off_at:
        return not_now(_("It was called off."))
    return not_now(_("It has begun already.")) if rehearsal.started_at else ALLOWED


def may_start(by: Person, rehearsal: Rehearsal, observers: Collection[Observer], *, now: datetime) -> Verdict:
    """Whoever leads, plays the customer or observes says that it begins; at the earliest an hour before its time."""
    if by.pk not in {rehearsal.lead_id, rehearsal.customer_id, *(one.person_id for one in observers)}:
        return denied(_("Whoever leads, plays the customer or observes begins a rehearsal."))
    if not (verdict := _before_it_began(rehearsal)):
        return verdict
    return ALLOWED if now >= rehearsal.starts_at - EARLY else not_now(_("It begins at its time."))


def may_score(by: Person, rehearsal: Rehearsal, own: Observer | None) -> Verdict:
    """An observer scores once, after the rehearsal has begun."""
    if own is None or own.person_id != by.pk:
        return denied(_("Only observers score."))
    if own.sent_at:
        return not_now(_("You have sent your scores."))
    if rehearsal.called_off_at:
        return not_now(_("It was called off."))
    return ALLOWED if rehearsal.started_at else not_now(_("It has not begun yet."))


def may_drop(by: Person, rehearsal: Rehearsal, observers: Collection[Observer]) -> Verdict:
    """Whoever leads goes on without the observers who cannot score, as long as enough others have sent.

    Not before the own scores are sent, where the leader observes as well.
    """
    if by.pk != rehearsal.lead_id:
        return denied(_("Whoever leads the rehearsal does this."))
    if rehearsal.scored_at or not rehearsal.started_at:
        return not_now(_("All scores are there."))
    if not may_know_who_sent(by, rehearsal, observers):
        return not_now(_("Send your own scores first."))
    sent = sum(one.sent_at is not None for one in observers)
    return ALLOWED if sent >= Observer.FEWEST else not_now(_("Two observers at least must have sent their scores."))


def may_know_who_sent(by: Person, rehearsal: Rehearsal, observers: Collection[Observer]) -> bool:
    """Whoever leads learns whose scores are awaited, an observer only after sending; nobody learns what was given."""
    own = next((one for one in observers if one.person_id == by.pk), None)
    if own is not None:
        return own.sent_at is not None
    return by.pk == rehearsal.lead_id


def may_read_objections(viewer: Person, rehearsal: Rehearsal, observers: Collection[Observer]) -> bool:
    """The customer's player and the observers; everybody else who reads the rehearsal once it is scored."""
    if rehearsal.scored_at:
        return True
    plays = viewer.pk == rehearsal.customer_id or viewer.pk in {one.person_id for one in observers}
    return plays and viewer.pk != rehearsal.person_id


def may_explain(
    by: Person, rehearsal: Rehearsal, observers: Collection[Observer], unexplained: Collection[str]
) -> Verdict:
    """An observer or whoever leads says why the observers saw something so differently."""
    if by.pk not in {rehearsal.lead_id, *(one.person_id for one in observers)}:
        return denied(_("The observers say this, or whoever leads."))
    if not rehearsal.scored_at:
        return not_now(_("Not every observer has sent their scores."))
    return ALLOWED if unexplained else not_now(_("Everything has its word."))


def may_debrief(by: Person, rehearsal: Rehearsal, unexplained: Collection[str]) -> Verdict:
    """Whoever leads, or the salesperson's superior of the day; after the scores, and a word about each wide spread."""
    if by.pk not in (rehearsal.lead_id, rehearsal.superior_id) or by.pk == rehearsal.person_id:
        return denied(_("Whoever leads the rehearsal debriefs it, or the superior."))
    if rehearsal.debriefed_at:
        return not_now(_("It is debriefed."))
    if not rehearsal.scored_at:
        return not_now(_("Not every observer has sent their scores."))
    return not_now(_("First the observers say why they are so far apart.")) if unexplained else ALLOWED


def may_keep_rubric(by: Person, *, now: datetime) -> Verdict:
    """HR and the general manager say what rehearsals are scored by."""
    if {Role.HR, Role.GENERAL_MANAGER} & roles_of(by, today_of(by, now)):
        return ALLOWED
    return denied(_("HR and the general manager keep the rubric."))


def may_keep_scenarios(by: Person, *, now: datetime) -> Verdict:
    """Heads, HR and the general manager write scenarios."""
    if KEEPERS & roles_of(by, today_of(by, now)):
        return ALLOWED
    return denied(_("Heads and HR write scenarios."))


def may_open_scenario(by: Person, scenario: Scenario, *, now: datetime) -> Verdict:
    """Those who write scenarios read the hidden objections, but not of one that they are about to be sold with."""
    if not (verdict := may_keep_scenarios(by, now=now)):
        return verdict
    awaited = scenario.rehearsals.coming().filter(person=by.pk)
    if awaited.exists():
        return not_now(_("You are going to sell in this one; its hidden objections stay hidden until then."))
    return ALLOWED
