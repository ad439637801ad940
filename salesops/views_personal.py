"""One's own data: what it is, and all of it as a file."""

import io

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.http import render_page
from salesops.personal.export import export_person


@require_http_methods(["GET", "POST"])
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that the house holds about the viewer, as an archive; made anew each time, kept nowhere."""
    if request.method != "POST":
        return render_page(request, "salesops/my_data.html")
    now = timezone.now()
    archive = io.BytesIO()  # one person's rows, compressed
    export_person(request.user, archive, by=request.user, now=now)
    response = HttpResponse(archive.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="salesops-{request.user.code}-{now:%Y-%m-%d}.zip"'
    return response
