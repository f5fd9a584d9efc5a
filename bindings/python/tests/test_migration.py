"""Credentials that py_webauthn and python-fido2 registered sign in with Keydesk."""

from __future__ import annotations

import json
from typing import Any

import pytest
import webauthn
from fido2.server import Fido2Server
from fido2.webauthn import PublicKeyCredentialRpEntity, PublicKeyCredentialUserEntity, RegistrationResponse
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, ResidentKeyRequirement

from keydesk import KeydeskError, verify
from keydesk.migration import from_fido2, from_py_webauthn
from keydesk.records import (
    AuthenticationOptionsRequest,
    CredentialRecord,
    RelyingPartyConfig,
    UserVerification,
    VerifyAuthenticationRequest,
)
from keydesk.testing import SoftwareAuthenticator

ORIGIN = "https://portal.example"
PARTY = RelyingPartyConfig(id="portal.example", origins=[ORIGIN])
ALGORITHMS = [-7, -8, -257]


def key_of(algorithm: int, synced: bool) -> SoftwareAuthenticator:
    return SoftwareAuthenticator(origin=ORIGIN, algorithms=[algorithm], backup_eligible=synced, backed_up=synced)


def signs_in(key: SoftwareAuthenticator, credential: CredentialRecord) -> None:
    asked = AuthenticationOptionsRequest(relying_party=PARTY, user_verification=UserVerification.REQUIRED)
    options = verify.authentication_options(asked)
    request = VerifyAuthenticationRequest(
        relying_party=PARTY,
        challenge=options.challenge,
        user_verification=UserVerification.REQUIRED,
        credential=credential,
        response=json.dumps(key.authenticate(options)),
    )
    found = verify.verify_authentication(request).authentication
    assert found.credential_id == credential.id and found.sign_count > credential.sign_count


def registered(key: SoftwareAuthenticator) -> Any:
    options = webauthn.generate_registration_options(
        rp_id=PARTY.id,
        rp_name="Portal",
        user_name="jo",
        authenticator_selection=AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.REQUIRED),
    )
    response = key.register(json.loads(webauthn.options_to_json(options)))
    return webauthn.verify_registration_response(
        credential=response,
        expected_challenge=options.challenge,
        expected_rp_id=PARTY.id,
        expected_origin=ORIGIN,
    )


@pytest.mark.parametrize("synced", [False, True])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_credential_of_py_webauthn_signs_in(algorithm: int, synced: bool) -> None:
    key = key_of(algorithm, synced)
    verified = registered(key)
    signs_in(key, from_py_webauthn(verified))
    # The same as a row of a database, with bytes as text.
    names = ("credential_id", "credential_public_key")
    row = {name: webauthn.helpers.bytes_to_base64url(getattr(verified, name)) for name in names}
    row |= {"sign_count": verified.sign_count, "credential_device_type": verified.credential_device_type.value}
    found = from_py_webauthn(row, transports=["usb"], user_handle=b"jo")
    assert (found.algorithm, found.backup_eligible, found.transports) == (algorithm, synced, ["usb"])
    signs_in(key, from_py_webauthn(row))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_credential_of_python_fido2_signs_in(algorithm: int) -> None:
    key = key_of(algorithm, False)
    server = Fido2Server(PublicKeyCredentialRpEntity(id=PARTY.id, name="Portal"))
    user = PublicKeyCredentialUserEntity(id=b"jo", name="jo", display_name="Jo")
    options, state = server.register_begin(user, resident_key_requirement="required")
    response = key.register(json.loads(json.dumps(dict(options)["publicKey"], default=_json)))
    data = server.register_complete(state, RegistrationResponse.from_dict(response))
    assert data.credential_data is not None
    stored = bytes(data.credential_data)
    eligible = bool(data.flags & data.FLAG.BE)
    signs_in(key, from_fido2(stored, sign_count=data.counter, backup_eligible=eligible))


def _json(value: Any) -> Any:
    return dict(value)


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ({"credential_id": None}, "credential_id"),
        ({"credential_public_key": "!"}, "credential_public_key"),
        ({"credential_public_key": b"\xa5\x01"}, "public key"),
        ({"credential_public_key": b"\xa5\x03\x26\x01\x02"}, "public key"),
        ({"credential_device_type": "singleDevice"}, "credential_device_type"),
    ],
)
def test_a_row_that_is_not_whole_is_refused_and_the_member_named(change: dict[str, Any], member: str) -> None:
    verified = registered(key_of(-7, False))
    names = ("credential_id", "credential_public_key", "sign_count", "credential_device_type")
    row = {name: getattr(verified, name) for name in names} | change
    with pytest.raises(KeydeskError, match=f"malformed_request: The stored {member}"):
        from_py_webauthn(row)
    with pytest.raises(KeydeskError, match="credential_data"):
        from_fido2(b"\0" * 18, sign_count=0, backup_eligible=False)
