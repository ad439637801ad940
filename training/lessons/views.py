"""The pages of the case library."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import once
from core.http import render_page
from core.verdicts import NotNow
from training.lessons import library
from training.lessons.forms import LessonFilter, LessonForm
from training.lessons.searching import matching
from training.models import Lesson, Rehearsal
from training.tabs import tabs_of

PAGE = 20


def read_lesson(request: HttpRequest, pk: int) -> Lesson:
    rows = Lesson.objects.visible_to(request.user).select_related("author").prefetch_related("texts", "tags")
    return get_object_or_404(rows, pk=pk)


@require_GET
def lesson_list(request: HttpRequest) -> HttpResponse:
    """The library, newest first, or what a search finds in it, best first. Constant queries."""
    form = LessonFilter(request.GET)
    query, tag = form.asked
    rows = Lesson.objects.visible_to(request.user)
    rows = matching(rows.tagged(tag) if tag else rows, query)
    page = Paginator(rows.prefetch_related("texts", "tags"), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lessons": [(lesson, lesson.told) for lesson in page],
        "is_searched": bool(query or tag),
        "tabs": tabs_of(request.user, "training:lesson_list"),
    }
    return render_page(request, "training/lesson_list.html", context)


@require_GET
def lesson_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Both attempts side by side with the lesson, or what a debrief left."""
    lesson = read_lesson(request, pk)
    came_from = Rehearsal.objects.visible_to(request.user).filter(pk=lesson.rehearsal_id).first()
    verdict = library.may_take_back(request.user, lesson, now=timezone.now())
    context = {"lesson": lesson, "text": lesson.told, "came_from": came_from, "may_take_back": verdict}
    return render_page(request, "training/lesson_detail.html", context)


@require_http_methods(["GET", "POST"])
def lesson_add(request: HttpRequest) -> HttpResponse:
    """A case with both attempts, typed by anybody."""
    form = LessonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"tags": form.cleaned_data["tags"], "language": get_language() or "en"}
        with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
            if not sending.is_repeat:
                lesson = library.add(form.texts, by=request.user, now=timezone.now(), **told)
                sending.leads_to(reverse("training:lesson_detail", args=[lesson.pk]))
        messages.success(request, _("It stands in the library. Everybody reads it."))
        return redirect(sending.url)
    return render_page(request, "training/lesson_add.html", {"form": form})


@require_POST
def lesson_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a lesson out of the library."""
    lesson = read_lesson(request, pk)
    try:
        library.take_back(lesson, by=request.user, now=timezone.now())
    except NotNow as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("It is taken back."))
    return redirect("training:lesson_list")
