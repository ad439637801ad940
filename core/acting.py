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

from core.forms import add_errors, once, sent_before, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import NotNow, Verdict, require


@dataclass(frozen=True, slots=True)
class Act:
    """What a page asks for: its words, who may, its form and what is done with it.

    `do(form)` returns the address that it leads to; `row` carries the version, where the form has one.
    """

    heading: str
    button: str
    done: str
    back: str
    verdict: Verdict
    do: Callable[[Any], str]
    row: Model | None = None
    lead: str = ""
    notes: Sequence[str] = ()  # further paragraphs below the lead


def answer(request: HttpRequest, act: Act, form: forms.Form) -> HttpResponse:
    """The page with its form, or the answer to what was sent.

    Whoever may not is refused with the reason; where somebody else went on meanwhile, what was typed is shown beside
    it.
    """
    if request.method == "POST" and (url := sent_before(request.user, request.POST.get("submit_key", ""))):
        messages.info(request, act.done)
        return redirect(url)
    is_late = request.method == "POST" and act.verdict.is_of_state
    if not is_late:
        require(act.verdict)
    if request.method == "POST" and form.is_valid():
        if (response := _send(request, act, form)) is not None:
            return response
    elif is_late:
        messages.info(request, act.verdict.reason)
        return redirect(act.back)
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
        act.row.refresh_from_db()
        return show_conflict(request, form, act.row, back=act.back)
    except NotNow as refused:
        messages.info(request, str(refused))
        return redirect(act.back)
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, act.done)
    return redirect(url)
