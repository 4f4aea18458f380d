"""Who made a file? A key of an organisation signs its record and what it shows; a hash alone anybody can make."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MAX_KEY_BYTES = 10_000
UNSIGNED = "It is not signed: that it is as made does not show who made it."


class KeyFileError(ValueError):
    """A key that cannot be used, or written; the message says which and why."""


class Trusted(NamedTuple):
    """A public key whose owner is known, and what it is called."""

    name: str
    key: bytes


def private_key(file: Path) -> Ed25519PrivateKey:
    """The key in a PEM file. Raises KeyFileError, OSError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content = _read(file)
    try:
        key = load_pem_private_key(content, password=None)
    except Exception as error:  # whatever its reader says of it
        raise KeyFileError(
            f"{file} holds no private key in PEM, or one with a passphrase, which is not read."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{file} holds a key of another kind; make one with: python -m briefing key --out KEY.pem")
    return key


def trusted(file: Path) -> Trusted:
    """The public key in a PEM file, called as the file is. Raises KeyFileError, OSError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    content = _read(file)
    try:
        key = load_pem_public_key(content)
    except Exception as error:  # whatever its reader says of it
        raise KeyFileError(
            f"{file} holds no public key in PEM; the owner of a key gives it away as KEY.pub.pem."
        ) from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyFileError(f"{file} holds a key of another kind than those that sign these files (Ed25519).")
    return Trusted(file.name.removesuffix(".pem").removesuffix(".pub"), key.public_bytes_raw())


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MAX_KEY_BYTES)


def new_key(file: Path) -> Path:
    """Writes a new key, for its owner alone to read, and beside it the public one, whose place it returns.

    Raises KeyFileError where there is a file already, and OSError.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    public = file.with_name(f"{file.name.removesuffix('.pem')}.pub.pem")
    for taken in (file, public):
        if taken.exists():
            raise KeyFileError(f"{taken} is there already; choose another name. Nothing was written.")
    key, pem = Ed25519PrivateKey.generate(), serialization.Encoding.PEM
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(key.private_bytes(pem, form, plain))
    public.write_bytes(key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))
    return public


def signature(key: Ed25519PrivateKey, record: Mapping[str, Any], shows: str) -> dict[str, str]:
    """What a file carries in its record once it is signed; `shows` is a digest of what it shows."""
    public = key.public_key().public_bytes_raw().hex()
    return {"key": public, "shows": shows, "signed": key.sign(_message(record, shows)).hex()}


def _message(record: Mapping[str, Any], shows: str) -> bytes:
    unsigned = {name: value for name, value in record.items() if name != "signature"}
    return json.dumps([shows, unsigned], sort_keys=True).encode()


def checked(record: Mapping[str, Any], shows: Collection[str] | None, known: Trusted | None) -> tuple[str, str]:
    """What is said of the signature of a record, and what is wrong with it, if anything.

    `shows` are digests of what its file shows, None if that cannot be told; `known` is the key that should have signed.
    """
    signed = record.get("signature")
    if not signed:
        return ("", f"it is not signed, with the key “{known.name}” or any") if known else (UNSIGNED, "")
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key: Ed25519PublicKey = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed["key"]))
        key.verify(bytes.fromhex(signed["signed"]), _message(record, signed["shows"]))
    except (InvalidSignature, ValueError):
        return "", "it does not fit the record"
    if shows is not None and signed["shows"] not in shows:
        return "", "it does not fit what the file shows"
    if known and known.key != key.public_bytes_raw():
        return "", f"it is of another key, {fingerprint(signed['key'])}, than “{known.name}”"
    whose = f"“{known.name}”, " if known else ""
    vouched = "" if known else " Whose that is shows only beside their public key: --key PUB.pem."
    what = "Signed" if shows is not None else "What it shows was not compared, but its record is signed"
    return f"{what} with key {whose}{fingerprint(signed['key'])}.{vouched}", ""


def fingerprint(key: str) -> str:
    """By what people compare public keys: the first half of their SHA-256, in fours."""
    digits = sha256(bytes.fromhex(key)).hexdigest()[:32]
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
