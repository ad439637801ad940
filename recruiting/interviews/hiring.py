"""Hired: the person, the post and the probation in one step; a member of the company moves instead."""

from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.verdicts import NotNow, require
from org import hiring as people
from org import moves
from org.access import today_of
from org.models import Person
from org.permissions import may_give_post
from recruiting.interviews import stepping
from recruiting.interviews.permissions import may_hire
from recruiting.models import Application, Hiring, Opening, Stage
from recruiting.models_probation import Contract
from recruiting.moving import move
from recruiting.permissions import OVER
from recruiting.probation.starting import start


class FirstPost(NamedTuple):
    """How somebody begins."""

    first_day: date
    code: str = ""  # the employee number of a new person
    profile: str = ""  # empty: as the title says
    contract: str = ""  # how long it is, of a new person: decides about the probation


@transaction.atomic
def hire(application: Application, post: FirstPost, *, by: Person, now: datetime) -> Hiring:
    """Makes the person, the appointment and the probation, or moves a member; once, whoever asks again is told so.

    All or nothing. The opening is filled with the last of its posts (moving.fill).
    Raises ValidationError for what HR can mend.
    """
    Opening.objects.select_for_update().get(pk=application.opening_id)  # two people fill no post twice
    application = stepping.held(application)
    if Hiring.objects.filter(application=application).exists():
        raise NotNow(str(OVER))
    require(may_hire(by, application, now=now))
    member = application.candidate.person
    person = _moved(application, member, post, by, now) if member else _new(application, post, by, now)
    hired = Hiring.objects.create(
        application=application, person=person, first_day=post.first_day, is_internal=bool(member), by=by, at=now
    )
    candidate = application.candidate
    candidate.person = person
    candidate.save_over(candidate.version, fields=["person"])
    move([application], stepping.stage_of(application, Stage.Kind.HIRED), by=by, now=now, hiring=True)
    audit.record("recruiting.hire", by=by, about=hired)
    return hired


def _new(application: Application, post: FirstPost, by: Person, now: datetime) -> Person:
    if not post.code:
        raise ValidationError({"code": _("A new member needs an employee number.")})
    candidate, opening = application.candidate, application.opening
    person = people.hire(
        code=post.code,
        unit=opening.unit,
        title=opening.title,
        hired_on=post.first_day,
        by=by,
        on=today_of(by, now),
        profile=post.profile,
        name_zh=candidate.name_zh,
        name_pinyin=candidate.name_pinyin or candidate.name_zh,
        email=candidate.email or None,
    )
    if post.contract != Contract.UNDER_3_MONTHS:  # the law allows none with so short a contract
        start(person, starts_on=post.first_day, contract=post.contract, by=by, now=now)
    return person


def _moved(application: Application, member: Person, post: FirstPost, by: Person, now: datetime) -> Person:
    """A member changes the post: no new person, no second probation."""
    if member.left_on is not None:
        raise ValidationError(_("This member has left: take the person on again under People, then note it here."))
    opening, today = application.opening, today_of(by, now)
    require(may_give_post(by, member, today))
    moves.transfer(member, unit=opening.unit, title=opening.title, valid_from=post.first_day, by=by, on=today)
    return member
