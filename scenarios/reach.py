"""Who can open an address? Whoever sits at this machine, whoever is in the same network, or anybody."""

from __future__ import annotations

from enum import Enum
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

# RFC 6761, 6762 and 8375, and what routers and offices commonly use.
HOUSE_ENDINGS = (".local", ".lan", ".home", ".internal", ".intranet", ".corp", ".home.arpa")


class Reach(Enum):
    """How far an address carries."""

    MACHINE = "machine"
    HOUSE = "house"
    WORLD = "world"


def reach(address: str) -> Reach:
    """How far an address carries, as its host says; one without a host, or that is none, opens nowhere else."""
    try:
        host = (urlsplit(address).hostname or "localhost").rstrip(".")
    except ValueError:
        return Reach.MACHINE
    try:
        number = ip_address(host.split("%")[0])
    except ValueError:
        return _reach_of_name(host)
    if isinstance(number, IPv6Address) and number.ipv4_mapped:
        number = number.ipv4_mapped
    if number.is_loopback or number.is_unspecified:
        return Reach.MACHINE
    return Reach.WORLD if number.is_global else Reach.HOUSE


def _reach_of_name(host: str) -> Reach:
    if host in ("localhost", "localhost.localdomain", "ip6-localhost") or host.endswith(".localhost"):
        return Reach.MACHINE
    return Reach.HOUSE if "." not in host or host.endswith(HOUSE_ENDINGS) else Reach.WORLD
