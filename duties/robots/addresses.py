"""Where a robot may speak to: an https address of an allowed host, and there no machine of this or any other house.

Plain values in, plain values out; who asks the name server is duties.robots.line.
"""

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

LONGEST = 500
PRINTABLE = re.compile(r"[!-~]+")  # ASCII without spaces: nothing that two programs may read differently
HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")  # a name, never a number
GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")
CLOSED = [
    ip_network(text)
    for text in (
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "2001::/23",  # tunnels (Teredo) and other uses of the registry
        "2001:db8::/32",
        "2002::/16",  # 6to4: any address of version 4 inside
        "3fff::/20",
    )
]


class NotAllowed(ValueError):
    """An address to which nothing is sent; the text is a code: "form", "host", "private"."""


class Target(NamedTuple):
    """An address that passed: its host, and what is asked of it."""

    host: str
    path: str  # with the query


def target_of(address: str, hosts: Collection[str]) -> Target:
    """The address taken apart. Raises NotAllowed unless it is https, on the usual port, of an allowed host."""
    if len(address) > LONGEST or not PRINTABLE.fullmatch(address) or "\\" in address or "#" in address:
        raise NotAllowed("form")
    try:
        parts = urlsplit(address)
        is_plain = _is_plain(parts)
    except ValueError as error:
        raise NotAllowed("form") from error
    if not is_plain:
        raise NotAllowed("form")
    host = parts.netloc.lower().removesuffix(":443")
    if not HOST.fullmatch(host):
        raise NotAllowed("form")
    if host not in {name.lower() for name in hosts}:
        raise NotAllowed("host")
    return Target(host, parts.path + (f"?{parts.query}" if parts.query else ""))


def _is_plain(parts: SplitResult) -> bool:
    has_name = parts.username is not None or parts.password is not None or "@" in parts.netloc
    return parts.scheme == "https" and not has_name and parts.port in (None, 443) and parts.path.startswith("/")


def is_public(text: str) -> bool:
    """Whether an address as the name server gives it belongs to the public network, and to nothing inside a house.

    Loopback, private, link-local, shared, multicast, reserved, documentation and every way to write one of them inside
    another (mapped, translated, tunnelled) are not public. Neither is what is no address.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_4(address)
    if address.scope_id is not None:
        return False
    if address.ipv4_mapped is not None:
        return _is_public_4(address.ipv4_mapped)
    if address in NAT64:
        return _is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in GLOBAL_UNICAST and address.is_global and not _is_closed(address)


def _is_public_4(address: IPv4Address) -> bool:
    is_special = address.is_multicast or address.is_reserved or address.is_private or address.is_unspecified
    return address.is_global and not is_special and not _is_closed(address)


def _is_closed(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in CLOSED if network.version == address.version)


def checked(addresses: Collection[str]) -> list[str]:
    """The addresses that a name has, all of them public. Raises NotAllowed where one is not, or there is none.

    One that is not public makes the name suspect as a whole, so the others are not tried either.
    """
    found = list(dict.fromkeys(addresses))
    if not found or not all(map(is_public, found)):
        raise NotAllowed("private")
    return found
