"""The line to a robot: a name is looked up, every address checked, and the connection goes to the one checked.

Nothing of it follows a redirect, asks a proxy, or looks the name up again in between.
"""

import socket
import ssl
from collections.abc import Callable
from http.client import HTTPException, HTTPSConnection
from typing import NamedTuple

from duties.robots.addresses import NotAllowed, Target, checked
from duties.robots.formats import Call

TIMEOUT = 10.0  # seconds, of each step
MOST_BYTES = 65_536  # of an answer


class Said(NamedTuple):
    """What was answered; without a status nothing was. `has_begun`: whether the text may have left the house."""

    status: int | None
    body: bytes
    has_begun: bool
    error: str = ""


Resolve = Callable[[str], list[str]]
Connect = Callable[[str, str], socket.socket]


def resolve(host: str) -> list[str]:
    """The addresses that the name server gives for a name."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


def connect(address: str, host: str) -> socket.socket:
    """A line under TLS to an address; the other side must prove that it is `host`."""
    plain = socket.create_connection((address, 443), timeout=TIMEOUT)
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except Exception:
        plain.close()
        raise


class PinnedConnection(HTTPSConnection):
    """Speaks over the line it is given and opens none of its own."""

    def __init__(self, host: str, line: socket.socket) -> None:
        super().__init__(host, timeout=TIMEOUT)
        self.sock = line

    def connect(self) -> None:
        raise HTTPException("the line is closed")


def post(target: Target, call: Call, *, resolve: Resolve = resolve, connect: Connect = connect) -> Said:
    """Posts once; never raises. Call it outside any transaction."""
    try:
        line = connect(checked(resolve(target.host))[0], target.host)
    except NotAllowed as error:
        return Said(None, b"", False, f"NotAllowed {error}")
    except (OSError, ValueError) as error:
        return Said(None, b"", False, describe(error))
    connection = PinnedConnection(target.host, line)
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "salesops", "Connection": "close"}
    path = target.path + ("&" if "?" in target.path else "?") * bool(call.query) + call.query
    try:
        connection.request("POST", path, body=call.body, headers=headers)
        answer = connection.getresponse()
        return Said(answer.status, answer.read(MOST_BYTES), True)
    except (OSError, HTTPException) as error:
        return Said(None, b"", True, describe(error))
    finally:
        connection.close()


def describe(error: Exception) -> str:
    """The error in one line that a page may show: no address, no secret, no text."""
    return f"{type(error).__name__} {getattr(error, 'errno', None) or ''}".strip()
