"""Every operation and every stateless function, typed. It is compiled and never run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import pytest

from keydesk import (
    AsyncKeydesk,
    AsyncMount,
    Call,
    Keydesk,
    KeydeskError,
    Mount,
    NotFoundError,
    UnavailableError,
    verify,
)
from keydesk.records import (
    AccessPolicy,
    Action,
    ActorRecord,
    AttestationConveyance,
    AuthenticationOptionsRequest,
    AuthenticationRecord,
    AuthenticatorAttachment,
    AuthenticatorKind,
    BeginLinkRegistrationRequest,
    BeginRegistrationRequest,
    BeginSignInRequest,
    CallerRecord,
    CancelLinkRequest,
    ChangesSinceRequest,
    CloseAccountRequest,
    Config,
    CounterCheck,
    CredentialChoice,
    FaultRecord,
    FindUsersRequest,
    FinishLinkRegistrationRequest,
    FinishRegistrationRequest,
    FinishSignInRequest,
    GetUserRequest,
    HostPeople,
    HostSearch,
    IssueLinkRequest,
    LinkPolicy,
    LinkStatusRequest,
    ListAffectedAuthenticatorsRequest,
    ListEventsRequest,
    MetadataRecord,
    NotificationRecord,
    PersonRecord,
    Policy,
    PortalSignedIn,
    PublicKeyCredentialHint,
    RedeemLinkRequest,
    RegistrationOptionsRequest,
    RelyingPartyConfig,
    RelyingPartyRecord,
    RemovalReason,
    RemoveAuthenticatorRequest,
    RenameAuthenticatorRequest,
    ReopenAccountRequest,
    ResidentKeyRequirement,
    SignInAnswer,
    Strength,
    TableCommit,
    TableOutcome,
    TableRange,
    TableRow,
    UserOptions,
    UserVerification,
    UserView,
    VerifyAuthenticationRequest,
    VerifyRegistrationRequest,
)
from keydesk.testing import AuthenticatorError, Case, SoftwareAuthenticator, directory_cases, store_cases


class PlainStore:
    """A host's store with plain functions and records."""

    def load(self, key: str) -> TableRow | None:
        return TableRow(key=key, owner=key, version=1, blob="")

    def commit(self, request: TableCommit) -> TableOutcome:
        return TableOutcome.COMMITTED if request.expected_version == 0 else TableOutcome.VERSION_CONFLICT

    def list(self, request: TableRange) -> Sequence[TableRow]:
        return [TableRow(key=request.after, owner=request.before, version=request.limit, blob="")]

    def remove(self, key: str) -> TableRow | None:
        return None


class LoopStore:
    """A host's store with coroutines and mappings."""

    async def load(self, key: str) -> Mapping[str, Any] | None:
        return {"key": key}

    async def commit(self, request: TableCommit) -> TableOutcome:
        return TableOutcome.KEY_TAKEN if request.unique_keys else TableOutcome.COMMITTED

    async def list(self, request: TableRange) -> Sequence[Mapping[str, Any]]:
        return []

    async def remove(self, key: str) -> Mapping[str, Any] | None:
        return None


class People:
    """A host's directory with plain functions."""

    def user(self, id: str) -> PersonRecord | None:
        return PersonRecord(id=id, username="jo", display_name="Jo", organisation="w", email=None)

    def search(self, request: HostSearch) -> HostPeople:
        return HostPeople(users=[], next=request.cursor, count=len(request.words) + len(request.organisations))

    def roles(self, id: str) -> Sequence[str]:
        return ["ra"]


class Post:
    """A host's notifier."""

    async def deliver(self, request: NotificationRecord) -> None:
        print(request.user, request.at.timestamp(), request.kind)


def may(actor: ActorRecord, action: Action, target: UserView) -> bool:
    return action is not Action.CLOSE_ACCOUNT or actor.id != target.id


async def on_error(fault: FaultRecord) -> None:
    print(fault.operation, fault.error)


CONFIG = Config(
    relying_parties=[
        RelyingPartyRecord(
            id="portal.example",
            name="Portal",
            origins=["https://portal.example"],
            policy=Policy(
                access=AccessPolicy(roles={"ra": [Action.VIEW, Action.ISSUE_LINK]}),
                links=LinkPolicy(lifetime_seconds=600),
            ),
        )
    ],
    store="memory:",
)
ACTOR = ActorRecord(
    id="u-ra", authenticated_at=datetime.now(timezone.utc), strength=Strength.SECURITY_KEY, roles=["ra"]
)
CALLER = CallerRecord(actor=ACTOR, from_="192.0.2.1")
PARTY = RelyingPartyConfig(id="portal.example", origins=["https://portal.example"])


def operations(response: Mapping[str, Any]) -> None:
    with Keydesk.open(
        CONFIG, store=PlainStore(), directory=People(), notifier=Post(), may=may, on_error=on_error
    ) as desk:
        found = desk.find_users(FindUsersRequest(query="jo"), caller=CALLER)
        count: int | None = found.count
        user = desk.get_user(GetUserRequest(user_id=found.users[0].id), caller=CALLER)
        version: int = user.account.version
        issued = desk.issue_link(IssueLinkRequest(user_id="u", kind=AuthenticatorKind.SECURITY_KEY), caller=CALLER)
        desk.cancel_link(CancelLinkRequest(user_id="u", link_id=issued.link.id), caller=CALLER)
        session: str = desk.redeem_link(RedeemLinkRequest(token=issued.token)).session
        expires: datetime = desk.link_status(LinkStatusRequest(session=session)).link.expires_at
        begun = desk.begin_link_registration(BeginLinkRegistrationRequest(session=session))
        authenticator = desk.finish_link_registration(
            FinishLinkRegistrationRequest(session=session, ceremony_id=begun.ceremony_id, response=response)
        ).authenticator
        begun = desk.begin_registration(
            BeginRegistrationRequest(user_id="u", kind=AuthenticatorKind.PASSKEY), caller=CALLER
        )
        desk.finish_registration(
            FinishRegistrationRequest(user_id="u", ceremony_id=begun.ceremony_id, response="{}"), caller=CALLER
        )
        id: str = authenticator.id
        desk.rename_authenticator(
            RenameAuthenticatorRequest(user_id="u", authenticator_id=id, nickname="Blue"), caller=CALLER
        )
        desk.remove_authenticator(
            RemoveAuthenticatorRequest(user_id="u", authenticator_id=id, reason=RemovalReason.LOST), caller=CALLER
        )
        begun = desk.begin_sign_in(BeginSignInRequest())
        signed_in = desk.finish_sign_in(FinishSignInRequest(ceremony_id=begun.ceremony_id, response=response))
        desk.close_account(CloseAccountRequest(user_id="u", reason="left"), caller=CALLER)
        desk.reopen_account(ReopenAccountRequest(user_id="u", reason="back"), caller=CALLER)
        events = desk.list_events(ListEventsRequest(user_id="u", after=3), caller=CALLER).events
        cursor: str = desk.changes_since(ChangesSinceRequest(user_id="u"), caller=CALLER).cursor
        desk.list_affected_authenticators(ListAffectedAuthenticatorsRequest(), caller=CALLER)
        due: bool = desk.second_factor_due("u", relying_party="portal.example")
        delivered: int = desk.deliver_notifications(10)
        desk.update_metadata(MetadataRecord(blob="e30"))
        print(json.dumps(desk.call("issueLink", {"userId": "u", "kind": "passkey"}, CALLER).to_json()))
        print(count, version, expires, signed_in.amr, events, cursor, due, delivered, desk.warnings)


async def async_operations(response: Mapping[str, Any]) -> None:
    async with await AsyncKeydesk.open(CONFIG, store=LoopStore(), directory=People(), may=may) as desk:
        found = await desk.find_users(FindUsersRequest(query="jo"), caller=CALLER)
        user = await desk.get_user(GetUserRequest(user_id=found.users[0].id), caller=CALLER)
        issued = await desk.issue_link(IssueLinkRequest(user_id="u", kind=AuthenticatorKind.THIS_DEVICE), caller=CALLER)
        await desk.cancel_link(CancelLinkRequest(user_id="u", link_id=issued.link.id), caller=CALLER)
        session: str = (await desk.redeem_link(RedeemLinkRequest(token=issued.token))).session
        status = await desk.link_status(LinkStatusRequest(session=session))
        begun = await desk.begin_link_registration(BeginLinkRegistrationRequest(session=session))
        made = await desk.finish_link_registration(
            FinishLinkRegistrationRequest(session=session, ceremony_id=begun.ceremony_id, response=response)
        )
        begun = await desk.begin_registration(
            BeginRegistrationRequest(user_id="u", kind=AuthenticatorKind.PASSKEY), caller=CALLER
        )
        await desk.finish_registration(
            FinishRegistrationRequest(user_id="u", ceremony_id=begun.ceremony_id, response="{}"), caller=CALLER
        )
        id: str = made.authenticator.id
        await desk.rename_authenticator(
            RenameAuthenticatorRequest(user_id="u", authenticator_id=id, nickname="Blue"), caller=CALLER
        )
        await desk.remove_authenticator(
            RemoveAuthenticatorRequest(user_id="u", authenticator_id=id, reason=RemovalReason.LOST), caller=CALLER
        )
        begun = await desk.begin_sign_in(BeginSignInRequest(user_id="u"))
        signed_in: SignInAnswer = await desk.finish_sign_in(
            FinishSignInRequest(ceremony_id=begun.ceremony_id, response=response)
        )
        await desk.close_account(CloseAccountRequest(user_id="u", reason="left"), caller=CALLER)
        await desk.reopen_account(ReopenAccountRequest(user_id="u", reason="back"), caller=CALLER)
        events = (await desk.list_events(ListEventsRequest(user_id="u"), caller=CALLER)).events
        changes = await desk.changes_since(ChangesSinceRequest(user_id="u"), caller=CALLER)
        await desk.list_affected_authenticators(ListAffectedAuthenticatorsRequest(cursor=changes.cursor), caller=CALLER)
        due: bool = await desk.second_factor_due("u")
        delivered: int = await desk.deliver_notifications()
        await desk.update_metadata({"blob": "e30"})
        print(await desk.call("findUsers", FindUsersRequest(query="jo"), CALLER))
        print(user.actions, status.link, signed_in.at, events, due, delivered)


def stateless(registration: Mapping[str, Any], assertion: Mapping[str, Any]) -> AuthenticationRecord:
    creation = verify.registration_options(
        RegistrationOptionsRequest(
            relying_party=PARTY,
            user=UserOptions(name="jo", display_name="Jo"),
            user_verification=UserVerification.REQUIRED,
            resident_key=ResidentKeyRequirement.REQUIRED,
            authenticator_attachment=AuthenticatorAttachment.CROSS_PLATFORM,
            hints=[PublicKeyCredentialHint.SECURITY_KEY],
            algorithms=[-7, -8],
            attestation=AttestationConveyance.DIRECT,
        )
    )
    credential = verify.verify_registration(
        VerifyRegistrationRequest(
            relying_party=PARTY,
            challenge=creation.challenge,
            user_verification=UserVerification.REQUIRED,
            response=registration,
            algorithms=[one.alg for one in creation.pub_key_cred_params],
        )
    ).credential
    options = verify.authentication_options(
        AuthenticationOptionsRequest(
            relying_party=PARTY,
            user_verification=UserVerification.REQUIRED,
            allow_credentials=[CredentialChoice(id=credential.id, transports=credential.transports)],
        )
    )
    made = verify.verify_authentication(
        VerifyAuthenticationRequest(
            relying_party=PARTY,
            challenge=options.challenge,
            user_verification=UserVerification.REQUIRED,
            credential=credential,
            response=json.dumps(assertion),
            counter=CounterCheck.REPORT,
        )
    ).authentication
    handle = verify.Credential(credential).with_sign_count(made.sign_count)
    return handle.verify(
        verify.RelyingParty(PARTY),
        challenge=options.challenge,
        response=assertion,
        user_verification="preferred",
        counter=CounterCheck.REFUSE,
        expected_user_handle=made.user_handle,
    )


def mounts(desk: Keydesk, loop_desk: AsyncKeydesk) -> tuple[Mount, AsyncMount]:
    def actor(request: dict[str, str]) -> ActorRecord | None:
        return ACTOR if "x" in request else None

    async def signed_in(request: dict[str, str], sign_in: SignInAnswer) -> PortalSignedIn:
        return PortalSignedIn(location=f"/{sign_in.user_id}")

    mount = desk.mount(origin="https://portal.example", prefix="/desk", sign_in_url="/sign-in", actor=actor)
    answer = mount.respond({}, Call("GET", "/desk", [], b"", None))
    status: int = answer.status
    print(status, mount.prefix, mount.body_limit)
    return mount, loop_desk.mount({"origin": "https://portal.example"}, actor=actor, signed_in=signed_in)


def errors(desk: Keydesk) -> str:
    try:
        desk.get_user(GetUserRequest(user_id="u"), caller=CALLER)
    except NotFoundError as error:
        return error.code
    except UnavailableError as error:
        return f"{error.detail} {error.retryable}"
    except KeydeskError as error:
        return f"{error.code} {error.expected} {error.seen} {error.reference}"
    return ""


CASES: list[Case] = [
    *store_cases(PlainStore()),
    *store_cases(LoopStore()),
    *directory_cases(People(), people=[PersonRecord(id="u", username="jo", display_name="Jo", organisation="w")]),
    *directory_cases(People(), people=[{"id": "u"}, {"id": "v"}], roles={"u": ["ra"]}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case(case: Case) -> None:
    case.run()


async def authenticator(desk: AsyncKeydesk, case: Case) -> None:
    await case.run_async()
    key = SoftwareAuthenticator(origin="https://portal.example", algorithms=[-8], attestation="self")
    key.user_verified = False
    begun = await desk.begin_sign_in(BeginSignInRequest())
    try:
        response: dict[str, Any] = key.authenticate(begun)
    except AuthenticatorError as error:
        print(error.name == "NotAllowedError")
        raise
    await desk.finish_sign_in(FinishSignInRequest(ceremony_id=begun.ceremony_id, response=response))
    key.credentials[-1].sign_count -= 1
