"""The trail of acts: who did what, when and to whom."""

from django.db.models import Max
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import audit, exporting
from core.http import render_page
from core.models import AuditEntry
from core.typed import number_in
from core.verdicts import require
from org.access import today_of
from org.forms_trail import TrailFilter
from org.models import Person
from org.trail import may_read_trail, readable_kinds
from org.trail_reading import exported_trail, trail_header, trail_page, wanted_entries


@require_safe
def trail(request: HttpRequest) -> HttpResponseBase:
    """The acts of the kinds that the viewer may read; whoever looks somebody up leaves a line as well."""
    viewer, now = request.user, timezone.now()
    today = today_of(viewer, now)
    require(may_read_trail(viewer, today))
    kinds = readable_kinds(viewer, today)
    form, before = TrailFilter(request.GET, viewer=viewer, kinds=kinds), number_in(request.GET.get("before", ""))
    entries = AuditEntry.objects.none()
    if form.is_valid():
        entries = wanted_entries(kinds, form.cleaned_data, viewer=viewer, now=now)
    if how := exporting.wanted(request):
        newest = AuditEntry.objects.aggregate(key=Max("pk"))["key"] or 0
        rows = exported_trail(kinds, entries.filter(pk__lte=newest), viewer=viewer, today=today)
        note_look_up(viewer, form.cleaned_data.get("person"))
        return exporting.export(request, "trail", trail_header(), rows, how=how)
    page = trail_page(kinds, entries, before=before, viewer=viewer, today=today)
    if before is None:
        note_look_up(viewer, form.cleaned_data.get("person"))
    context = {"form": form, "page": page, "before": before, "now": now}
    return render_page(request, "org/trail.html", context)


def note_look_up(viewer: Person, person: Person | None) -> None:
    """Leaves a line where the viewer looked somebody else up."""
    if person and person != viewer:
        audit.record("org.read_trail", by=viewer, about=person)
