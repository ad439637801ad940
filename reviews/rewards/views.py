"""The pages of rewards: the ledger, what goes to payroll, the rules of what is due."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core import exporting
from core.forms import add_errors, once
from core.http import render_page
from core.periods import Month
from core.typed import month_in
from core.verdicts import require
from core.wording import name_in_words
from org.access import today_of
from org.models import Person
from reviews.models import RewardLine, RewardTerms
from reviews.rewards import deciding
from reviews.rewards.forms import LedgerFilter, LinesForm, TermsForm
from reviews.rewards.payroll import PayRow, pay_rows
from reviews.rewards.permissions import may_decide_line, may_decide_rewards, may_read_figure
from reviews.rewards.terms import months_to_set, set_terms, terms_of

PAGE = 100
State = RewardLine.State


# --- the ledger -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def reward_list(request: HttpRequest) -> HttpResponseBase:
    """The lines that the viewer reads; HR and the general manager confirm, refuse and give from here."""
    now = timezone.now()
    verdict = may_decide_rewards(request.user, on=today_of(request.user, now))
    if request.method == "POST":
        require(verdict)
        return _act(request, now)
    narrow = LedgerFilter(request.GET)
    narrow.is_valid()
    rows = _narrowed(RewardLine.objects.visible_to(request.user), narrow)
    if how := exporting.wanted(request):
        return exporting.export(request, "rewards", _header(), _exported(rows), how=how)
    page = Paginator(rows.select_related("person", "decided_by", "given_by"), PAGE).get_page(request.GET.get("page"))
    today = today_of(request.user, now)
    figures = {line.pk for line in page if may_read_figure(request.user, line, on=today)}
    context = {"page": page, "filter": narrow, "verdict": verdict, "today": today, "figures": figures}
    if verdict:
        context |= _to_decide(request, page, now)
    return render_page(request, "reviews/reward_list.html", context)


def _narrowed(rows: QuerySet, narrow: LedgerFilter) -> QuerySet:
    """The newest month first, there in the order of people; what is mistyped restricts nothing."""
    values = getattr(narrow, "cleaned_data", {})
    if (month := month_in(values.get("month", ""))) is not None:
        rows = rows.filter(month=month)
    if values.get("state"):
        rows = rows.filter(state=values["state"])
    return rows.order_by("-month", "person__number", "pk")


def _to_decide(request: HttpRequest, page: Page, now: datetime) -> dict[str, object]:
    """What the buttons are about: the lines of this page that wait for a decision, and those to give."""
    today = today_of(request.user, now)
    allowed = [line for line in page if may_decide_line(request.user, line, on=today)]
    return {
        "proposed": [line for line in allowed if line.state == State.PROPOSED],
        "approved": [line for line in allowed if line.state == State.APPROVED],
        "decidable": {line.pk for line in allowed if line.state in (State.PROPOSED, State.APPROVED)},
    }


def _act(request: HttpRequest, now: datetime) -> HttpResponse:
    """The act of the button that was pressed, about the lines that were marked, or all that were listed for it.

    What comes from no button (a step that is unknown or none at all) is refused in words and does nothing.
    """
    form = LinesForm(request.POST)
    back = redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return back
    try:
        act, field = _step(request.POST.get("step", ""))
        messages.success(request, act(form.seen(field), form, by=request.user, now=now))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return back


def _step(name: str) -> tuple[Callable[..., str], str]:
    """What a button does, and the field with the lines that it is about; ValidationError for what is no button's."""
    if name not in STEPS:
        raise ValidationError(_("Press one of the buttons; nothing was changed."))
    return STEPS[name]


def _approve(about: list[deciding.Seen], form: LinesForm, *, by: Person, now: datetime) -> str:
    count = deciding.approve_rewards(about, by=by, now=now)
    return ngettext("%(count)s reward is approved.", "%(count)s rewards are approved.", count) % {"count": count}


def _refuse(about: list[deciding.Seen], form: LinesForm, *, by: Person, now: datetime) -> str:
    count = deciding.refuse_rewards(about, reason=form.cleaned_data["reason"], by=by, now=now)
    return ngettext("%(count)s reward is refused.", "%(count)s rewards are refused.", count) % {"count": count}


def _give(about: list[deciding.Seen], form: LinesForm, *, by: Person, now: datetime) -> str:
    count = deciding.give_rewards(about, given_on=form.cleaned_data["given_on"], by=by, now=now)
    return ngettext("%(count)s reward is given.", "%(count)s rewards are given.", count) % {"count": count}


STEPS = {  # every button of the page
    "approve": (_approve, "lines"),
    "approve_all": (_approve, "listed"),
    "refuse": (_refuse, "lines"),
    "give": (_give, "lines"),
    "give_all": (_give, "listed"),
}


def _header() -> list[str]:
    return [
        _("Month"),
        _("Number"),
        _("Person"),
        _("What"),
        _("Grade"),
        _("Coefficient"),
        _("Amount"),
        _("Currency"),
        _("Besides"),
        _("State"),
        _("Given on"),
        _("Reason"),
    ]


def _exported(rows: QuerySet) -> Iterator[list[object]]:
    for part in exporting.in_parts(rows.select_related("person")):
        for row in part:
            who = [row.person.code, name_in_words(row.person)]
            worth = [row.coefficient, row.amount, row.currency, row.extra_words]
            told = [row.get_state_display(), row.given_on, row.reason]
            yield [row.month, *who, row.get_rule_display(), row.grade, *worth, *told]


# --- payroll ----------------------------------------------------------------------------------------------------------


@require_GET
def reward_payroll(request: HttpRequest) -> HttpResponseBase:
    """What is approved and not yet given, one row a person and month, for payroll; HR and the general manager."""
    today = today_of(request.user, timezone.now())
    require(may_decide_rewards(request.user, on=today))
    rows = pay_rows(RewardLine.objects.visible_to(request.user).to_give())
    if how := exporting.wanted(request):
        header = [_("Number"), _("Person"), _("Month"), _("Coefficient"), _("Kind"), _("Days"), _("of working days")]
        header += [_("Rewards"), _("Currency"), _("Besides")]
        return exporting.export(request, "payroll", header, map(_pay_line, rows), how=how)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    waiting = RewardLine.objects.visible_to(request.user).proposed().count()
    return render_page(request, "reviews/reward_payroll.html", {"page": page, "waiting": waiting})


def _pay_line(row: PayRow) -> list[object]:
    kind = "" if row.coefficient is None else _("difference") if row.is_difference else _("coefficient")
    who = [row.person.code, name_in_words(row.person), row.month]
    return [*who, row.coefficient, kind, row.days, row.of_days, row.amount, row.currency, row.extras]


# --- the rules of what is due -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def reward_terms(request: HttpRequest) -> HttpResponse:
    """What grades and reached targets are worth; everybody reads it, HR and the general manager set it."""
    now = timezone.now()
    today = today_of(request.user, now)
    verdict = may_decide_rewards(request.user, on=today)
    if request.method == "POST":
        require(verdict)
    all_terms = list(RewardTerms.objects.select_related("set_by"))
    running = Month.of(today)
    in_force = terms_of(running, all_terms)
    form = TermsForm(request.POST or None, months=months_to_set(running), instance=None, initial=_values(all_terms[-1]))
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    month = Month(form.cleaned_data["effective_from"])
                    set_terms(month, form.terms(), by=request.user, now=now)
                    sending.leads_to(reverse("reviews:reward_terms"))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The reward rules are set."))
            return redirect(sending.url)
    context = {"rows": all_terms[::-1], "in_force": in_force, "form": form if verdict else None}
    return render_page(request, "reviews/reward_terms.html", context)


def _values(terms: RewardTerms) -> dict[str, object]:
    return {name: getattr(terms, name) for name in TermsForm.Meta.fields}
