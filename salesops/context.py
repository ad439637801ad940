"""What the frame of every page needs."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from salesops.navigation import navigation


def frame(request: HttpRequest) -> dict[str, object]:
    """The viewer under one name for all templates; the ways that lead on, looked up only where a page shows them."""
    viewer = getattr(request, "user", None)
    ways = SimpleLazyObject(lambda: navigation(request))
    return {"viewer": viewer, "navigation": ways}
