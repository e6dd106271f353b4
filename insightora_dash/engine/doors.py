"""What a connection may reach: the operator's networks and folders, and never the app's own database."""

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from insightora_dash.config import Config
from insightora_dash.engine.dataset import Link
from insightora_dash.platform.egress import check_public, networks
from insightora_dash.platform.errors import Forbidden, Invalid, Unavailable
from insightora_dash.platform.wording import N_

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
OWN = N_("This is the database INSIGHTORA keeps its own state in; it cannot be a source.")


def address_of(link: Link, config: Config) -> str:
    """The one address to connect to, or empty for a file; raises Forbidden for what must not be reached, Unavailable for an unknown host."""
    if path := link.option("path"):
        check_file(Path(path), config)
        return ""
    if url := link.option("url"):
        check_public(url, networks(config.url_networks))  # its child checks every address again, and connects to what it checked
        return ""
    host = link.option("host")
    if not host:
        return ""
    found = resolve(host, int(link.option("port") or 0), config)
    if _is_own(link, found, config):
        raise Forbidden("own_database", OWN)
    return found


def resolve(host: str, port: int, config: Config) -> str:
    """The first address of a host that the operator allows."""
    addresses = list(_addresses(host, port))
    forbidden = [ipaddress.ip_network(text.strip(), strict=False) for text in config.forbidden_networks.split(",") if text.strip()]
    allowed = [address for address in addresses if not _is_in(address, forbidden)]
    if not allowed:
        raise Forbidden("address_forbidden", N_("{host} is in a network that connections may not reach here."), host=host)
    return str(allowed[0])


def check_file(path: Path, config: Config) -> None:
    """Raises Forbidden unless the file is in a folder whose databases may be connected."""
    real = path.resolve()
    folders = [Path(text.strip()).resolve() for text in config.database_folders.split(";") if text.strip()] or [config.data_dir.resolve() / "databases"]
    if real == (config.data_dir / "metadata.sqlite").resolve():
        raise Forbidden("own_database", OWN)
    if not path.is_absolute() or not any(folder in real.parents for folder in folders):
        shown = "; ".join(str(folder) for folder in folders)
        raise Forbidden("file_forbidden", N_("Only database files in these folders of the server can be connected: {folders}"), folders=shown)


def _addresses(host: str, port: int) -> Iterator[Address]:
    if "/" in host or "," in host or not host.isprintable():
        raise Invalid("bad_host", N_("“{host}” is not the name or address of a server."), host=host[:100])
    try:
        found = socket.getaddrinfo(host, port or None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable("host_unknown", N_("There is no server called {host}. Check the host name."), host=host[:100]) from error
    for *_, place in found:
        address = ipaddress.ip_address(str(place[0]).partition("%")[0])
        yield (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address


def _is_in(address: Address, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    return address.is_unspecified or address.is_multicast or any(address in network for network in networks)


def _is_own(link: Link, address: str, config: Config) -> bool:
    own = urlsplit(config.metadata_url)
    if not own.scheme.startswith("postgresql") or link.option("database") != own.path.lstrip("/"):
        return False
    if int(link.option("port") or 5432) != (own.port or 5432):
        return False
    host = own.hostname or "127.0.0.1"
    return address in {str(found) for found in _addresses(host, own.port or 5432)} or link.option("host") == host
