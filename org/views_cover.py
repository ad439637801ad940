"""Pages of deputies: mine, my team's, and the map of all head posts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import exporting
from core.forms import add_errors, once
from core.http import render_page
from core.verdicts import require
from core.wording import name_in_words
from org import cover_lists, covering
from org.access import Area, access_of, readable_people, today_of
from org.acting import acts_for
from org.forms_cover import NameDeputyForm
from org.models import Cover, Person
from org.permissions import may_keep_organisation, may_name_deputy
from org.views_leave import answer

PAGE = 50


@require_GET
def cover_mine(request: HttpRequest) -> HttpResponse:
    """My deputies, and whose deputy I am or am asked to be."""
    today = today_of(request.user, timezone.now())
    context = {
        "today": today,
        "covers": cover_lists.covers_of(request.user, today),
        "acts_for": list(acts_for(request.user, today).values()),
        "has_team": any(post.is_head for post in access_of(request.user, today).posts),
        "keeps": may_keep_organisation(request.user, today),
    }
    return render_page(request, "org/cover_mine.html", context)


@require_http_methods(["GET", "POST"])
def cover_name(request: HttpRequest, code: str) -> HttpResponse:
    """Name a deputy of my own, or of somebody below me."""
    now, viewer = timezone.now(), request.user
    today, person = today_of(viewer, now), person_of(request, code)
    require(may_name_deputy(viewer, person, today))
    form = NameDeputyForm(request.POST or None, person=person, viewer=viewer, today=today)
    back = reverse("org:cover_mine" if person == viewer else page_of_others(request))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            with once(request, viewer, values.pop("submit_key")) as sending:
                if not sending.is_repeat:
                    covering.name_deputy(person, values.pop("deputy"), **values, by=viewer, now=now)
                    sending.leads_to(back)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Asked. It counts once the deputy has accepted."))
            return redirect(sending.url)
    return render_page(request, "org/cover_name.html", {"form": form, "person": person, "back": back})


@require_POST
def cover_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to stand in."""
    cover = visible_cover(request, pk)
    said = _("You stand in for %(name)s on days of leave.") % {"name": name_in_words(cover.person)}
    return answer(
        request, lambda: covering.accept_cover(cover, by=request.user, now=timezone.now()), "cover_mine", said=said
    )


@require_POST
def cover_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not agree to stand in."""
    cover = visible_cover(request, pk)
    said = _("You do not stand in for %(name)s.") % {"name": name_in_words(cover.person)}
    return answer(
        request, lambda: covering.decline_cover(cover, by=request.user, now=timezone.now()), "cover_mine", said=said
    )


@require_POST
def cover_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it, as the person, the deputy or somebody above."""
    cover = visible_cover(request, pk)
    is_mine = request.user.pk in (cover.person_id, cover.deputy_id)
    page = "cover_mine" if is_mine else page_of_others(request).removeprefix("org:")
    said = _("%(deputy)s no longer stands in for %(person)s.") % {
        "deputy": name_in_words(cover.deputy),
        "person": name_in_words(cover.person),
    }
    return answer(request, lambda: covering.end_cover(cover, by=request.user, now=timezone.now()), page, said=said)


@require_GET
def cover_team(request: HttpRequest) -> HttpResponse:
    """Who stands in for each of those directly under me."""
    today = today_of(request.user, timezone.now())
    page = Paginator(cover_lists.team_people(request.user, today), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": cover_lists.team_lines(list(page), today), "today": today}
    return render_page(request, "org/cover_team.html", context)


@require_GET
def cover_map(request: HttpRequest) -> HttpResponseBase:
    """Every head post with its first and second deputy; those that nobody stands in for."""
    today = today_of(request.user, timezone.now())
    require(may_keep_organisation(request.user, today))
    posts = cover_lists.head_posts(access_of(request.user, today).tree)
    alone = [post for post in posts if post.is_alone]
    shows_all = request.GET.get("show") == "all"
    if how := exporting.wanted(request):
        rows = cover_lists.exported_map(posts if shows_all else alone)
        return exporting.export(request, "deputies", cover_lists.map_header(), rows, how=how)
    page = Paginator(posts if shows_all else alone, PAGE).get_page(request.GET.get("page"))
    url = reverse("org:cover_map")
    context = {
        "page": page,
        "posts": cover_lists.with_heads(list(page)),
        "counts": cover_lists.count_alone(posts),
        "tabs": [
            (_("Nobody stands in"), url, not shows_all),
            (_("All head posts"), f"{url}?show=all", shows_all),
        ],
    }
    return render_page(request, "org/cover_map.html", context)


def person_of(request: HttpRequest, code: str) -> Person:
    """Oneself, or a person of that number whose leave the viewer may read; else 404."""
    if code == request.user.code:
        return request.user
    today = today_of(request.user, timezone.now())
    return get_object_or_404(readable_people(request.user, Area.LEAVE, today), code=code)


def page_of_others(request: HttpRequest) -> str:
    """Where the viewer looks after deputies of others: the map, or the own team."""
    keeps = may_keep_organisation(request.user, today_of(request.user, timezone.now()))
    return "org:cover_map" if keeps else "org:cover_team"


def visible_cover(request: HttpRequest, pk: int) -> Cover:
    covers = Cover.objects.visible_to(request.user).select_related("person", "deputy")
    return get_object_or_404(covers, pk=pk)
