"""Today and the team board."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import exporting
from core.http import render_page, wants_part
from core.paging import FirstRowsPaginator
from duties import choices, reminding, selectors
from duties.forms import BoardFilter, MailChoiceForm
from duties.registry import board_columns
from org.access import Area, today_of

PAGE = 50


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What I owe now, what comes next, and how the month goes."""
    now = timezone.now()
    page = selectors.today_page(request.user, now)
    context = {
        "now": now,
        "today": today_of(request.user, now),
        "page": page,
        "panels": selectors.panels(request.user, now, page.facts),
    }
    return render_page(request, "duties/today.html", context)


@require_POST
def reminder_dismiss(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Marks a reminder of mine as seen."""
    now = timezone.now()
    if not reminding.dismiss(pk, by=request.user, now=now):
        raise Http404
    if wants_part(request):
        context = {"now": now, "news": selectors.news(request.user, now)}
        return render_page(request, "duties/_news.html", context)
    return redirect("duties:today")


@require_http_methods(["GET", "POST"])
def mail_choices(request: HttpRequest) -> HttpResponse:
    """Which of my reminders also come by e-mail, and when it stays quiet."""
    kinds = choices.kinds_for(request.user, timezone.now())
    codes, choice = [code for code, _label in kinds], choices.choice_of(request.user)
    initial = {"quiet_from": choice.quiet_from, "quiet_to": choice.quiet_to}
    initial["wanted"] = [code for code in codes if code not in choice.app_only]
    form = MailChoiceForm(request.POST or None, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        choices.choose_mail(**({"wanted": []} | form.cleaned_data), asked=codes, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("org:me")
    return render_page(request, "duties/mail_choices.html", {"form": form, "kinds": kinds})


@require_GET
def team(request: HttpRequest) -> HttpResponseBase:
    """Who of the people below me has done what; nobody is ranked."""
    now, viewer = timezone.now(), request.user
    today = today_of(viewer, now)
    narrow = BoardFilter(request.GET, viewer=viewer, area=Area.DUTIES, on=today)
    posts = narrow.apply(selectors.posts_below(viewer, now))
    if how := exporting.wanted(request):
        rows = selectors.exported_board(posts, viewer, now)
        return exporting.export(request, "team", selectors.board_header(), rows, how=how)
    page = FirstRowsPaginator(posts, PAGE).get_page(request.GET.get("page"))
    rows = selectors.board_rows(list(page), viewer, now)
    context = {
        "filter": narrow,
        "page": page,
        "columns": board_columns(),
        "rows": rows,
        "groups": selectors.board_groups(rows, by_unit=narrow.is_by_unit),
    }
    return render_page(request, "duties/team.html", context, partial="board")
