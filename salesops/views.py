"""Pages that join rooms: home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Where a person lands after logging in."""
    return render(request, "salesops/home.html")
