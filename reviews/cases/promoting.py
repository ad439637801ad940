"""A promotion step by step: nominated, evidence, panel, approved or deferred, the post (rules.md 2.13).

Every step is taken by a named person; the same step a second time is refused. Errors as everywhere: PermissionDenied
with the reason, ValidationError for what can be put right, StaleVersion where somebody else went on meanwhile.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import StaleVersion
from core.verdicts import require
from duties.services import mark_stale, note_done
from org import moves
from org.access import Area, Reach, access_of, today_of
from org.line import hr_people
from org.models import Person, Title, Unit
from reviews.cases.duty_codes import DECISION, EVIDENCE, POST, WORD, subject_of
from reviews.cases.ground import Ground
from reviews.cases.permissions import (
    decider_for,
    may_carry_out,
    may_confirm,
    may_decide,
    may_give_word,
    may_name_panel,
    may_nominate,
    may_withdraw,
)
from reviews.cases.rules import State as Criterion
from reviews.cases.words import kept_criteria, kept_text
from reviews.models import CriterionWord, PanelWord, PromotionCase

State = PromotionCase.State
FEWEST, MOST = 2, 5  # members of a panel
FARTHEST = timedelta(days=366)  # ahead: first days in a post, days to look again


class Post(NamedTuple):
    """The post that somebody is put forward for."""

    title: Title
    unit: Unit
    starts_on: date
    profile: str = ""  # empty: as the title says
    is_head: bool = False


@transaction.atomic
def nominate(person: Person, post: Post, *, reason: str, by: Person, now: datetime) -> PromotionCase:
    """Puts the person forward; the criteria are kept as they stand, and who decides is named. About fifteen queries."""
    today = today_of(by, now)
    ground = Ground.of(person, viewer=by, today=today)
    require(may_nominate(by, ground, now=now))
    _require_ahead("starts_on", post.starts_on, today)
    if post.title.pk == ground.post.title_id:
        raise ValidationError({"title": _("This is the title held today.")})
    has_words_to_come = any(one.state == Criterion.TO_CONFIRM for one in ground.criteria)
    case = PromotionCase(
        person=person,
        state=State.NOMINATED if has_words_to_come else State.EVIDENCE,
        title=post.title,
        unit=post.unit,
        profile=post.profile or post.title.profile,
        is_head=post.is_head,
        starts_on=post.starts_on,
        reason=reason.strip(),
        criteria=kept_text(ground.criteria),
        nominated_by=by,
        nominated_at=now,
        decider_id=decider_for(ground, by),
    )
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError:  # somebody else did it at the same moment
        raise ValidationError(_("A promotion of this person is under way already.")) from None
    audit.record("reviews.nominate", by=by, about=case)
    mark_stale([by.pk])
    return case


@transaction.atomic
def confirm_criterion(
    case: PromotionCase, criterion: str, *, is_met: bool, note: str, by: Person, now: datetime
) -> CriterionWord:
    """Says about a criterion without figures whether it is met, with a note; the last word counts."""
    case = _held(case)
    require(may_confirm(by, case, Ground.of(case.person, viewer=by, today=today_of(by, now)), now=now))
    if criterion not in to_confirm(case):
        raise ValidationError({"criterion": _("This criterion is not among those that a person confirms.")})
    word = CriterionWord.objects.create(
        case=case, criterion=criterion, is_met=is_met, note=note.strip(), written_by=by, written_at=now
    )
    if case.state == State.NOMINATED and not to_confirm(case) - set(words_by_criterion(case)):
        _move(case, State.EVIDENCE)
    audit.record("reviews.confirm_criterion", by=by, about=case)
    return word


def to_confirm(case: PromotionCase) -> set[str]:
    """The codes of the criteria that a person confirms."""
    return {one.code.value for one in kept_criteria(case.criteria) if one.state == Criterion.TO_CONFIRM}


def words_by_criterion(case: PromotionCase) -> dict[str, CriterionWord]:
    """Criterion → the last word about it. One query."""
    return {word.criterion: word for word in case.criterion_words.select_related("written_by")}


@transaction.atomic
def name_panel(case: PromotionCase, members: Collection[Person], *, by: Person, now: datetime, version: int) -> None:
    """Names the panel, two people or more; whoever has given a word stays, whoever has not may be replaced."""
    case = _held(case)
    if version != case.version:
        raise StaleVersion()
    require(may_name_panel(by, case, now=now))
    given = set(case.panel_words.exclude(given_at=None).values_list("member_id", flat=True))
    wanted = {member.pk for member in members} | given
    _require_panel(case, members, wanted, given, today=today_of(by, now))
    dropped = case.panel_words.filter(given_at=None).exclude(member__in=wanted)
    people = set(dropped.values_list("member_id", flat=True)) | wanted
    case.state, case.panel_at = State.PANEL, case.panel_at or now
    case.save_over(version, fields=["state", "panel_at"])
    dropped.delete()
    known = set(case.panel_words.values_list("member_id", flat=True))
    PanelWord.objects.bulk_create(PanelWord(case=case, member_id=pk) for pk in sorted(wanted - known))
    _hear(case, now)
    audit.record("reviews.name_panel", by=by, about=case)
    note_done(case.nominated_by_id, EVIDENCE, subject_of(case), now)
    mark_stale(people | {case.nominated_by_id, case.decider_id})


def _require_panel(
    case: PromotionCase, members: Iterable[Person], wanted: set[int], given: set[int], *, today: date
) -> None:
    """Refuses a panel that is not the right one; whoever has `given` a word keeps the seat. Some queries a member."""
    if not FEWEST <= len(wanted) <= MOST:
        raise ValidationError(_("A panel has two to five different people."))
    if case.person_id in wanted:
        raise ValidationError(_("Nobody sits in the panel about themselves."))
    if case.decider_id in wanted:
        raise ValidationError(_("Whoever decides hears the panel and does not sit in it."))
    if case.nominated_by_id in wanted - given:
        raise ValidationError(_("Whoever nominated has spoken already and does not sit in the panel."))
    if any(not member.may_enter(today) for member in members):
        raise ValidationError(_("A member of the panel has to be here and able to log in."))
    if any(access_of(member, today).reach(Area.APPRAISALS) == Reach.NOBODY for member in members):
        raise ValidationError(_("A technical administrator without a post reads no appraisals and sits in no panel."))


@transaction.atomic
def give_word(
    case: PromotionCase, word: PanelWord | None, *, says: str, reason: str, by: Person, now: datetime, version: int
) -> None:
    """Gives the word of a member; with the last one the panel is heard and the decision is due."""
    if word is not None and version != word.version:
        raise StaleVersion()
    case = _held(case)
    require(may_give_word(by, case, word))
    word.word, word.reason, word.given_at = says, reason.strip(), now
    word.save_over(version, fields=["word", "reason", "given_at"])
    _hear(case, now)
    audit.record("reviews.give_panel_word", by=by, about=case)
    note_done(by.pk, WORD, subject_of(case), now)
    mark_stale([by.pk, case.decider_id])


def _hear(case: PromotionCase, now: datetime) -> None:
    """Notes that the whole panel was heard, once it was. The case is held; whoever read it before learns of it."""
    if case.heard_at is None and not case.panel_words.filter(given_at=None).exists():
        case.heard_at = now
        case.save_over(case.version, fields=["heard_at"])


class Decision(NamedTuple):
    """What was decided and why; a deferral says what is missing and when to look again."""

    is_approved: bool
    decision: str
    gaps: str = ""
    look_again_on: date | None = None


@transaction.atomic
def decide(case: PromotionCase, decision: Decision, *, by: Person, now: datetime, version: int) -> None:
    """Approves or defers. What somebody said is not met cannot be approved: then the gap is named."""
    if version != case.version:
        raise StaleVersion()
    require(may_decide(by, case, now=now))
    if decision.is_approved:
        _require_met(case)
        case.state, case.gaps, case.look_again_on = State.APPROVED, "", None
    else:
        _require_gaps(decision, today_of(by, now))
        case.state, case.gaps, case.look_again_on = State.DEFERRED, decision.gaps.strip(), decision.look_again_on
    case.decision, case.decided_by, case.decided_at = decision.decision.strip(), by, now
    fields = ["state", "gaps", "look_again_on", "decision", "decided_by", "decided_at"]
    case.save_over(version, fields=fields)
    audit.record("reviews.decide_promotion", by=by, about=case)
    note_done(case.decider_id, DECISION, subject_of(case), now)
    mark_stale({case.decider_id, case.nominated_by_id, *hr_people(today_of(by, now))})


def _require_met(case: PromotionCase) -> None:
    words = words_by_criterion(case)
    if any(code not in words or not words[code].is_met for code in to_confirm(case)):
        raise ValidationError(
            {"outcome": _("Somebody confirmed that a criterion is not met. Defer it, and name what is missing.")}
        )


def _require_gaps(decision: Decision, today: date) -> None:
    if not decision.gaps.strip():
        raise ValidationError({"gaps": _("Say what is missing; the person reads it.")})
    if decision.look_again_on is None:
        raise ValidationError({"look_again_on": _("When is it looked at again?")})
    _require_ahead("look_again_on", decision.look_again_on, today)


@transaction.atomic
def carry_out(case: PromotionCase, *, starts_on: date, by: Person, now: datetime, version: int) -> None:
    """Gives the approved post from a day on, once. Refused into months that are sealed or being closed."""
    if version != case.version:
        raise StaleVersion()
    require(may_carry_out(by, case, now=now))
    today = today_of(by, now)
    told = {"profile": case.profile, "is_head": case.is_head, "by": by, "on": today}
    post = moves.transfer(case.person, unit=case.unit, title=case.title, valid_from=starts_on, **told)
    case.state, case.starts_on, case.appointment, case.effective_at = State.EFFECTIVE, starts_on, post, now
    case.save_over(version, fields=["state", "starts_on", "appointment", "effective_at"])
    audit.record("reviews.carry_out_promotion", by=by, about=case)
    everybody = hr_people(today)
    for pk in everybody:
        note_done(pk, POST, subject_of(case), now)
    mark_stale(everybody)


@transaction.atomic
def withdraw(case: PromotionCase, *, reason: str, by: Person, now: datetime, version: int) -> None:
    """Takes a promotion back before the post is given; the person reads why."""
    if version != case.version:
        raise StaleVersion()
    require(may_withdraw(by, case, now=now))
    case.state, case.withdrawn_reason = State.WITHDRAWN, reason.strip()
    case.withdrawn_by, case.withdrawn_at = by, now
    case.save_over(version, fields=["state", "withdrawn_reason", "withdrawn_by", "withdrawn_at"])
    audit.record("reviews.withdraw_promotion", by=by, about=case)
    members = case.panel_words.values_list("member_id", flat=True)
    mark_stale({case.nominated_by_id, case.decider_id, *members, *hr_people(today_of(by, now))})


def _held(case: PromotionCase) -> PromotionCase:
    """The case as it is now, kept from others until the transaction ends."""
    return PromotionCase.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)


def _move(case: PromotionCase, state: str) -> None:
    """Moves the case on; whoever has read the version of before learns of it."""
    case.state = state
    case.save_over(case.version, fields=["state"])


def _require_ahead(field: str, day: date, today: date) -> None:
    if not today < day <= today + FARTHEST:
        raise ValidationError({field: _("Choose a day after today, within a year.")})
