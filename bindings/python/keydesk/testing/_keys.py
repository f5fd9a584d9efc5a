"""The keys of an authenticator in software: made, written as COSE keys (RFC 9053), and signed with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ._cose import cbor

try:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
except ImportError as cause:
    raise ImportError(
        'keydesk.testing.SoftwareAuthenticator needs the package cryptography: pip install "keydesk[testing]"'
    ) from cause


class Key(Protocol):
    """A key pair."""

    def cose(self) -> bytes:
        """The public key as a COSE key."""
        ...

    def spki(self) -> bytes:
        """The public key as a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), in DER."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The signature over data, as WebAuthn Level 3 section 6.5.5 wants it."""
        ...


def new_key(algorithm: int) -> Key:
    """A new key pair for -7 (ES256), -8 (EdDSA) or -257 (RS256)."""
    return _MAKERS[algorithm]()


class _Es256:
    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())

    def cose(self) -> bytes:
        point = self._private.public_key().public_numbers()
        return cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})

    def spki(self) -> bytes:
        return _spki(self._private.public_key())

    def sign(self, data: bytes) -> bytes:
        return self._private.sign(data, ec.ECDSA(hashes.SHA256()))


class _EdDsa:
    def __init__(self) -> None:
        self._private = ed25519.Ed25519PrivateKey.generate()

    def cose(self) -> bytes:
        raw = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return cbor({1: 1, 3: -8, -1: 6, -2: self._private.public_key().public_bytes(*raw)})

    def spki(self) -> bytes:
        return _spki(self._private.public_key())

    def sign(self, data: bytes) -> bytes:
        return self._private.sign(data)


class _Rs256:
    def __init__(self) -> None:
        self._private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def cose(self) -> bytes:
        numbers = self._private.public_key().public_numbers()
        return cbor({1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: numbers.e.to_bytes(3, "big")})

    def spki(self) -> bytes:
        return _spki(self._private.public_key())

    def sign(self, data: bytes) -> bytes:
        return self._private.sign(data, padding.PKCS1v15(), hashes.SHA256())


def _spki(key: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


_MAKERS: dict[int, Callable[[], Key]] = {-7: _Es256, -8: _EdDsa, -257: _Rs256}
