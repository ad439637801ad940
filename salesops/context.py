"""What the frame of every page needs."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """The viewer under one name for all templates. No query."""
    return {"viewer": request.user}
