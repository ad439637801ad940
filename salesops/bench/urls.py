"""The addresses of the application, and two bare pages of the same server to compare with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from meetings.models import Report
from org.models import Person
from salesops.urls import urlpatterns as pages


def bare_page(request: HttpRequest) -> HttpResponse:
    """Login, session and one indexed query."""
    return render(request, "bench/bare_page.html", {"person": Person.objects.get(pk=request.user.pk)})


def bare_list(request: HttpRequest) -> HttpResponse:
    """Fifty rows over four tables."""
    rows = Report.objects.select_related("person", "unit", "superior").order_by("-id")[:50]
    return render(request, "bench/bare_list.html", {"rows": rows})


urlpatterns = [path("bare/page/", bare_page, name="bare_page"), path("bare/list/", bare_list, name="bare_list"), *pages]
