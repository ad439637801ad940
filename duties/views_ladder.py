"""How everybody is reminded: which ladder holds from when on, setting another, taking back one to come."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.forms import add_errors, once
from core.http import render_page
from core.verdicts import require
from duties import ladder_page, ladders
from duties.forms_ladder import LadderForm
from duties.models import ReminderLadder
from duties.permissions import may_set_ladder
from org.access import today_of


@require_GET
def ladder_list(request: HttpRequest) -> HttpResponse:
    """What holds, what comes, and what held before."""
    now = timezone.now()
    require(may_set_ladder(request.user, on=today_of(request.user, now)))
    return render_page(request, "duties/ladder_list.html", {"ladders": ladder_page.ladder_lines(now)})


def ladder_add(request: HttpRequest) -> HttpResponse:
    """Another ladder from a day on, filled in from the one in force."""
    now = timezone.now()
    today = today_of(request.user, now)
    require(may_set_ladder(request.user, on=today))
    in_force = ladders.LadderBook.load().on(today)
    form = LadderForm(request.POST or None, now_in_force=in_force, first_day=ladders.first_day(now))
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    since = form.cleaned_data["effective_from"]
                    ladders.set_ladder(form.wanted(), effective_from=since, by=request.user, now=now)
                    sending.leads_to(reverse("duties:ladder_list"))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    return render_page(request, "duties/ladder_add.html", {"form": form})


@require_POST
def ladder_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes away one that nobody was reminded by yet."""
    now = timezone.now()
    require(may_set_ladder(request.user, on=today_of(request.user, now)))
    ladders.take_back_ladder(get_object_or_404(ReminderLadder, pk=pk), by=request.user, now=now)
    messages.success(request, _("Taken back."))
    return redirect("duties:ladder_list")
