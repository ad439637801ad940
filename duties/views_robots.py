"""Robots of groups: which there are and what became of their lines, adding, trying and ending one."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from core.forms import add_errors, once
from core.http import render_page
from core.verdicts import require
from duties.forms_robots import RobotForm
from duties.models import Robot
from duties.permissions import may_keep_robots
from duties.robots import keeping, page
from org.access import today_of

PAGE = 50


@require_GET
def robot_list(request: HttpRequest) -> HttpResponse:
    """The robots that are on, what each tells, and what became of its last line."""
    now = timezone.now()
    today = today_of(request.user, now)
    require(may_keep_robots(request.user, on=today))
    shown = Paginator(page.robots_on(), PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "robots": page.robot_rows(list(shown), today), "now": now}
    return render_page(request, "duties/robot_list.html", context | {"is_allowed": bool(settings.ROBOT_HOSTS)})


@sensitive_post_parameters("address", "secret")
def robot_add(request: HttpRequest) -> HttpResponse:
    """The robot of a unit's group, from the address that its service shows. Nobody asks that address here."""
    now = timezone.now()
    today = today_of(request.user, now)
    require(may_keep_robots(request.user, on=today))
    form = RobotForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    keeping.add_robot(**form.wanted(), by=request.user, now=now)
                    sending.leads_to(reverse("duties:robot_list"))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    return render_page(request, "duties/robot_add.html", {"form": form, "hosts": settings.ROBOT_HOSTS})


@require_POST
def robot_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Queues a line for the worker to say."""
    now = timezone.now()
    require(may_keep_robots(request.user, on=today_of(request.user, now)))
    keeping.try_robot(get_object_or_404(page.robots_on(), pk=pk), by=request.user, now=now)
    messages.success(request, _("The worker says a line within a minute; look into the group."))
    return redirect("duties:robot_list")


@require_POST
def robot_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Switches a robot off for good."""
    now = timezone.now()
    require(may_keep_robots(request.user, on=today_of(request.user, now)))
    keeping.end_robot(get_object_or_404(Robot.objects.select_related("unit"), pk=pk), by=request.user, now=now)
    messages.success(request, _("The robot is off, its address forgotten."))
    return redirect("duties:robot_list")
