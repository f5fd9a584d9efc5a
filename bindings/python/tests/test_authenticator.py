"""The software authenticator: through a whole desk, verified without one, and refused where a browser refuses."""

from __future__ import annotations

import asyncio
import base64
import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import pytest
from helpers import ORIGIN, config, ra
from stores import completed

from keydesk import AsyncKeydesk, Keydesk, KeydeskError, verify
from keydesk.records import (
    AttestationConveyance,
    AuthenticationOptionsRequest,
    AuthenticatorAttachment,
    AuthenticatorKind,
    BeginLinkRegistrationRequest,
    BeginSignInRequest,
    CounterState,
    CredentialChoice,
    CredentialRecord,
    FinishLinkRegistrationRequest,
    FinishSignInRequest,
    IssueLinkRequest,
    RedeemLinkRequest,
    RegistrationOptionsRequest,
    RelyingPartyConfig,
    RemovalReason,
    RemoveAuthenticatorRequest,
    RenameAuthenticatorRequest,
    ResidentKeyRequirement,
    UserOptions,
    UserVerification,
    VerifyAuthenticationRequest,
    VerifyRegistrationRequest,
)
from keydesk.testing import AuthenticatorError, SoftwareAuthenticator

ALGORITHMS = [-7, -8, -257]
AAGUID = "01020304-0506-0708-0102-030405060708"
PARTY = RelyingPartyConfig(id="localhost", origins=[ORIGIN])
REQUIRED = UserVerification.REQUIRED


async def answered(answer: Any) -> Any:
    """The answer of a desk that waits, or of one on a loop."""
    return await answer if inspect.isawaitable(answer) else answer


async def life(desk: Any, key: SoftwareAuthenticator) -> None:
    """A link is issued, redeemed and used; the key signs in, is renamed, copied, and removed."""
    issued = await answered(
        desk.issue_link(IssueLinkRequest(user_id="u-jo", kind=AuthenticatorKind.SECURITY_KEY), caller=ra())
    )
    redeemed = await answered(desk.redeem_link(RedeemLinkRequest(token=issued.token)))
    begun = await answered(desk.begin_link_registration(BeginLinkRegistrationRequest(session=redeemed.session)))
    made = await answered(
        desk.finish_link_registration(
            FinishLinkRegistrationRequest(
                session=redeemed.session, ceremony_id=begun.ceremony_id, response=key.register(begun)
            )
        )
    )
    authenticator = made.authenticator.id

    async def sign_in(user_id: str | None = None) -> Any:
        begun = await answered(desk.begin_sign_in(BeginSignInRequest(user_id=user_id)))
        response = key.authenticate(begun.options)
        return await answered(
            desk.finish_sign_in(FinishSignInRequest(ceremony_id=begun.ceremony_id, response=response))
        )

    for user_id in ("u-jo", None):
        signed_in = await sign_in(user_id)
        assert (signed_in.user_id, signed_in.authenticator_id) == ("u-jo", authenticator)
        assert signed_in.user_verified

    renamed = await answered(
        desk.rename_authenticator(
            RenameAuthenticatorRequest(user_id="u-jo", authenticator_id=authenticator, nickname="Blue"), caller=ra()
        )
    )
    assert renamed.authenticator.nickname == "Blue"

    key.credentials[0].sign_count = 0
    with pytest.raises(KeydeskError) as copied:
        await sign_in("u-jo")
    assert copied.value.code == "counter_regressed"

    removal = RemoveAuthenticatorRequest(
        user_id="u-jo", authenticator_id=authenticator, reason=RemovalReason.LOST, last_confirmed=True
    )
    await answered(desk.remove_authenticator(removal, caller=ra()))
    with pytest.raises(KeydeskError) as removed:
        await sign_in()
    assert removed.value.code == "authenticator_removed"


class TestThroughADesk:
    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    def test_a_whole_life_in_a_desk_that_waits(self, algorithm: int) -> None:
        with Keydesk.open(config()) as desk:
            completed(life(desk, SoftwareAuthenticator(origin=ORIGIN, algorithms=[algorithm])))

    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    def test_a_whole_life_in_a_desk_on_a_loop(self, algorithm: int) -> None:
        async def run() -> None:
            async with await AsyncKeydesk.open(config()) as desk:
                await life(desk, SoftwareAuthenticator(origin=ORIGIN, algorithms=[algorithm]))

        asyncio.run(run())

    def test_options_may_be_the_json_of_a_ceremony(self) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN)
        with Keydesk.open(config()) as desk:
            issued = desk.issue_link(IssueLinkRequest(user_id="u-jo", kind=AuthenticatorKind.SECURITY_KEY), caller=ra())
            session = desk.redeem_link(RedeemLinkRequest(token=issued.token)).session
            begun = desk.begin_link_registration(BeginLinkRegistrationRequest(session=session))
            response = json.dumps(key.register(json.loads(json.dumps(begun.to_json()))))
            desk.finish_link_registration(
                FinishLinkRegistrationRequest(session=session, ceremony_id=begun.ceremony_id, response=response)
            )


def register(
    key: SoftwareAuthenticator, tamper: Callable[[Any], None] = lambda _: None, **more: Any
) -> CredentialRecord:
    """A registration, verified without a desk."""
    options = verify.registration_options(
        RegistrationOptionsRequest(relying_party=PARTY, user=UserOptions(name="jo"), user_verification=REQUIRED, **more)
    )
    response = key.register(options)
    tamper(response)
    request = VerifyRegistrationRequest(
        relying_party=PARTY, user_verification=REQUIRED, challenge=options.challenge, response=response
    )
    return replace(verify.verify_registration(request).credential, user_handle=options.user.id)


def sign_in(
    key: SoftwareAuthenticator, credential: CredentialRecord, tamper: Callable[[Any], None] = lambda _: None
) -> Any:
    """An authentication, verified without a desk: by the stateless function and by handles, which must agree."""
    options = verify.authentication_options(
        AuthenticationOptionsRequest(
            relying_party=PARTY, user_verification=REQUIRED, allow_credentials=[CredentialChoice(id=credential.id)]
        )
    )
    response = key.authenticate(options)
    tamper(response)
    request = VerifyAuthenticationRequest(
        relying_party=PARTY,
        user_verification=REQUIRED,
        challenge=options.challenge,
        credential=credential,
        response=response,
    )
    by_handle = outcome(
        lambda: verify.Credential(credential).verify(
            verify.RelyingParty(PARTY), challenge=options.challenge, response=response, user_verification=REQUIRED
        )
    )
    by_function = outcome(lambda: verify.verify_authentication(request).authentication)
    assert by_handle == by_function
    return by_function


def outcome(call: Callable[[], Any]) -> Any:
    """What a call answers, or the code or name of its error."""
    try:
        return call()
    except KeydeskError as error:
        return error.code
    except AuthenticatorError as error:
        return error.name


def changed(text: str, place: int = -1) -> str:
    """Base64url text with one bit of one of its bytes changed."""
    data = bytearray(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    data[place] ^= 1
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def tampered(member: str, place: int = -1) -> Callable[[Any], None]:
    """Changes one bit of a member of the response."""

    def tamper(response: Any) -> None:
        response["response"][member] = changed(response["response"][member], place)

    return tamper


def without(member: str) -> Callable[[Any], None]:
    """Removes a member of the response."""

    def tamper(response: Any) -> None:
        del response["response"][member]

    return tamper


def with_client_data(**members: Any) -> Callable[[Any], None]:
    """Changes members of the client data."""

    def tamper(response: Any) -> None:
        text = response["response"]["clientDataJSON"]
        held = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) | members
        made = json.dumps(held, separators=(",", ":")).encode()
        response["response"]["clientDataJSON"] = base64.urlsafe_b64encode(made).rstrip(b"=").decode()

    return tamper


class TestWithoutADesk:
    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    @pytest.mark.parametrize("attestation", ["none", "self"])
    def test_it_registers_and_signs_in(self, algorithm: int, attestation: Literal["none", "self"]) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN, algorithms=[algorithm], attestation=attestation, aaguid=AAGUID)
        credential = register(key, attestation=AttestationConveyance.DIRECT)
        assert credential.algorithm == algorithm
        assert credential.transports == ["usb"]
        assert credential.extensions is not None
        assert credential.extensions.to_json() == {"credProps": {"rk": True}}
        assert credential.attestation is not None
        assert credential.attestation.type_ == attestation
        assert credential.aaguid == (AAGUID if attestation == "self" else "00000000-0000-0000-0000-000000000000")
        for sign_count in (2, 3):
            seen = sign_in(key, credential)
            assert seen.counter is CounterState.ADVANCED
            assert (seen.user_handle, seen.sign_count) == (credential.user_handle, sign_count)
            assert seen.user_verified

    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    def test_its_public_key_is_a_subject_public_key_info_of_the_credentials_key(self, algorithm: int) -> None:
        from cryptography.hazmat.primitives.serialization import load_der_public_key

        key = SoftwareAuthenticator(origin=ORIGIN, algorithms=[algorithm])
        options = verify.registration_options(
            RegistrationOptionsRequest(relying_party=PARTY, user=UserOptions(name="jo"), user_verification=REQUIRED)
        )
        response = key.register(options.to_json())["response"]
        assert response["publicKeyAlgorithm"] == algorithm
        load_der_public_key(base64.urlsafe_b64decode(response["publicKey"] + "=" * (-len(response["publicKey"]) % 4)))

    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    @pytest.mark.parametrize(
        ("tamper", "code"),
        [
            (tampered("signature", 20), "signature_invalid"),
            (tampered("authenticatorData"), "signature_invalid"),
            (tampered("authenticatorData", 0), "rp_id_hash_mismatch"),
            (tampered("userHandle"), "user_handle_mismatch"),
            (with_client_data(challenge="CQkJCQkJCQkJCQkJCQkJCQ"), "challenge_mismatch"),
            (with_client_data(origin="http://localhost:9999"), "origin_mismatch"),
            (with_client_data(type="webauthn.create"), "client_data_type_mismatch"),
            (with_client_data(crossOrigin=True), "cross_origin_refused"),
            (with_client_data(more=1), "signature_invalid"),
            (without("signature"), "member_missing"),
            (without("clientDataJSON"), "member_missing"),
        ],
    )
    def test_a_tampered_authentication_is_refused(
        self, algorithm: int, tamper: Callable[[Any], None], code: str
    ) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN, algorithms=[algorithm])
        credential = register(key)
        assert sign_in(key, credential, tamper) == code
        assert sign_in(key, credential).counter is CounterState.ADVANCED

    @pytest.mark.parametrize(
        ("tamper", "code"),
        [
            (tampered("attestationObject", 0), "cbor_trailing_bytes"),
            (tampered("attestationObject", 40), "statement_signature_invalid"),
            (with_client_data(challenge="CQkJCQkJCQkJCQkJCQkJCQ"), "challenge_mismatch"),
            (with_client_data(origin="http://localhost:9999"), "origin_mismatch"),
            (with_client_data(type="webauthn.get"), "client_data_type_mismatch"),
            (with_client_data(more=1), "statement_signature_invalid"),
            (without("attestationObject"), "member_missing"),
        ],
    )
    def test_a_tampered_registration_is_refused(self, tamper: Callable[[Any], None], code: str) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN, algorithms=[-8], attestation="self")
        assert outcome(lambda: register(key, tamper, attestation=AttestationConveyance.DIRECT)) == code

    def test_a_copy_is_found_by_its_counter(self) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN)
        credential = replace(register(key), sign_count=9)
        assert sign_in(key, credential) == "counter_regressed"
        key.credentials[0].sign_count = 9
        assert sign_in(key, credential).counter is CounterState.ADVANCED

    def test_an_authenticator_that_does_not_count_is_supported(self) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN, counts=False)
        assert sign_in(key, register(key)).counter is CounterState.UNSUPPORTED

    def test_backup_flags_are_those_of_its_settings(self) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN, backup_eligible=True)
        credential = register(key)
        assert (credential.backup_eligible, credential.backed_up) == (True, False)
        key.backed_up = True
        assert sign_in(key, credential).backed_up is True
        key.backup_eligible = False
        assert sign_in(key, credential) == "backup_state_inconsistent"

    def test_it_rejects_where_a_browser_rejects(self) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN)
        credential = register(key)
        excluded = [CredentialChoice(id=credential.id)]
        assert outcome(lambda: register(key, exclude_credentials=excluded)) == "InvalidStateError"
        assert outcome(lambda: register(key, algorithms=[-37])) == "NotSupportedError"
        platform = AuthenticatorAttachment.PLATFORM
        assert outcome(lambda: register(key, authenticator_attachment=platform)) == "NotAllowedError"
        assert outcome(lambda: sign_in(key, replace(credential, id="AAAA"))) == "NotAllowedError"
        key.user_verified = False
        assert outcome(lambda: sign_in(key, credential)) == "NotAllowedError"
        assert outcome(lambda: register(key)) == "NotAllowedError"
        elsewhere = SoftwareAuthenticator(origin="https://other.example")
        assert outcome(lambda: register(elsewhere)) == "SecurityError"
        plain = SoftwareAuthenticator(origin=ORIGIN, discoverable=False)
        required = ResidentKeyRequirement.REQUIRED
        assert outcome(lambda: register(plain, resident_key=required)) == "NotAllowedError"

    def test_an_error_says_its_name_and_why(self) -> None:
        error = pytest.raises(AuthenticatorError, register, SoftwareAuthenticator(origin="https://other.example")).value
        assert error.name == "SecurityError"
        assert str(error) == "SecurityError: A page of https://other.example may not act for localhost."

    def test_another_port_is_refused_by_verification(self) -> None:
        assert outcome(lambda: register(SoftwareAuthenticator(origin="http://localhost:9999"))) == "origin_mismatch"

    def test_a_credential_that_is_not_discoverable_signs_without_a_user_handle(self) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN, discoverable=False)
        seen = sign_in(key, register(key))
        assert (seen.user_handle, seen.unverified_user_handle) == (None, None)
        with pytest.raises(AuthenticatorError, match="NotAllowedError"):
            key.authenticate({"challenge": "AwMDAwMDAwMDAwMDAwMDAw", "rpId": "localhost"})

    def test_a_lost_credential_signs_no_more(self) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN)
        credential = register(key)
        key.credentials.clear()
        assert outcome(lambda: sign_in(key, credential)) == "NotAllowedError"

    def test_wrong_settings_and_options_are_refused(self) -> None:
        wrong: list[dict[str, Any]] = [
            {"origin": "portal.example"},
            {"origin": ORIGIN, "algorithms": [-35]},
            {"origin": ORIGIN, "attestation": "direct"},
            {"origin": ORIGIN, "attachment": "usb"},
        ]
        for settings in wrong:
            with pytest.raises(ValueError):
                SoftwareAuthenticator(**settings)
        key = SoftwareAuthenticator(origin=ORIGIN)
        for options in ("{}", {"ceremonyId": "c", "options": None}):
            with pytest.raises(TypeError):
                key.register(options)  # type: ignore[arg-type]

    def test_private_keys_are_not_in_the_text_of_a_credential(self) -> None:
        key = SoftwareAuthenticator(origin=ORIGIN)
        register(key)
        assert "_key" not in repr(key.credentials)


def test_cryptography_is_needed_where_a_key_is_made_and_nowhere_else() -> None:
    program = """
import sys
sys.modules["cryptography"] = None
from keydesk.testing import SoftwareAuthenticator, directory_cases, store_cases
key = SoftwareAuthenticator(origin="https://portal.example")
try:
    key.register({"rp": {}, "user": {"id": "AA"}, "challenge": "AA", "pubKeyCredParams": [{"alg": -7}]})
except ImportError as error:
    print(error)
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    needs = 'keydesk.testing.SoftwareAuthenticator needs the package cryptography: pip install "keydesk[testing]"'
    assert ran.stdout == needs + "\n"
