"""One way for an act: a small form on a page of its own, once or over the version that was read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.forms import add_errors, differences, once, sent_before, with_version
from core.http import render_page
from core.meanwhile import last_act, said, show_gone_on, whole
from core.models import StaleVersion
from core.verdicts import NotNow, Verdict, require


@dataclass(frozen=True, slots=True)
class Act:
    """What a page asks for: its words, who may, its form and what is done with it.

    `do(form)` returns the address that it leads to; `row` carries the version, where the form has one, and `about` is
    the row of which the trail tells this act, if it is another.
    """

    heading: str
    button: str
    done: str
    back: str
    verdict: Verdict
    do: Callable[[Any], str]
    row: Model | None = None
    about: Model | None = None
    lead: str = ""
    notes: Sequence[str] = ()  # further paragraphs below the lead
    is_grave: bool = False  # ends, cancels, erases or takes something back: the button says so
    draft: str = ""  # under which name the browser keeps what is typed until it is sent; empty: it keeps nothing
    compares: bool = True  # whether the form's fields are those of `row`, so that both are laid beside each other


def answer(request: HttpRequest, act: Act, form: forms.Form) -> HttpResponse:
    """The page with its form, or the answer to what was sent.

    Whoever may not is refused with the reason. What was sent over a row that has gone on meanwhile is never lost: where
    the act is still possible the form comes again with what was typed, else a page shows it (docs/rules.md).
    """
    if request.method == "POST" and (url := sent_before(request.user, request.POST.get("submit_key", ""))):
        messages.info(request, act.done)
        return redirect(url)
    if request.method == "POST" and act.verdict.is_of_state:
        return _gone_on(request, act, form, act.verdict.reason)
    require(act.verdict)
    if getattr(request, "is_stale", False):
        return _again(request, act, form)
    if request.method == "POST" and form.is_valid() and (response := _send(request, act, form)) is not None:
        return response
    return render_page(request, "ui/act.html", {"form": form, "act": act})


def _send(request: HttpRequest, act: Act, form: forms.Form) -> HttpResponse | None:
    """The answer to a valid form; None when it is to be shown again with its errors."""
    try:
        if "submit_key" in form.cleaned_data:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    sending.leads_to(act.do(form))
            url = sending.url
        else:
            url = act.do(form)
    except StaleVersion:
        return _asked_anew(request)
    except NotNow as refused:
        return _gone_on(request, act, form, str(refused))
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, act.done)
    return redirect(url)


def _asked_anew(request: HttpRequest) -> HttpResponse:
    """The answer of the same view once more: it reads the row again, asks whether the act is possible, and does it not.

    So the page says of everything how it is now: who may, what is proposed, what there is to choose.
    """
    request.is_stale = True
    match = request.resolver_match
    return match.func(request, *match.args, **match.kwargs)


def _again(request: HttpRequest, act: Act, form: forms.Form) -> HttpResponse:
    """The form as it was typed, 409, over the version of now, with what has changed meanwhile and by whom."""
    saved = act.row if act.compares else None
    context = {
        "act": act,
        "differences": differences(form, saved),
        "form": with_version(form, act.row.version if act.row.pk else 0),
        "last": said(last_act(act.about or act.row, request.user), request.user),
        "is_stale": True,
    }
    return whole(render_page(request, "ui/act.html", context, status=409))


def _gone_on(request: HttpRequest, act: Act, form: forms.Form, reason: str) -> HttpResponse:
    saved = act.row if act.compares else None
    told = {"heading": act.heading, "reason": reason, "back": act.back}
    return show_gone_on(request, form, about=act.about or act.row, saved=saved, **told)
