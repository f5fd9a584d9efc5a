"""Verification by handles answers what the stateless function answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import Any

import pytest
from helpers import ORIGIN, REPOSITORY, config

from keydesk import Keydesk, KeydeskError, verify
from keydesk.records import (
    AuthenticationOptionsRequest,
    AuthenticationRecord,
    BeginSignInRequest,
    CounterCheck,
    CredentialRecord,
    FinishSignInRequest,
    RegistrationOptionsRequest,
    RelyingPartyConfig,
    UserOptions,
    UserVerification,
    VerifyRegistrationRequest,
)
from keydesk.testing import SoftwareAuthenticator

STEPS = [
    step
    for step in json.loads((REPOSITORY / "bindings/contract/scenarios/verify.json").read_text())["steps"]
    if step.get("verify") == "verifyAuthentication"
    and step["request"].keys()
    <= {
        "relyingParty",
        "challenge",
        "userVerification",
        "credential",
        "expectedUserHandle",
        "counter",
        "response",
    }
]
GOOD = next(step for step in STEPS if "answer" in step)
REQUEST: dict[str, Any] = GOOD["request"]
CREDENTIAL: dict[str, Any] = REQUEST["credential"]
LARGEST = 2**32 - 1


def outcome(call: Callable[[], AuthenticationRecord]) -> Any:
    """The record that a call answers, or everything that its error says."""
    try:
        return call()
    except KeydeskError as error:
        return error.code, error.detail, error.retryable, error.expected, error.seen


def by_function(request: Mapping[str, Any]) -> Any:
    return outcome(lambda: verify.verify_authentication(request).authentication)


def by_handles(request: Mapping[str, Any], text: bool = False) -> Any:
    response = json.dumps(request["response"]) if text else request["response"]
    given = {"user_verification": request["userVerification"], "challenge": request["challenge"], "response": response}
    for name, member in (("counter", "counter"), ("expected_user_handle", "expectedUserHandle")):
        if member in request:
            given[name] = request[member]
    return outcome(
        lambda: verify.Credential(request["credential"]).verify(verify.RelyingParty(request["relyingParty"]), **given)
    )


def without_nones(request: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in request.items() if value is not None}


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(KeydeskError) as refused:
        call()
    return refused.value.code


class TestHandles:
    @pytest.mark.parametrize("step", STEPS, ids=range(len(STEPS)))
    def test_they_answer_as_the_function_does_whatever_the_contract_asks(self, step: Any) -> None:
        assert by_handles(step["request"]) == by_function(step["request"])
        assert by_handles(step["request"], text=True) == by_function(step["request"])

    def test_they_answer_as_the_function_does_for_every_counter_and_owner(self) -> None:
        handle = GOOD["answer"]["authentication"]["userHandle"]
        seen = set()
        for sign_count in (0, GOOD["answer"]["authentication"]["signCount"], LARGEST):
            for stored in (None, handle):
                for expected in (None, handle, "AAAA"):
                    for counter in (None, "refuse", "report"):
                        credential = without_nones(CREDENTIAL | {"signCount": sign_count, "userHandle": stored})
                        more = {"credential": credential, "expectedUserHandle": expected, "counter": counter}
                        request = without_nones(REQUEST | more)
                        made = by_handles(request)
                        assert made == by_function(request)
                        seen.add(made.counter.value if isinstance(made, AuthenticationRecord) else made[0])
        assert seen == {"advanced", "regressed", "counter_regressed", "user_handle_mismatch"}

    def test_each_member_of_the_answer_takes_each_of_its_values(self) -> None:
        seen: dict[str, set[Any]] = {one.name: set() for one in fields(AuthenticationRecord)}
        for settings in (
            {},
            {"user_verified": False},
            {"counts": False},
            {"backup_eligible": True},
            {"backup_eligible": True, "backed_up": True},
            {"discoverable": False},
        ):
            for owned in (True, False):
                for algorithm in (-7, -8, -257):
                    request = signed(SoftwareAuthenticator(origin=ORIGIN, algorithms=[algorithm], **settings), owned)
                    made = by_handles(request)
                    assert isinstance(made, AuthenticationRecord)
                    assert made == by_function(request)
                    for name, values in seen.items():
                        values.add(getattr(made, name))
        flags = ("user_verified", "backup_eligible", "backed_up")
        assert [seen[name] for name in flags] == [{True, False}] * 3
        assert seen["counter"] == {"advanced", "unsupported"}
        assert seen["sign_count"] == {0, 2}
        for name in ("user_handle", "unverified_user_handle"):
            assert None in seen[name] and len(seen[name]) > 1
        assert len(seen["credential_id"]) == 36

    def test_they_demand_the_user_verification_that_is_asked_for(self) -> None:
        request = signed(SoftwareAuthenticator(origin=ORIGIN, user_verified=False))
        wanted_by = {"required": "user_not_verified", "preferred": False, "discouraged": False}
        for user_verification, wanted in wanted_by.items():
            asked = request | {"userVerification": user_verification}
            made = by_handles(asked)
            assert made == by_function(asked)
            assert (made.user_verified if isinstance(made, AuthenticationRecord) else made[0]) == wanted

    def test_a_refusal_says_what_came_and_what_was_expected(self) -> None:
        request = REQUEST | {"relyingParty": REQUEST["relyingParty"] | {"origins": ["http://localhost:3000"]}}
        code, detail, retryable, expected, seen = by_handles(request)
        assert (code, retryable, expected, seen) == (
            "origin_mismatch",
            False,
            "http://localhost:3000",
            "http://localhost:8080",
        )
        assert "localhost" not in detail

    def test_they_are_made_of_records_and_take_values_of_lists(self) -> None:
        party = verify.RelyingParty(RelyingPartyConfig.from_json(REQUEST["relyingParty"]))
        credential = verify.Credential(CredentialRecord.from_json(CREDENTIAL))
        made = credential.verify(
            party,
            challenge=REQUEST["challenge"],
            response=REQUEST["response"],
            user_verification=UserVerification.REQUIRED,
            counter=CounterCheck.REPORT,
        )
        assert made == by_function(REQUEST)

    def test_a_credential_with_another_counter_is_the_same_credential(self) -> None:
        party, credential = verify.RelyingParty(REQUEST["relyingParty"]), verify.Credential(CREDENTIAL)
        later = credential.with_sign_count(LARGEST)
        given = {"challenge": REQUEST["challenge"], "response": REQUEST["response"], "user_verification": "required"}
        expected = GOOD["answer"]["authentication"] | {"counter": "regressed"}
        assert later.verify(party, counter="report", **given).to_json() == expected
        with pytest.raises(KeydeskError) as refused:
            later.verify(party, **given)
        error = refused.value
        assert (error.code, error.expected, error.seen) == ("counter_regressed", "more than 4294967295", "2")
        assert credential.verify(party, **given).to_json() == GOOD["answer"]["authentication"]

    def test_8_threads_verify_side_by_side(self) -> None:
        party, credential = verify.RelyingParty(REQUEST["relyingParty"]), verify.Credential(CREDENTIAL)
        start = threading.Barrier(8)
        other = REQUEST["challenge"][:-4] + "AAAA"

        def work(place: int) -> set[Any]:
            start.wait()
            seen = set()
            for turn in range(200):
                challenge = other if (turn + place) % 2 else REQUEST["challenge"]
                made = outcome(
                    lambda challenge=challenge: credential.verify(
                        party, challenge=challenge, response=REQUEST["response"], user_verification="required"
                    )
                )
                seen.add((challenge, made.sign_count if isinstance(made, AuthenticationRecord) else made[0]))
            return seen

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(work, range(8)))
        assert found == [{(REQUEST["challenge"], 2), (other, "challenge_mismatch")}] * 8

    def test_8_threads_verify_by_the_function(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(by_function, [REQUEST] * 400))
        assert found == [by_handles(REQUEST)] * 400


#: Half of a surrogate pair, as `json.loads` makes it of "\ud800".
HALF = json.loads('"\\ud800"')


class TestWrongArguments:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"challenge": None},
            {"challenge": 1},
            {"challenge": HALF},
            {"user_verification": "always"},
            {"user_verification": None},
            {"user_verification": []},
            {"expected_user_handle": 1},
            {"expected_user_handle": b"AAAA"},
            {"counter": "ignore"},
            {"counter": None},
            {"response": None},
            {"response": object()},
            {"response": b"{}"},
            {"response": HALF},
            {"response": {"id": HALF}},
            {"response": {"id": object()}},
        ],
        ids=str,
    )
    def test_a_wrong_argument_is_malformed(self, wrong: Any) -> None:
        party, credential = verify.RelyingParty(REQUEST["relyingParty"]), verify.Credential(CREDENTIAL)
        given = {"challenge": REQUEST["challenge"], "response": REQUEST["response"], "user_verification": "required"}
        assert code_of(lambda: credential.verify(party, **(given | wrong))) == "malformed_request"

    @pytest.mark.parametrize("wrong", [None, CREDENTIAL, "localhost"], ids=["None", "a credential", "a text"])
    def test_what_is_no_relying_party_handle_is_malformed(self, wrong: Any) -> None:
        given = {"challenge": REQUEST["challenge"], "response": REQUEST["response"], "user_verification": "required"}
        assert code_of(lambda: verify.Credential(CREDENTIAL).verify(wrong, **given)) == "malformed_request"

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            (None, "malformed_request"),
            (1, "malformed_request"),
            ("text", "malformed_request"),
            ([], "malformed_request"),
            ({}, "malformed_request"),
            (CREDENTIAL | {"signCount": -1}, "malformed_request"),
            (CREDENTIAL | {"signCount": LARGEST + 1}, "malformed_request"),
            (CREDENTIAL | {"id": object()}, "malformed_request"),
            (CREDENTIAL | {"id": HALF}, "malformed_request"),
            (CREDENTIAL | {"more": 1}, "unknown_member"),
        ],
        ids=range(10),
    )
    def test_what_is_no_credential_is_refused(self, wrong: Any, code: str) -> None:
        assert code_of(lambda: verify.Credential(wrong)) == code

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            (None, "malformed_request"),
            ("localhost", "malformed_request"),
            ({}, "malformed_request"),
            ({"id": "localhost", "origins": object()}, "malformed_request"),
            ({"id": HALF, "origins": [ORIGIN]}, "malformed_request"),
            ({"id": "localhost", "origins": [ORIGIN], "more": 1}, "unknown_member"),
            ({"id": "localhost", "origins": []}, "relying_party_invalid"),
        ],
        ids=range(7),
    )
    def test_what_is_no_relying_party_is_refused(self, wrong: Any, code: str) -> None:
        assert code_of(lambda: verify.RelyingParty(wrong)) == code

    @pytest.mark.parametrize("wrong", [-1, LARGEST + 1, "1", None, 1.5])
    def test_what_is_no_counter_is_malformed(self, wrong: Any) -> None:
        assert code_of(lambda: verify.Credential(CREDENTIAL).with_sign_count(wrong)) == "malformed_request"

    @pytest.mark.parametrize("response", [HALF, {"id": HALF}], ids=["as text", "in a member"])
    def test_half_of_a_surrogate_pair_is_malformed_without_handles_and_in_a_desk(self, response: Any) -> None:
        assert code_of(lambda: verify.verify_authentication(REQUEST | {"response": response})) == "malformed_request"
        with Keydesk.open(config()) as desk:
            ceremony = desk.begin_sign_in(BeginSignInRequest()).ceremony_id
            finish = FinishSignInRequest(ceremony_id=ceremony, response=response)
            assert code_of(lambda: desk.finish_sign_in(finish)) == "malformed_request"


def signed(key: SoftwareAuthenticator, owned: bool = True) -> dict[str, Any]:
    """The request of an authentication that was signed here; the credential has its owner's handle or none."""
    party = RelyingPartyConfig(id="localhost", origins=[ORIGIN])
    user_verification = UserVerification.PREFERRED
    options = verify.registration_options(
        RegistrationOptionsRequest(
            relying_party=party, user=UserOptions(name="jo"), user_verification=user_verification
        )
    )
    request = VerifyRegistrationRequest(
        relying_party=party,
        user_verification=user_verification,
        challenge=options.challenge,
        response=key.register(options),
    )
    credential = verify.verify_registration(request).credential.to_json()
    if owned:
        credential["userHandle"] = options.user.id
    asked = verify.authentication_options(
        AuthenticationOptionsRequest(relying_party=party, user_verification=user_verification)
    )
    asked_for = asked.to_json() | {"allowCredentials": [{"id": credential["id"], "type": "public-key"}]}
    return {
        "relyingParty": party.to_json(),
        "challenge": asked.challenge,
        "userVerification": "preferred",
        "credential": credential,
        "response": key.authenticate(asked_for),
    }
