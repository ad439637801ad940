"""What the settings read from the machine: the embedded key, and what production refuses to start with."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUTHS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


def switch(name: str, *, default: bool = False) -> bool:
    """A setting that is on or off; a word that is neither stops the start instead of being taken for off."""
    word = os.environ.get(name, "").strip().lower()
    if not word:
        return default
    if word not in TRUTHS:
        raise ImproperlyConfigured(f'{name} is "{word}"; write true or false.')
    return TRUTHS[word]


def choice(name: str, words: Sequence[str]) -> str:
    """A setting that is one of these words, the first unless told otherwise; any other word stops the start."""
    word = os.environ.get(name, "").strip().lower() or words[0]
    if word not in words:
        raise ImproperlyConfigured(f'{name} is "{word}"; write {" or ".join(words)}.')
    return word


def embedded_secret_key(var_dir: Path) -> str:
    """The key of this installation, made once and kept under var/, readable by its owner only."""
    path = var_dir / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


def production_faults(secret_key: str, allowed_hosts: Sequence[str], site_url: str, *, debug: bool) -> list[str]:
    """One sentence for each setting that production must not run with; empty when it may start."""
    checks = [
        (debug, "DEBUG is on: unset it."),
        (len(secret_key) < 50, "SECRET_KEY is missing or short: set it to 50 random characters or more."),
        (not allowed_hosts, "ALLOWED_HOSTS is empty: name the hosts, separated by commas."),
        (any(host.startswith(("*", ".")) for host in allowed_hosts), "ALLOWED_HOSTS has a wildcard: name the hosts."),
        (not site_url.startswith("https://"), "SITE_URL must be the https address of the site."),
    ]
    return [sentence for at_fault, sentence in checks if at_fault]
