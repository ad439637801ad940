"""Pages on which targets are proposed, answered and looked back upon."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.paging import FirstRowsPaginator
from core.typed import number_in
from core.verdicts import require
from org.access import Area, readable_people, today_of
from org.naming import name_of_unit
from targets import negotiation, negotiation_selectors
from targets.countering import by_month, cells_of
from targets.forms_negotiation import CounterForm, ProposeForm
from targets.models import Negotiation, Plan
from targets.permissions import may_answer_counter, may_answer_proposal, may_change_plan
from targets.views_plan import plan_of

PAGE = 50


@require_http_methods(["GET", "POST"])
def plan_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposes a draft to its people, all at once; and shows who has said what."""
    now = timezone.now()
    today = today_of(request.user, now)
    plan = plan_of(request, pk)
    require(may_change_plan(request.user, plan.unit, on=today))
    rows, talks = negotiation_selectors.rows_of(plan)
    people = [row.person for row in rows if row.years and row.person.pk != request.user.pk]
    form = ProposeForm(request.POST or None, people=people, talks=talks, plan_version=plan.version)
    if request.method == "POST" and form.is_valid():
        told = {"basis": form.cleaned_data["basis"], "words": form.cleaned_data["words"]}
        kept = {"version": form.cleaned_data["version"], "by": request.user, "now": now, "today": today}
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                count = None if sending.is_repeat else negotiation.propose(plan, form.chosen(), **told, **kept)
                sending.leads_to(reverse("targets:plan_detail", args=[plan.pk]))
        except StaleVersion:
            form.show_what_was_said(
                Plan.objects.get(pk=plan.pk).version, negotiation_selectors.last_words(plan.negotiations.all())
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            if count is not None:
                words = ngettext("Proposed to %(count)s person.", "Proposed to %(count)s people.", count)
                messages.success(request, words % {"count": count} if count else _("Everybody has it already."))
            return redirect(sending.url)
    context = {"plan": plan, "name": name_of_unit(plan.unit, today), "form": form, "rows": rows}
    return render_page(request, "targets/plan_propose.html", context)


@require_GET
def negotiation_list(request: HttpRequest) -> HttpResponse:
    """What was proposed to the viewer, and what others have answered the viewer or whoever the viewer stands in for."""
    today = today_of(request.user, timezone.now())
    talks = Negotiation.objects.visible_to(request.user, on=today).select_related("person", "plan__unit")
    page = FirstRowsPaginator(talks, PAGE).get_page(request.GET.get("page"))
    return render_page(request, "targets/negotiation_list.html", {"page": page})


def talk_of(request: HttpRequest, pk: int) -> Negotiation:
    """The negotiation, if the viewer may read it; else 404."""
    today = today_of(request.user, timezone.now())
    talks = Negotiation.objects.visible_to(request.user, on=today).select_related("person", "plan__unit")
    return get_object_or_404(talks, pk=pk)


@require_http_methods(["GET", "POST"])
def negotiation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed to a person, month by month, and everything said about it; the person answers here."""
    now = timezone.now()
    today = today_of(request.user, now)
    talk = talk_of(request, pk)
    may_answer = may_answer_proposal(request.user, talk, on=today)
    is_shown = negotiation_selectors.shows_figures(talk, request.user)
    cells = by_month(cells_of(talk)) if is_shown else {}
    form = CounterForm(
        request.POST or None, cells=cells, open_months=talk.plan.open_months, initial={"version": talk.version}
    )
    if request.method == "POST":
        require(may_answer)
        if form.is_valid():
            kept = {"words": form.cleaned_data["words"], "version": form.cleaned_data["version"]}
            try:
                negotiation.counter(talk, *form.figures(), **kept, by=request.user, now=now, today=today)
            except StaleVersion:
                talk.refresh_from_db()
                talk.words = negotiation_selectors.last_words([talk])  # under the name of the form's field
                form.keep_to_what_was_typed()
                return show_conflict(request, form, talk, back=reverse("targets:negotiation_detail", args=[pk]))
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, _("Sent. Whoever plans your unit answers you."))
                return redirect("targets:negotiation_detail", pk=pk)
    steps = negotiation_selectors.steps_of(talk, request.user, today)
    context = {
        "talk": talk,
        "name": name_of_unit(talk.plan.unit, today),
        "table": negotiation_selectors.table_of(talk, cells) if is_shown else None,
        "steps": steps,
        "asked": negotiation_selectors.asked_beside(steps[0], cells) if steps else [],
        "form": form,
        "may_answer": may_answer,
        "may_accept": may_answer_counter(request.user, talk, on=today),
        "may_change": may_change_plan(request.user, talk.plan.unit, on=today),
    }
    return render_page(request, "targets/negotiation_detail.html", context)


@require_POST
def negotiation_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """The person agrees."""
    return _answer(request, pk, negotiation.agree, pgettext("targets", "Agreed."))


@require_POST
def negotiation_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever plans takes over the figures of the person."""
    return _answer(request, pk, negotiation.accept, _("Accepted: the figures stand in the plan."))


def _answer(request: HttpRequest, pk: int, act: Callable[..., None], words: str) -> HttpResponse:
    now = timezone.now()
    talk = talk_of(request, pk)
    version = number_in(request.POST.get("version", "")) or 0
    try:
        act(talk, version=version, by=request.user, now=now, today=today_of(request.user, now))
    except StaleVersion:
        messages.error(request, _("Meanwhile something was said or changed here. Look again; nothing was done."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, words)
    return redirect("targets:negotiation_detail", pk=pk)


@require_GET
def target_history(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """A person's targets of a year, and who set each of them when."""
    today = today_of(request.user, timezone.now())
    person = get_object_or_404(readable_people(request.user, Area.TARGETS, today), code=code)
    context = {
        "person": person,
        "year": year,
        "opened": request.GET.get("month", ""),
        "metrics": negotiation_selectors.history_of(person, year, request.user, today),
        "talks": Negotiation.objects.visible_to(request.user, on=today).filter(person=person, plan__year=year),
    }
    return render_page(request, "targets/target_history.html", context)
