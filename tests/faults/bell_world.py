"""A worker's end of the line, by hand: it takes a ring, Redis falls silent before it can say so, and speaks again.

python -m tests.faults.bell_world PID    (of Redis); says how many of two rings were taken
"""

import logging
import os
import signal
import sys

import django
from kombu import Consumer, Producer, Queue

from salesops.celery import app

PATIENCE = 10.0  # seconds until a ring must arrive
BELL = Queue("celery", routing_key="celery")


def main(redis: int) -> None:
    django.setup()
    taken = []
    with app.connection_for_read() as line, app.connection_for_write() as other_line:
        ring = Producer(other_line.channel(), routing_key=BELL.routing_key, auto_declare=False)
        callbacks = [lambda _body, message: taken.append(message)]
        with Consumer(line.channel(), [BELL], callbacks=callbacks, prefetch_count=1, accept=["json"]):
            ring.publish(1, serializer="json")
            line.drain_events(timeout=PATIENCE)
            os.kill(redis, signal.SIGSTOP)
            try:  # as Celery does when it begins the task: what goes wrong is logged and else left alone
                taken[0].ack_log_error(logging.getLogger(), line.connection_errors)
            finally:
                os.kill(redis, signal.SIGCONT)
            ring.publish(2, serializer="json")
            try:
                while len(taken) < 2:
                    line.drain_events(timeout=PATIENCE)
            except TimeoutError:
                pass
    print(len(taken))  # noqa: T201 the test reads this line


if __name__ == "__main__":
    main(int(sys.argv[1]))
