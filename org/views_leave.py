"""Pages of leave: mine, and that of the people below me."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import exporting
from core.forms import once
from core.http import render_page
from core.meanwhile import show_gone_on
from core.paging import FirstKeysPaginator
from core.verdicts import require
from core.wording import name_in_words
from org import lists, selectors, services
from org.access import Area, Reach, access_of, readable_people, today_of
from org.acting import deputies_over, places_taken, superior_replaced
from org.forms_leave import LeaveForm, LeaveRequestForm, LeaveSpanFilter, RefusalForm, TakeBackForm
from org.leave_effects import leave_effects
from org.models import LeaveRequest, Person
from org.permissions import may_decide_leave, may_record_leave
from org.working_days import next_working_day

LATEST_REQUESTS, PAGE = 20, 50  # people of a page


@require_GET
def leave_mine(request: HttpRequest) -> HttpResponse:
    """My leave to come, and what became of my requests."""
    today = today_of(request.user, timezone.now())
    mine = LeaveRequest.objects.filter(person=request.user)
    context = {
        "today": today,
        "spans": selectors.coming_leave(request.user, today),
        "requests": mine.exclude(state=LeaveRequest.State.APPROVED, last_day__lt=today)[:LATEST_REQUESTS],
        "reads_others": access_of(request.user, today).reach(Area.LEAVE) >= Reach.BELOW,
        "records_own": may_record_leave(request.user, request.user, today),
    }
    return render_page(request, "org/leave_mine.html", context)


@require_http_methods(["GET", "POST"])
def leave_ask(request: HttpRequest) -> HttpResponse:
    """Ask for leave of my own; what it changes stands beside the form before it is sent."""
    today = today_of(request.user, timezone.now())
    form = LeaveRequestForm(request.POST or None, first_day=next_working_day(today))
    if request.method == "POST" and "look" in request.POST:
        return render_page(
            request, "org/leave_ask.html", {"form": form} | effect_of(form, request.user), partial="effect"
        )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            with once(request, request.user, values.pop("submit_key")) as sending:
                if not sending.is_repeat:
                    services.request_leave(request.user, **values)
                    sending.leads_to(reverse("org:leave_mine"))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your superior or HR will answer."))
            return redirect(sending.url)
    return render_page(request, "org/leave_ask.html", {"form": form})


def effect_of(form: LeaveForm, person: Person) -> dict[str, object]:
    """What the template says of the leave in the form: the lines, or why it cannot be taken."""
    if not form.is_valid():
        return {"looked": False}
    asked = form.cleaned_data
    try:
        services.check_span(person, asked["first_day"], asked["last_day"])
    except ValidationError as error:
        return {"looked": True, "refusals": error.messages}
    told = {"fraction": asked["fraction"], "kind": asked["kind"], "viewer": person}
    effects = leave_effects(person, asked["first_day"], asked["last_day"], **told)
    return {"looked": True, "effects": effects}


@require_POST
def leave_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a request that still waits."""
    leave = get_object_or_404(LeaveRequest.objects.visible_to(request.user), pk=pk)
    return answer(request, lambda: services.withdraw_request(leave, by=request.user, now=timezone.now()), "leave_mine")


@require_GET
def leave_team(request: HttpRequest) -> HttpResponseBase:
    """Requests that wait for me, and who is away: in the next four weeks, or between two days."""
    today = today_of(request.user, timezone.now())
    form = LeaveSpanFilter(request.GET)
    first, last = form.asked(today, ahead=selectors.AHEAD)
    if how := exporting.wanted(request):
        rows = lists.exported_leave(request.user, first, last)
        return exporting.export(request, "leave", lists.leave_header(), rows, how=how)
    leave = selectors.leave_below(request.user, first, last)
    away = Person.objects.filter(pk__in=leave.order_by().values("person")).order_by("number")
    page = FirstKeysPaginator(away, PAGE).get_page(request.GET.get("page"))
    spans = selectors.spans_of(leave.filter(person__in=list(page)))
    deputies = deputies_over([(span.person.pk, max(span.first, first), min(span.last, last)) for span in spans])
    requests = selectors.waiting_requests(request.user)
    places = places_taken(request.user, [leave.person_id for leave in requests], today)
    context = {
        "form": form,
        "today": today,
        "first": first,
        "last": last,
        "is_usual": (first, last) == (today, today + selectors.AHEAD),
        "page": page,
        "requests": [(leave, places.get(leave.person_id)) for leave in requests],
        "spans": list(zip(spans, deputies, strict=True)),
    }
    return render_page(request, "org/leave_team.html", context)


@require_POST
def leave_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a request; its days count from now on."""
    leave = get_object_or_404(LeaveRequest.objects.visible_to(request.user).select_related("person"), pk=pk)
    said = _("The leave of %(name)s is approved.") % {"name": name_in_words(leave.person)}
    return answer(
        request, lambda: services.approve_leave(leave, by=request.user, now=timezone.now()), "leave_team", said=said
    )


@require_GET
def leave_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A request and what it would change, for whoever answers it; what it changes is read when it is asked for."""
    leave = get_object_or_404(LeaveRequest.objects.visible_to(request.user).select_related("person"), pk=pk)
    today = today_of(request.user, timezone.now())
    require(may_decide_leave(request.user, leave, today))
    context: dict[str, object] = {"leave": leave, "looked": "look" in request.GET}
    context["replaced"] = superior_replaced(request.user, leave.person, today)
    if context["looked"]:
        asked = {"fraction": leave.fraction, "kind": leave.kind, "viewer": request.user}
        context["effects"] = leave_effects(leave.person, leave.first_day, leave.last_day, **asked)
    return render_page(request, "org/leave_detail.html", context, partial="effect")


@require_http_methods(["GET", "POST"])
def leave_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a request, with the reason."""
    leave = get_object_or_404(LeaveRequest.objects.visible_to(request.user).select_related("person"), pk=pk)
    now = timezone.now()
    today = today_of(request.user, now)
    verdict, form = may_decide_leave(request.user, leave, today), RefusalForm(request.POST or None)
    if request.method == "POST" and verdict.is_of_state:  # answered meanwhile
        told = {"heading": _("Refuse leave"), "reason": verdict.reason, "back": reverse("org:leave_team")}
        return show_gone_on(request, form, **told)
    require(verdict)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse_leave(leave, **form.cleaned_data, by=request.user, now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("org:leave_team")
    context = {"form": form, "leave": leave, "replaced": superior_replaced(request.user, leave.person, today)}
    return render_page(request, "org/leave_refuse.html", context)


@require_GET
def leave_find(request: HttpRequest) -> HttpResponse:
    """Find the person whose leave is to be recorded."""
    today = today_of(request.user, timezone.now())
    text = request.GET.get("q", "")[:80]
    people = readable_people(request.user, Area.LEAVE, today).in_service(today)
    if not may_record_leave(request.user, request.user, today):
        people = people.exclude(pk=request.user.pk)
    context = {"q": text, "people": selectors.find_people(people, text), "most": selectors.SHOWN_PEOPLE}
    return render_page(request, "org/leave_find.html", context, partial="people")


@require_http_methods(["GET", "POST"])
def leave_record(request: HttpRequest, code: str) -> HttpResponse:
    """Record leave of somebody below me, and see what is recorded."""
    now = timezone.now()
    person, today = leave_taker(request, code), today_of(request.user, now)
    require(may_record_leave(request.user, person, today))
    form = LeaveForm(request.POST or None, first_day=today)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        first, last = values.pop("first_day"), values.pop("last_day")
        try:
            with once(request, request.user, values.pop("submit_key")) as sending:
                if not sending.is_repeat:
                    services.record_leave(person, first, last, **values, by=request.user, now=now)
                    sending.leads_to(reverse("org:leave_record", args=[code]))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, pgettext("leave", "Recorded."))
            return redirect(sending.url)
    context = {"form": form, "person": person, "today": today, "spans": selectors.coming_leave(person, today)}
    return render_page(request, "org/leave_record.html", context)


@require_POST
def leave_take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Take recorded leave back."""
    now = timezone.now()
    person = leave_taker(request, code)
    require(may_record_leave(request.user, person, today_of(request.user, now)))
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the leave again; nothing was changed."))
        return redirect("org:leave_record", code)
    first, last = form.cleaned_data["first_day"], form.cleaned_data["last_day"]
    return answer(
        request, lambda: services.withdraw_leave(person, first, last, by=request.user, now=now), "leave_record", code
    )


def leave_taker(request: HttpRequest, code: str) -> Person:
    """The person of that number, if the viewer may read their leave; else 404."""
    today = today_of(request.user, timezone.now())
    return get_object_or_404(readable_people(request.user, Area.LEAVE, today), code=code)


def answer(request: HttpRequest, act: Callable[[], object], page: str, *args: object, said: str = "") -> HttpResponse:
    """Does one act of one button and goes back to the page: with `said`, or the reason where it could not be done."""
    try:
        act()
    except ValidationError as error:
        for reason in error.messages:
            messages.error(request, reason)
    else:
        if said:
            messages.success(request, said)
    return redirect(f"org:{page}", *args)
