"""Time zones that a person may choose, by part of the world, and what their places are called."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# One place or two for each clock that people work by; whoever lives elsewhere takes one with the same time.
PLACES: dict[Promise, dict[str, Promise]] = {
    _("Asia"): {
        "Asia/Shanghai": _("Shanghai, Beijing"),
        "Asia/Taipei": _("Taipei"),
        "Asia/Hong_Kong": _("Hong Kong"),
        "Asia/Tokyo": _("Tokyo"),
        "Asia/Seoul": _("Seoul"),
        "Asia/Singapore": _("Singapore"),
        "Asia/Kuala_Lumpur": _("Kuala Lumpur"),
        "Asia/Manila": _("Manila"),
        "Asia/Bangkok": _("Bangkok"),
        "Asia/Ho_Chi_Minh": _("Ho Chi Minh City"),
        "Asia/Jakarta": _("Jakarta"),
        "Asia/Yangon": _("Yangon"),
        "Asia/Dhaka": _("Dhaka"),
        "Asia/Kolkata": _("Mumbai"),
        "Asia/Karachi": _("Karachi"),
        "Asia/Tashkent": _("Tashkent"),
        "Asia/Almaty": _("Almaty"),
        "Asia/Dubai": _("Dubai"),
        "Asia/Riyadh": _("Riyadh"),
        "Asia/Jerusalem": _("Jerusalem"),
    },
    _("Europe"): {
        "Europe/London": _("London"),
        "Europe/Berlin": _("Berlin"),
        "Europe/Paris": _("Paris"),
        "Europe/Rome": _("Rome"),
        "Europe/Warsaw": _("Warsaw"),
        "Europe/Athens": _("Athens"),
        "Europe/Kyiv": _("Kyiv"),
        "Europe/Istanbul": _("Istanbul"),
        "Europe/Moscow": _("Moscow"),
    },
    _("Africa"): {
        "Africa/Casablanca": _("Casablanca"),
        "Africa/Lagos": _("Lagos"),
        "Africa/Cairo": _("Cairo"),
        "Africa/Johannesburg": _("Johannesburg"),
        "Africa/Nairobi": _("Nairobi"),
    },
    _("America"): {
        "America/Sao_Paulo": _("São Paulo"),
        "America/Argentina/Buenos_Aires": _("Buenos Aires"),
        "America/Santiago": _("Santiago"),
        "America/New_York": _("New York, Toronto"),
        "America/Bogota": _("Bogotá, Lima"),
        "America/Chicago": _("Chicago"),
        "America/Mexico_City": _("Mexico City"),
        "America/Denver": _("Denver"),
        "America/Los_Angeles": _("Los Angeles, Vancouver"),
    },
    _("Australia and the Pacific"): {
        "Australia/Perth": _("Perth"),
        "Australia/Brisbane": _("Gold Coast"),
        "Australia/Sydney": _("Sydney, Melbourne"),
        "Pacific/Auckland": _("Auckland"),
        "Pacific/Honolulu": _("Honolulu"),
    },
}
NAMES = {name: place for places in PLACES.values() for name, place in places.items()}


def place_of(name: str) -> str:
    """What the place of a zone is called: in the reader's language, else the last part of the IANA name."""
    return str(NAMES.get(name) or name.rpartition("/")[2].replace("_", " "))


def first_place_of(name: str) -> str:
    """The first of them, for a sentence: Shanghai."""
    return re.split(", |\u3001", place_of(name))[0]


def zone_in_words(name: str, now: datetime) -> str:
    """A zone with what its clock says against UTC at `now`: Berlin, UTC+02:00."""
    shift = f"{now.astimezone(ZoneInfo(name)):%z}"
    return gettext("%(place)s, UTC%(shift)s") % {"place": place_of(name), "shift": f"{shift[:3]}:{shift[3:]}"}


def zone_choices(now: datetime, *, also: str = "") -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The zones by part of the world, as a select takes them; `also` is one that somebody has already."""
    if also and also not in NAMES:
        yield also, [(also, zone_in_words(also, now))]
    for part, places in PLACES.items():
        yield str(part), [(name, zone_in_words(name, now)) for name in places]
