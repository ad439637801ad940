"""Moving applications from stage to stage: all or none, each move a row of the log."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit
from core.typed import number_in
from core.verdicts import require
from core.wording import in_a_row, name_in_words
from org.models import Person
from recruiting import keeping
from recruiting import permissions as may
from recruiting.ending import cancel_interviews, withdraw_offers
from recruiting.models import Application, Interviewer, MoveReason, Opening, Stage, StageMove

MOST = 500  # applications of one act
NAMED = 5  # candidates that an error names


class MovedMeanwhile(ValidationError):
    """Somebody else moved `applications` after the page was drawn: nothing is moved, and the page names them."""

    def __init__(self, applications: list[Application]) -> None:
        self.applications = applications
        words = _("Somebody else has moved %(names)s meanwhile. Nothing was moved; look again.")
        super().__init__(words, params={"names": _names(applications)})


def marked(texts: Iterable[str]) -> dict[int, int | None]:
    """The stage in which a page showed each application, by key; None where it does not say (Application.mark)."""
    pairs = [text.partition(":") for text in texts]
    return {key: number_in(stage) for text, _colon, stage in pairs if (key := number_in(text)) is not None}


def move(
    applications: Iterable[Application],
    to_stage: Stage,
    *,
    shown: Mapping[int, int | None] | None = None,
    reason: MoveReason | None = None,
    words: str = "",
    by: Person,
    now: datetime,
    hiring: bool = False,
    decided: bool = False,
) -> list[StageMove]:
    """Moves applications of one opening into a stage of it, all or none.

    `shown` says in which stage each stood on the page: where one stands elsewhere by now, MovedMeanwhile; but where
    `by` moved it to this stage last, as a double click does, it is done.
    `reason` is needed for refused, withdrawn and the talent pool, and refused for other stages. Into hired only whoever
    makes the person of it moves (`hiring`): the opening is filled by itself with the last of its posts. While cards are
    awaited only a decision (`decided`) leads on: whoever owes one would read the others' cards and then score. Whoever
    has withdrawn comes back to the stage of that interview; nobody does once the opening is over. An end cancels
    interviews that have not begun and withdraws offers that are out. About fifteen queries for any number.
    Raises ValidationError where it cannot be, PermissionDenied where `by` may not.
    """
    applications = list(applications)
    opening = to_stage.opening
    require(may.may_move(by, opening, now))
    if shown is not None:
        elsewhere = [one for one in applications if shown.get(one.pk) != one.stage_id]
        if foreign := [one for one in elsewhere if not _has_moved(by, one, to_stage)]:
            raise MovedMeanwhile(foreign)
    _check(applications, to_stage, reason, hiring=hiring)
    if not decided and to_stage.kind != Stage.Kind.WITHDRAWN and opening.is_open:
        _require_no_awaited_card(applications, to_stage)
    moving = [one for one in applications if one.stage_id != to_stage.pk]
    try:
        return _move(moving, to_stage, reason=reason, words=words, by=by, now=now)
    except MovedMeanwhile as error:  # where a double click overlapped, the first sending was quicker: it is done
        late = {one.pk for one in error.applications}
        if not all(_has_moved(by, one, to_stage) for one in Application.objects.filter(pk__in=late)):
            raise
        rest = [one for one in moving if one.pk not in late]
        return _move(rest, to_stage, reason=reason, words=words, by=by, now=now)


def _move(
    moving: list[Application], to_stage: Stage, *, reason: MoveReason | None, words: str, by: Person, now: datetime
) -> list[StageMove]:
    """Writes the stage and the log, all or none. Raises MovedMeanwhile."""
    with transaction.atomic():
        _take(moving, to_stage, now)
        moves = StageMove.objects.bulk_create(
            StageMove(
                application=one,
                from_stage_id=one.stage_id,
                to_stage=to_stage,
                by=by,
                at=now,
                reason=reason,
                words=words,
            )
            for one in moving
        )
        if to_stage.is_end:
            _end(moving, to_stage, reason=reason, by=by, now=now)
        keeping.settle([one.candidate_id for one in moving], now=now)
        audit.record_all("recruiting.move", by=by, about=moving, fields=["stage"])
    for one in moving:
        one.stage, one.entered_stage_at, one.version = to_stage, now, one.version + 1
    return moves


def _end(moving: list[Application], to_stage: Stage, *, reason: MoveReason | None, by: Person, now: datetime) -> None:
    """What goes with an end: interviews to come, offers that are out; with a hiring the post, maybe the last one.

    An interviewer reads why the interview is cancelled: the reason alone, for the words of a move may be of scores.
    """
    told = {"reason": (reason or to_stage).name, "by": by, "now": now}
    cancel_interviews(moving, **told)
    if to_stage.kind == Stage.Kind.HIRED:
        fill(to_stage.opening, now=now)
    else:
        withdraw_offers(moving, **told)


def _has_moved(by: Person, application: Application, to_stage: Stage) -> bool:
    """Whether the application stands in the stage because `by` moved it there. One query where it stands there."""
    if application.stage_id != to_stage.pk:
        return False
    last = application.moves.order_by("-at", "-pk").first()
    return last is not None and last.from_stage_id is not None and last.by_id == by.pk


def _require_no_awaited_card(applications: list[Application], to_stage: Stage) -> None:
    """Raises ValidationError naming those about whom somebody owes a scorecard of another stage. One query."""
    rows = Interviewer.objects.owing().filter(interview__application__in=[one.pk for one in applications])
    awaited = set(rows.exclude(interview__stage=to_stage).values_list("interview__application", flat=True))
    if found := [one for one in applications if one.pk in awaited]:
        words = _("Scorecards are awaited; decide on the page of the application: %(names)s.")
        raise ValidationError(words, params={"names": _names(found)})


def _check(applications: list[Application], to_stage: Stage, reason: MoveReason | None, *, hiring: bool) -> None:
    """Raises ValidationError with all that speaks against it."""
    if not applications:
        raise ValidationError(_("Tick the candidates that are meant."))
    if len(applications) > MOST:
        raise ValidationError(_("At most %(most)s candidates are moved at once."), params={"most": MOST})
    if any(one.opening_id != to_stage.opening_id for one in applications):
        raise ValidationError(_("Not all of these candidates have applied for this opening."))
    if not to_stage.opening.is_open and not (to_stage.is_end and to_stage.kind != Stage.Kind.HIRED):
        raise ValidationError(_("The opening is over: candidates can only be refused, withdrawn or kept for later."))
    if to_stage.kind == Stage.Kind.HIRED and not hiring:
        raise ValidationError(_("Hire from the page of the application: it makes the person and the post."))
    if to_stage.wants_reason and reason is None:
        raise ValidationError({"reason": _("Say why: %(stage)s needs a reason.") % {"stage": to_stage.name}})
    if reason is not None and reason.of != to_stage.kind:
        raise ValidationError({"reason": _("This reason is not one for %(stage)s.") % {"stage": to_stage.name}})
    if hired := [one for one in applications if one.stage.kind == Stage.Kind.HIRED and one.stage_id != to_stage.pk]:
        raise ValidationError(_("Whoever is hired is not moved any more: %(names)s."), params={"names": _names(hired)})
    if erased := [one for one in applications if one.candidate.erased_at is not None]:
        raise ValidationError(
            ngettext(
                "%(count)s of these candidates was erased.", "%(count)s of these candidates were erased.", len(erased)
            )
            % {"count": len(erased)}
        )


def _names(applications: list[Application]) -> str:
    names = [name_in_words(one.candidate) for one in applications[:NAMED]]
    return in_a_row(names) + ("…" if len(applications) > NAMED else "")


def _take(applications: list[Application], to_stage: Stage, now: datetime) -> None:
    """Writes the stage where nobody else has moved the application since it was read; raises if somebody has."""
    by_stage = Counter(one.stage_id for one in applications)
    for stage_id, count in by_stage.items():
        keys = [one.pk for one in applications if one.stage_id == stage_id]
        rows = Application.objects.filter(pk__in=keys, stage=stage_id)
        if rows.update(stage=to_stage, entered_stage_at=now, version=F("version") + 1) != count:
            taken = Application.objects.filter(pk__in=keys, stage=to_stage, entered_stage_at=now)
            missed = set(keys).difference(taken.values_list("pk", flat=True))
            raise MovedMeanwhile([one for one in applications if one.pk in missed])


def fill(opening: Opening, *, now: datetime) -> None:
    """Says that the opening is filled once as many are hired as are looked for. Two queries at most."""
    hired = opening.applications.filter(stage__kind=Stage.Kind.HIRED).count()
    if hired < opening.number:
        return
    filled = Opening.objects.filter(pk=opening.pk, state=Opening.State.OPEN)
    if filled.update(state=Opening.State.FILLED, filled_at=now, version=F("version") + 1):
        opening.refresh_from_db()
        audit.record("recruiting.fill_opening", by="recruiting", about=opening, fields=["state"])
        keeping.settle_opening(opening, now=now)
