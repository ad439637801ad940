"""Two tabs or two people at one row: what happened meanwhile is said, and what was typed is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Manager, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import render_page
from core.wording import in_a_row, moment_in_words, name_in_words, plain_day


@dataclass(frozen=True, slots=True)
class LastAct:
    """What was done last to a row: by whom, in words that follow a name, and when."""

    by: Model
    did: str
    at: datetime


LastActReader = Callable[[Model, Model], LastAct | None]
_readers: list[LastActReader] = []


def register_last_act(reader: LastActReader) -> None:
    """Says who tells what was done last to a row, as a viewer may know it; called in AppConfig.ready."""
    _readers.append(reader)


def last_act(row: object, viewer: Model) -> LastAct | None:
    """What was done last to the row; None where nobody tells it to the viewer, or it is no row. Two queries."""
    if not isinstance(row, Model) or row.pk is None:
        return None
    return next((found for reader in _readers if (found := reader(row, viewer))), None)


def act_in_words(act: LastAct, viewer: Model) -> str:
    """Who did what and when, as a sentence to the viewer."""
    told = {
        "name": _("You") if act.by == viewer else name_in_words(act.by),
        "did": act.did,
        "when": moment_in_words(act.at, now=timezone.now()),
    }
    return _("%(name)s %(did)s, %(when)s.") % told


# --- what was typed and what is saved ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Typed:
    """A field with what was typed beside what is saved; `theirs` is None where the row has no such field.

    `begins` says that the form began with what the row held, so that an empty field of the row says something.
    """

    label: str
    mine: str
    theirs: str | None
    begins: bool = True

    @property
    def is_other(self) -> bool:
        """Whether the row holds something else than was typed."""
        return self.theirs is not None and self.theirs != self.mine and bool(self.theirs or self.begins)

    @property
    def is_kept(self) -> bool:
        """Whether nothing is lost: the row holds it, or nothing was typed."""
        return self.mine in ("", self.theirs)


def shown_value(field: forms.BoundField, value: Any) -> str:
    """A field's value as the reader knows it: the label of a choice, a day in words, else its text; several: all."""
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, list | tuple | QuerySet):
        return in_a_row(shown_value(field, one) for one in value)
    choices = dict(getattr(field.field, "choices", None) or [])
    if isinstance(value, Model):
        return str(getattr(value, "name", "") or value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return moment_in_words(value, now=timezone.now())
    if isinstance(value, date):
        return plain_day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(choices.get(value, choices.get(str(value), "" if value is None else value)))


def typed_beside(form: forms.BaseForm, saved: Model | None) -> list[Typed]:
    """What the visible fields of a form hold beside what the row holds, in the order of the form; none if none came."""
    if not form.is_bound:
        return []
    form.is_valid()
    found = []
    for field in form.visible_fields():
        mine = shown_value(field, form.cleaned_data.get(field.name, field.value()))
        begins = field.name in form.initial
        is_told = hasattr(saved, field.name) or (saved is not None and begins)
        theirs = shown_value(field, _held(saved, field.name, form.initial)) if is_told else None
        found.append(Typed(str(field.label), mine, theirs, begins))
    return found


def _held(saved: Model, name: str, initial: Mapping[str, Any]) -> Any:
    """What the row holds; what a form begins with where the row has no such field, as for day and time of a moment."""
    return getattr(saved, name) if hasattr(saved, name) else initial[name]


# --- the page ---------------------------------------------------------------------------------------------------------


def show_gone_on(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    heading: str,
    reason: str,
    back: str,
    about: Model | None = None,
    saved: Model | None = None,
) -> HttpResponse:
    """The page, 409, for what was sent when it could be done no more: why, by whom, what was typed, one way back.

    `about` is the row of whose last act the page tells, `saved` the one that is laid beside what was typed. Whoever
    sent the same twice has lost nothing and is led back. Two queries where `about` is told.
    """
    typed, last = typed_beside(form, saved), last_act(about, request.user)
    if last is not None and last.by == request.user and all(one.is_kept for one in typed):
        messages.info(request, reason)
        return redirect(back)
    shown = [one for one in typed if one.mine or one.theirs]
    context = {"heading": heading, "reason": reason, "typed": shown, "back": back, "last": said(last, request.user)}
    return whole(render_page(request, "ui/gone_on.html", context, status=409))


def said(last: LastAct | None, viewer: Model) -> str:
    return act_in_words(last, viewer) if last is not None else ""


def whole(response: HttpResponse) -> HttpResponse:
    """The answer in place of the content, whatever part of the page htmx asked for."""
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "#content", "outerHTML", "#content"
    return response
