"""Production mode refuses what is unsafe, one sentence for each fault; Django's own deployment check is clean."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from salesops.env import choice, embedded_secret_key, production_faults, switch
from salesops.tests.sources import ROOT

SAFE = {"secret_key": "k" * 50, "allowed_hosts": ["sales.example.com"], "site_url": "https://sales.example.com"}
FAULTS = [
    ({"debug": True}, "DEBUG is on"),
    ({"secret_key": ""}, "SECRET_KEY is missing or short"),
    ({"secret_key": "k" * 49}, "SECRET_KEY is missing or short"),
    ({"allowed_hosts": []}, "ALLOWED_HOSTS is empty"),
    ({"allowed_hosts": ["*"]}, "ALLOWED_HOSTS has a wildcard"),
    ({"allowed_hosts": ["sales.example.com", ".example.com"]}, "ALLOWED_HOSTS has a wildcard"),
    ({"site_url": ""}, "SITE_URL must be the https address"),
    ({"site_url": "http://sales.example.com"}, "SITE_URL must be the https address"),
]
PRODUCTION = {
    "SALESOPS_MODE": "production",
    "SECRET_KEY": "a-key-of-fifty-characters-or-more-that-nobody-uses-2026",
    "ALLOWED_HOSTS": "sales.example.com",
    "SITE_URL": "https://sales.example.com",
}


@pytest.mark.parametrize(("change", "sentence"), FAULTS)
def test_production_names_each_unsafe_setting(change, sentence):
    (fault,) = production_faults(**({"debug": False} | SAFE | change))
    assert fault.startswith(sentence)


def test_production_has_nothing_against_safe_settings():
    assert production_faults(**SAFE, debug=False) == []


@pytest.mark.parametrize(("word", "is_on"), [("true", True), ("1", True), ("No", False), ("off", False), ("", True)])
def test_switch_reads_plain_words(monkeypatch, word, is_on):
    monkeypatch.setenv("A_SWITCH", word)
    assert switch("A_SWITCH", default=True) is is_on


def test_switch_refuses_a_word_that_is_neither(monkeypatch):
    monkeypatch.setenv("A_SWITCH", "yes please")
    with pytest.raises(ImproperlyConfigured, match='A_SWITCH is "yes please"; write true or false'):
        switch("A_SWITCH")


def test_choice_is_its_first_word_unless_told_and_refuses_any_other(monkeypatch):
    assert choice("A_CHOICE", ("one", "two")) == "one"
    monkeypatch.setenv("A_CHOICE", " Two")
    assert choice("A_CHOICE", ("one", "two")) == "two"
    monkeypatch.setenv("A_CHOICE", "three")
    with pytest.raises(ImproperlyConfigured, match='A_CHOICE is "three"; write one or two'):
        choice("A_CHOICE", ("one", "two"))


def test_embedded_key_is_made_once_and_read_by_its_owner_only(tmp_path):
    key = embedded_secret_key(tmp_path)
    assert (len(key) >= 50, embedded_secret_key(tmp_path)) == (True, key)
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def manage(*arguments, tmp_path, **environment):
    """What manage.py says in a process of its own, with that environment and nothing else."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | {"SALESOPS_VAR_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.once
@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_production_does_not_start_without(name, tmp_path):
    told = manage("check", tmp_path=tmp_path, **{key: value for key, value in PRODUCTION.items() if key != name})
    assert (told.returncode, name in told.stderr.splitlines()[-1]) == (1, True)


@pytest.mark.once
def test_production_passes_the_deployment_check(tmp_path):
    told = manage("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path, **PRODUCTION)
    assert (told.returncode, told.stderr) == (0, ""), told.stdout


@pytest.mark.once
def test_a_mode_that_does_not_exist_stops_the_start(tmp_path):
    told = manage("check", tmp_path=tmp_path, SALESOPS_MODE="staging")
    assert told.stderr.splitlines()[-1].endswith('SALESOPS_MODE is "staging"; write embedded or production.')


@pytest.mark.once
def test_demo_is_refused_in_production(tmp_path):
    told = manage("seed_demo", tmp_path=tmp_path, **PRODUCTION)
    assert told.returncode == 1
    assert "no place in production" in told.stderr


@pytest.mark.once
def test_letters_of_an_installation_without_mail_lie_in_its_own_folder(tmp_path):
    path = "from django.conf import settings; print(settings.EMAIL_FILE_PATH)"
    answer = manage("shell", "-c", path, tmp_path=tmp_path)
    assert answer.stdout.splitlines()[-1] == str(tmp_path / "mail"), answer.stderr
