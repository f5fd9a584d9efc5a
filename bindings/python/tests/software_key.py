"""A security key in software: enough of an authenticator to register and sign in without attestation."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT_AND_VERIFIED, ATTESTED = 0x05, 0x40


def text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def data(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


class SoftwareKey:
    """One credential (WebAuthn Level 3 sections 6.1 and 6.3), with an ES256 key."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = os.urandom(32)
        self._user = b""
        self._count = 0

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to creation options, as browsers write it in JSON."""
        self._user = data(options["user"]["id"])
        numbers = self._key.public_key().public_numbers()
        # COSE_Key: kty EC2, alg ES256, crv P-256, x, y.
        cose = bytes.fromhex("a5010203262001") + b"\x21\x58\x20" + numbers.x.to_bytes(32, "big")
        cose += b"\x22\x58\x20" + numbers.y.to_bytes(32, "big")
        attested = bytes(16) + len(self._id).to_bytes(2, "big") + self._id + cose
        signed = self._data(options["rp"]["id"], PRESENT_AND_VERIFIED | ATTESTED) + attested
        written = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58" + bytes([len(signed)]) + signed
        response = {
            "clientDataJSON": text(self._client_data("webauthn.create", options["challenge"])),
            "attestationObject": text(written),
            "transports": ["usb"],
        }
        return self._answer(response)

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to request options."""
        client_data = self._client_data("webauthn.get", options["challenge"])
        signed = self._data(options["rpId"], PRESENT_AND_VERIFIED)
        signature = self._key.sign(signed + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": text(client_data),
            "authenticatorData": text(signed),
            "signature": text(signature),
            "userHandle": text(self._user),
        }
        return self._answer(response)

    def _data(self, rp: str, flags: int) -> bytes:
        self._count += 1
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + self._count.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> bytes:
        given = {"type": kind, "challenge": challenge, "origin": self._origin, "crossOrigin": False}
        return json.dumps(given, separators=(",", ":")).encode()

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        id = text(self._id)
        return {"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {}}
