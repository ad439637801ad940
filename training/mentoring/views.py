"""Pages of mentors and of first steps: who helps whom, what somebody does first and what is done of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import denied, require
from core.wording import name_in_words
from org.access import Area, Role, access_of, readable_people, roles_of, today_of
from org.models import Person
from org.querysets import PersonQuerySet
from training.mentoring import pairs, selectors, steps
from training.mentoring.forms import ChangePairForm, EndPairForm, PairForm, StartForm
from training.mentoring.permissions import may_arrange, may_change_pair, may_say_reached
from training.models import FirstStep, FirstSteps, MentorPair
from training.skills.views_people import person_of
from training.tabs import tabs_of


@require_GET
def mentor_list(request: HttpRequest) -> HttpResponse:
    """Mentors and first steps that concern me or my people."""
    now = timezone.now()
    page = selectors.MentorList(request.user, now)
    context = {"page": page, "today": page.today, "tabs": tabs_of(request.user, "training:mentor_list")}
    return render_page(request, "training/mentor_list.html", context)


def _newcomers(request: HttpRequest) -> PersonQuerySet:
    """Those for whom the viewer may arrange a mentor."""
    today = today_of(request.user, timezone.now())
    people = readable_people(request.user, Area.TRAINING, today).in_service(today).exclude(pk=request.user.pk)
    is_head = any(post.is_head for post in access_of(request.user, today).posts)
    if not is_head and Role.HR not in roles_of(request.user, today):
        require(denied(_("Mentors and first steps are arranged by whoever stands above, and by HR.")))
    return people


@require_http_methods(["GET", "POST"])
def mentor_add(request: HttpRequest) -> HttpResponse:
    """Ask two people to be mentor and newcomer; `?newcomer=` names whom it is for."""
    now = timezone.now()
    today, newcomers = today_of(request.user, now), _newcomers(request)
    mentors = readable_people(request.user, Area.PEOPLE, today).in_service(today).filter(is_active=True)
    begun = newcomers.filter(code=request.GET.get("newcomer", "")).first()
    initial = {"newcomer": begun.pk} if begun else {}
    form = PairForm(request.POST or None, mentors=mentors, newcomers=newcomers, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("mentor", "newcomer", "starts_on", "ends_on", "aim")}
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    pair = pairs.propose_pair(**values, by=request.user, now=now, today=today)
                    sending.leads_to(reverse("training:mentor_detail", args=[pair.pk]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Asked. It stands once both have agreed."))
            return redirect(sending.url)
    context = {"form": form, "title": _("A mentor for somebody"), "back": reverse("training:mentor_list")}
    return render_page(request, "training/form.html", context)


def pair_of(request: HttpRequest, pk: int) -> MentorPair:
    """The pair, if the viewer reads it; else 404."""
    rows = MentorPair.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("mentor", "newcomer", "proposed_by", "ended_by"), pk=pk)


@require_GET
def mentor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair: aim, days, what was agreed, how it ended."""
    pair = pair_of(request, pk)
    return _pair_page(request, pair, EndPairForm(pair=pair, by=request.user))


def _pair_page(request: HttpRequest, pair: MentorPair, form: EndPairForm) -> HttpResponse:
    now = timezone.now()
    today = today_of(request.user, now)
    page = selectors.PairPage(pair, request.user, today)
    context = {"page": page, "pair": pair, "form": form, "today": today, "now": now}
    return render_page(request, "training/mentor_detail.html", context)


@require_http_methods(["GET", "POST"])
def mentor_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another last day or aim."""
    pair, today = pair_of(request, pk), today_of(request.user, timezone.now())
    require(may_change_pair(request.user, pair, on=today))
    form = ChangePairForm(request.POST or None, pair=pair)
    page = reverse("training:mentor_detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            pairs.change_pair(pair, **form.cleaned_data, by=request.user, today=today)
        except StaleVersion:
            saved = pair_of(request, pk)
            return show_conflict(
                request, form, saved, back=page, verdict=may_change_pair(request.user, saved, on=today)
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(page)
    title = _("%(mentor)s helps %(newcomer)s") % {
        "mentor": name_in_words(pair.mentor),
        "newcomer": name_in_words(pair.newcomer),
    }
    return render_page(request, "training/form.html", {"form": form, "title": title, "back": page})


@require_POST
def mentor_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, says one of the two."""
    pairs.agree(pair_of(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("Agreed."))
    return redirect("training:mentor_detail", pk=pk)


@require_POST
def mentor_end(request: HttpRequest, pk: int) -> HttpResponse:
    """It ends, or does not begin, with a word."""
    pair = pair_of(request, pk)
    if request.POST.get("outcome") == "reached":  # whoever may not say so is not offered it: told why, not asked again
        require(may_say_reached(request.user, pair))
    form = EndPairForm(request.POST, pair=pair, by=request.user)
    today = today_of(request.user, timezone.now())
    if form.is_valid():
        told = {"is_reached": form.is_reached, "word": form.cleaned_data["word"]}
        try:
            pairs.end_pair(pair, **told, by=request.user, today=today)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("training:mentor_detail", pk=pk)
    return _pair_page(request, pair, form)


# --- first steps ------------------------------------------------------------------------------------------------------


def run_of(request: HttpRequest, pk: int) -> FirstSteps:
    """The first steps, if the viewer reads them; else 404."""
    rows = FirstSteps.objects.visible_to(request.user).select_related("person", "checklist")
    return get_object_or_404(rows, pk=pk)


@require_GET
def first_steps_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody does first, with whose help, and what is done."""
    today = today_of(request.user, timezone.now())
    run = run_of(request, pk)
    page = selectors.StepsPage(run, request.user, today)
    context = {"page": page, "run": run, "person": run.person, "today": today}
    return render_page(request, "training/first_steps_detail.html", context)


@require_GET
def first_step_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a duty leads: the list that the step stands in."""
    step = get_object_or_404(FirstStep.objects.visible_to(request.user), pk=pk)
    return redirect(f"{reverse('training:first_steps_detail', args=[step.run_id])}#step-{step.pk}")


@require_http_methods(["GET", "POST"])
def first_steps_start(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody goes through a checklist from a day on; `?kind=` says which."""
    now, person = timezone.now(), person_of(request, code)
    today = today_of(request.user, now)
    require(may_arrange(request.user, person, on=today))
    checklists = steps.checklists_used(today)
    begun = next((one for one in checklists if one.kind == request.GET.get("kind")), None)
    initial = {"checklist": begun.pk} if begun else {}
    form = StartForm(request.POST or None, checklists=checklists, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("checklist", "starts_on")}
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    run = steps.start_steps(person, **values, by=request.user, now=now, today=today)
                    sending.leads_to(reverse("training:first_steps_detail", args=[run.pk]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Begun. The next steps stand on Today of %(name)s.") % _named(person))
            return redirect(sending.url)
    context = {"form": form, "title": _("First steps of %(name)s") % _named(person)}
    context["back"] = reverse("training:mentor_list")
    return render_page(request, "training/form.html", context)


def _named(person: Person) -> dict[str, str]:
    return {"name": name_in_words(person)}


@require_POST
def first_step_tick(request: HttpRequest, pk: int) -> HttpResponse:
    """A step is done; or it is not, where `undo` is sent."""
    now = timezone.now()
    step = get_object_or_404(FirstStep.objects.visible_to(request.user).select_related("run__person"), pk=pk)
    is_done = "undo" not in request.POST
    steps.tick_step(step, is_done=is_done, by=request.user, now=now, today=today_of(request.user, now))
    return redirect(f"{reverse('training:first_steps_detail', args=[step.run_id])}#step-{step.pk}")


@require_POST
def first_steps_close(request: HttpRequest, pk: int) -> HttpResponse:
    """What is left is not asked any more."""
    now = timezone.now()
    steps.close_steps(run_of(request, pk), by=request.user, now=now, today=today_of(request.user, now))
    messages.success(request, _("Closed. What is done stays."))
    return redirect("training:first_steps_detail", pk=pk)
