"""What the frame of every page needs."""

from django.http import HttpRequest

from salesops.navigation import navigation


def frame(request: HttpRequest) -> dict[str, object]:
    """The viewer under one name for all templates, and the ways that lead on."""
    viewer = getattr(request, "user", None)
    ways = navigation(request) if viewer is not None and viewer.is_authenticated else {}
    return {"viewer": viewer, "navigation": ways}
