"""Pages of checklists, as HR keeps them."""

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
from core.verdicts import require
from org.access import today_of
from training.mentoring import keeping
from training.mentoring.forms import ChecklistForm, ItemForm
from training.models import Checklist, ChecklistItem
from training.skills.permissions import may_keep_skills


@require_GET
def checklist_list(request: HttpRequest) -> HttpResponse:
    """All checklists, those that are retired too."""
    today = today_of(request.user, timezone.now())
    require(may_keep_skills(request.user, on=today))
    rows = Checklist.objects.select_related("title").prefetch_related("items")
    return render_page(request, "training/checklist_list.html", {"checklists": rows, "today": today})


@require_GET
def checklist_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One checklist and its steps."""
    today = today_of(request.user, timezone.now())
    require(may_keep_skills(request.user, on=today))
    checklist = get_object_or_404(Checklist.objects.select_related("title"), code=code)
    context = {"checklist": checklist, "items": checklist.items.all(), "today": today}
    return render_page(request, "training/checklist_detail.html", context)


@require_http_methods(["GET", "POST"])
def checklist_add(request: HttpRequest) -> HttpResponse:
    """A new checklist."""
    today = today_of(request.user, timezone.now())
    require(may_keep_skills(request.user, on=today))
    form = ChecklistForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    checklist = keeping.add_checklist(form.values(), by=request.user, today=today)
                    sending.leads_to(reverse("training:checklist_detail", args=[checklist.code]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    context = {"form": form, "title": _("Add a checklist"), "back": reverse("training:checklist_list")}
    return render_page(request, "training/form.html", context)


@require_http_methods(["GET", "POST"])
def checklist_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another name, for somebody else, or retired."""
    today = today_of(request.user, timezone.now())
    require(may_keep_skills(request.user, on=today))
    row = get_object_or_404(Checklist, code=code)
    form = ChecklistForm(request.POST or None, instance=row, initial={"version": row.version})
    page = reverse("training:checklist_detail", args=[code])
    if request.method == "POST" and form.is_valid():
        told = {"version": form.cleaned_data["version"] or 0, "by": request.user, "today": today}
        try:
            keeping.change_checklist(row, form.values(), **told)
        except StaleVersion:
            return show_conflict(request, form, Checklist.objects.get(pk=row.pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(page)
    return render_page(request, "training/form.html", {"form": form, "title": row.name, "back": page})


@require_http_methods(["GET", "POST"])
def checklist_item_add(request: HttpRequest, code: str) -> HttpResponse:
    """A new step of a checklist."""
    today = today_of(request.user, timezone.now())
    require(may_keep_skills(request.user, on=today))
    checklist = get_object_or_404(Checklist, code=code)
    form = ItemForm(request.POST or None)
    page = reverse("training:checklist_detail", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    keeping.add_item(checklist, form.values(), by=request.user, today=today)
                    sending.leads_to(page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    return render_page(request, "training/form.html", {"form": form, "title": _("Add a step"), "back": page})


@require_http_methods(["GET", "POST"])
def checklist_item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another day or helper."""
    today = today_of(request.user, timezone.now())
    require(may_keep_skills(request.user, on=today))
    item = get_object_or_404(ChecklistItem.objects.select_related("checklist"), pk=pk)
    form = ItemForm(request.POST or None, instance=item, initial={"version": item.version})
    page = reverse("training:checklist_detail", args=[item.checklist.code])
    if request.method == "POST" and form.is_valid():
        told = {"version": form.cleaned_data["version"] or 0, "by": request.user, "today": today}
        try:
            keeping.change_item(item, form.values(), **told)
        except StaleVersion:
            return show_conflict(request, form, ChecklistItem.objects.get(pk=pk), back=page)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(page)
    context = {"form": form, "title": item.checklist.name, "back": page, "item": item}
    return render_page(request, "training/checklist_item_edit.html", context)


@require_POST
def checklist_item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody begins with it any more."""
    today = today_of(request.user, timezone.now())
    require(may_keep_skills(request.user, on=today))
    item = get_object_or_404(ChecklistItem.objects.select_related("checklist"), pk=pk)
    page = reverse("training:checklist_detail", args=[item.checklist.code])
    keeping.remove_item(item, by=request.user, today=today)
    return redirect(page)
