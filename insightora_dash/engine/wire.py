"""Frames between processes: a JSON header and raw bytes, never pickles."""

import json
import struct
from typing import Any, BinaryIO

import pyarrow as pa

_SIZES = struct.Struct("<IQ")  # bytes of the header, bytes of the body

Header = dict[str, Any]


def pack(header: Header, body: bytes = b"") -> bytes:
    """One message as bytes."""
    text = json.dumps(header, separators=(",", ":")).encode()
    return b"".join((_SIZES.pack(len(text), len(body)), text, body))


def unpack(message: bytes) -> tuple[Header, bytes]:
    """The header and body of a message made by `pack`; raises ValueError when it is not whole."""
    if len(message) < _SIZES.size:
        raise ValueError("message too short")
    text_size, body_size = _SIZES.unpack_from(message)
    if len(message) != _SIZES.size + text_size + body_size:
        raise ValueError("message not whole")
    start = _SIZES.size
    return json.loads(message[start : start + text_size]), message[start + text_size :]


def arrow_bytes(table: pa.Table) -> bytes:
    """A table as an Arrow IPC stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    whole: bytes = sink.getvalue().to_pybytes()
    return whole


def write(stream: BinaryIO, header: Header, body: bytes = b"") -> None:
    """Sends one message down a pipe."""
    text = json.dumps(header, separators=(",", ":")).encode()
    stream.write(_SIZES.pack(len(text), len(body)) + text)
    if body:
        stream.write(body)
    stream.flush()


def read(stream: BinaryIO) -> tuple[Header, bytes] | None:
    """The next message of a pipe; None when the other end is gone."""
    sizes = stream.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        return None
    text_size, body_size = _SIZES.unpack(sizes)
    text, body = stream.read(text_size), stream.read(body_size) if body_size else b""
    if len(text) < text_size or len(body) < body_size:
        return None
    return json.loads(text), body
