import os
import socket

import pytest

from salesops.keeper import Child, Keeper, wait_before_restart
from salesops.management.commands.up import CommandError, refuse_taken_port, tell_children_where


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (400, 30)])
def test_wait_before_restart_doubles_up_to_half_a_minute(failures, seconds):
    assert wait_before_restart(failures) == seconds


def test_child_that_dies_young_waits_longer_each_time_and_a_steady_one_starts_at_once():
    child = Child("worker", ["true"])
    for now, waits in ((10.0, 1.0), (20.0, 2.0)):
        child.started = now - 1
        child.note_death(now)
        assert child.start_after == now + waits
    child.started = 100.0
    child.note_death(200.0)
    assert child.start_after == 200.0


def test_tend_says_that_a_child_ended_and_starts_it_again_only_after_its_wait():
    said = []
    child = Child("worker", ["false"])
    keeper = Keeper([child], say=said.append)
    keeper.tend(child, 0.0)
    first = child.process.pid
    child.process.wait()
    keeper.tend(child, 1.0)
    assert child.process is None
    keeper.tend(child, 2.5)
    assert child.process.pid != first
    child.process.wait()
    assert said == [
        f"worker started (pid {first})",
        "worker ended with code 1 and will be started again",
        f"worker started (pid {child.process.pid})",
    ]


def test_end_kills_a_child_that_does_not_listen():
    child = Child("worker", ["sh", "-c", "trap '' TERM; echo; while :; do sleep 1; done"])
    child.start(0.0)
    Keeper([child], say=print).end(patience=0.3)
    assert child.process.returncode in (-9, -15)  # -15 when the signal came before the trap


def test_taken_port_is_refused_in_a_plain_sentence():

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} of 127.0.0.1 is taken"):
            refuse_taken_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "known", "told"),
    [
        ("127.0.0.1", {}, "http://127.0.0.1:8001"),
        ("0.0.0.0", {}, "http://127.0.0.1:8001"),  # noqa: S104 nothing binds
        ("127.0.0.1", {"SITE_URL": "http://sales.local"}, "http://sales.local"),
    ],
)
def test_links_lead_to_the_port_that_was_asked_for(host, known, told, monkeypatch):
    monkeypatch.setattr(os, "environ", dict(known))
    tell_children_where(host, 8001)
    assert os.environ["SITE_URL"] == told
