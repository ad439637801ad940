"""The processes of the tests about reminders: each is started by itself, against a database of its own.

python -m tests.faults.reminder_world prepare PEOPLE DUTIES | spread PEOPLE SECONDS | nursery | work | age | report
"""

import json
import os
import signal
import sys
import time
from datetime import datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
django.setup()

from django.db import transaction  # noqa: E402 after the settings
from django.utils import timezone  # noqa: E402

from duties import mailing, reminding, timetable  # noqa: E402
from duties.models import Duty, Reminder, ReminderMark  # noqa: E402
from duties.rules import duty_id  # noqa: E402
from org.models import Person  # noqa: E402
from salesops import watch  # noqa: E402


def prepare(people: int, duties: int) -> None:
    """People who owe `duties` each; every one is due now, and its reminders are yet to be laid out and sent."""
    now = timezone.now()
    made = _people(people, now)
    days = [f"daily:2026-06-{10 + number}" for number in range(duties)]
    due_at = now - timedelta(minutes=1)
    Duty.objects.bulk_create((_duty(one, day, due_at, now) for one in made for day in days), batch_size=1000)


def spread(people: int, seconds: int) -> None:
    """People who owe one duty each, due one after the other over so many seconds; says when, as JSON."""
    now = timezone.now()
    times = [now + timedelta(seconds=seconds * number / people) for number in range(people)]
    rows = (_duty(one, "daily:2026-06-10", at, now) for one, at in zip(_people(people, now), times, strict=True))
    with transaction.atomic():
        Duty.objects.bulk_create(rows, batch_size=1000)
        ReminderMark.objects.filter(name=reminding.SWEEP).delete()  # a sweep may have passed these hours already
    print(json.dumps([at.timestamp() for at in times]))  # noqa: T201 the test reads this line


def _people(count: int, now: datetime) -> list[Person]:
    return Person.objects.bulk_create(
        Person(code=f"P{number}", number=number, name_pinyin="P", email=f"p{number}@example.com", hired_on=now.date())
        for number in range(1, count + 1)
    )


def _duty(person: Person, subject: str, due_at: datetime, now: datetime) -> Duty:
    """A duty in a zone where it is noon, so that no quiet hours come in between."""
    return Duty(
        id=duty_id("daily_report", subject, person.code),
        person=person,
        kind="daily_report",
        subject=subject,
        local_date=now.date(),
        time_zone=f"Etc/GMT{now.hour - 12:+d}",
        opens_at=now - timedelta(hours=1),
        due_at=due_at,
        cutoff_at=now + timedelta(days=1),
    )


def nursery() -> None:
    """Gives birth to a worker at each line it reads, and says its number: a kill must not cost a start of Python.

    Nothing is connected here, so each child opens a connection of its own. The kernel buries them.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)  # noqa: T201 the test waits for this line
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            work()
            os._exit(0)
        print(child, flush=True)  # noqa: T201 the test reads this line


def work() -> None:
    """Ticks without a pause until it is killed, or until no letter waits."""
    while True:
        now = timezone.now()
        timetable.remind(now)
        mailing.reap(now)
        if not mailing.dispatch(now) and not mailing.waiting().exists():
            return
        time.sleep(0.01)


def age() -> None:
    """Lets the leases of killed workers run out."""
    Reminder.objects.filter(state__in=["claimed", "sending"]).update(claimed_at=timezone.now() - timedelta(hours=1))


def report() -> None:
    """What became of everything, as JSON."""
    now = timezone.now()
    letters = Reminder.objects.filter(channel="mail").values_list("pk", "state")
    shown = [
        str(reminder.duty_id)
        for person in Person.objects.order_by("number")
        for reminder in reminding.news_for(person, now)
    ]
    told = {
        "letters": {str(key): state for key, state in letters},
        "listed": [str(letter.pk) for letter in watch.letters()],
        "shown": shown,
        "owed": [str(key) for key in Duty.objects.values_list("pk", flat=True)],
    }
    print(json.dumps(told))  # noqa: T201 the test reads this line


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    commands = {"prepare": prepare, "spread": spread, "nursery": nursery, "work": work, "age": age, "report": report}
    commands[what](*map(int, numbers))
