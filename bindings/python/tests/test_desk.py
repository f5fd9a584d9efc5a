"""What Python adds to a desk: threads, loops, cancellation, exceptions, records, the host's functions."""

from __future__ import annotations

import asyncio
import contextvars
import copy
import logging
import pickle
import threading
import warnings
from dataclasses import FrozenInstanceError
from datetime import datetime, timezone
from typing import Any

import pytest
from helpers import PEOPLE, AsyncTable, Table, actor, config, ra

from keydesk import (
    AsyncKeydesk,
    InvalidError,
    Keydesk,
    KeydeskError,
    KeydeskWarning,
    NotFoundError,
    UnavailableError,
)
from keydesk.records import (
    AuthenticatorKind,
    CallerRecord,
    CancelLinkRequest,
    CloseAccountRequest,
    Code,
    Config,
    FaultRecord,
    FindUsersRequest,
    GetUserRequest,
    HostSearch,
    IssueLinkAnswer,
    IssueLinkRequest,
    PersonRecord,
    RelyingPartyRecord,
    TableCommit,
)

ISSUE = IssueLinkRequest(user_id="u-jo", kind=AuthenticatorKind.SECURITY_KEY)


def people(**more: Any) -> Any:
    """A directory of the host's own."""

    class People:
        def user(self, id: str) -> Any:
            return next((one for one in PEOPLE if one["id"] == id), None)

        def search(self, request: HostSearch) -> Any:
            return {"users": PEOPLE[: request.limit]}

    made = People()
    for name, function in more.items():
        setattr(made, name, function)
    return made


def test_a_desk_answers_records_with_dates_in_utc_and_values_of_lists() -> None:
    with Keydesk.open(config()) as desk:
        answer = desk.issue_link(ISSUE, caller=ra())
        assert isinstance(answer, IssueLinkAnswer)
        assert answer.link.kind is AuthenticatorKind.SECURITY_KEY
        assert answer.link.issued_at.tzinfo is timezone.utc
        assert 3590 < (answer.link.expires_at - datetime.now(timezone.utc)).total_seconds() <= 3600
        assert IssueLinkAnswer.from_json(answer.to_json()) == answer
        with pytest.raises(FrozenInstanceError):
            answer.link.status = "used"  # type: ignore[misc, assignment]


def test_a_secret_is_not_in_the_text_of_a_record() -> None:
    with Keydesk.open(config()) as desk:
        answer = desk.issue_link(ISSUE, caller=ra())
        assert len(answer.token) > 20 and answer.token not in repr(answer)
    party = RelyingPartyRecord(id="localhost", origins=["http://localhost:8080"])
    written = repr(Config(relying_parties=[party], store="postgres://u:pw@db/x", directory="host", secret="hidden"))
    assert "pw" not in written and "hidden" not in written


def test_a_configuration_may_be_a_record() -> None:
    party = RelyingPartyRecord(id="localhost", name="Portal", origins=["http://localhost:8080"])
    made = Config(relying_parties=[party], store="memory:", directory={"people": PEOPLE})
    with warnings.catch_warnings(), Keydesk.open(made) as desk:
        assert not desk.second_factor_due("u-jo")


def test_what_an_operator_should_know_is_a_warning_and_a_record() -> None:
    with pytest.warns(KeydeskWarning, match="roles_not_said"):
        made = config()
        del made["relyingParties"][0]["policy"]["access"]["actingUpwards"]
        desk = Keydesk.open(made)
    assert [one.code for one in desk.warnings] == ["roles_not_said"]
    desk.close()


def test_errors_are_caught_by_their_class_and_by_the_base() -> None:
    with Keydesk.open(config()) as desk:
        with pytest.raises(NotFoundError) as found:
            desk.get_user(GetUserRequest(user_id="nobody"), caller=ra())
        assert found.value.code == Code.USER_UNKNOWN and not found.value.retryable
        with pytest.raises(KeydeskError, match="link_unknown"):
            desk.cancel_link(CancelLinkRequest(user_id="u-jo", link_id="AAAAAAAAAAAAAAAAAAAAAA"), caller=ra())
    with pytest.raises(UnavailableError) as found_closed:
        desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra())
    assert found_closed.value.code == "closed"


def test_an_error_can_be_copied_and_pickled() -> None:
    error = KeydeskError("busy", "Try again.", retryable=True, reference="7")
    for made in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(made) is UnavailableError
        assert (made.code, made.detail, made.retryable, made.reference) == ("busy", "Try again.", True, "7")


@pytest.mark.parametrize(
    ("request_", "word"),
    [
        ({"userId": "u-jo", "kind": object()}, "object"),
        ({"userId": "u-jo", "kind": "security_key", "at": datetime(2026, 1, 1)}, "time zone"),
    ],
)
def test_a_request_that_is_no_json_is_malformed(request_: Any, word: str) -> None:
    with Keydesk.open(config()) as desk, pytest.raises(InvalidError, match="malformed_request") as found:
        desk.call("issueLink", request_, ra())
    assert word in str(found.value)


def test_a_host_store_is_called_on_the_thread_that_waits_and_sees_its_context() -> None:
    seen: set[tuple[int, str]] = set()
    transaction: contextvars.ContextVar[str] = contextvars.ContextVar("transaction", default="none")

    class Watched(Table):
        def commit(self, request: TableCommit) -> str:
            seen.add((threading.get_ident(), transaction.get()))
            return super().commit(request)

    with Keydesk.open(config(), store=Watched()) as desk:
        seen.clear()
        transaction.set("mine")
        desk.issue_link(ISSUE, caller=ra())
        assert seen == {(threading.get_ident(), "mine")}


def test_a_desk_that_waits_may_have_a_host_with_coroutines() -> None:
    table = AsyncTable()
    with Keydesk.open(config(), store=table) as desk:
        desk.issue_link(ISSUE, caller=ra())
    assert table.table.rows


def test_a_host_function_may_use_another_desk() -> None:
    with Keydesk.open(config()) as other:

        def user(id: str) -> Any:
            return other.get_user(GetUserRequest(user_id=id), caller=ra()).user.to_json() if id == "u-jo" else PEOPLE[1]

        with Keydesk.open(config(), directory=people(user=user)) as desk:
            assert desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra()).user.display_name == "Jo Bloggs"


def test_what_a_host_raises_is_store_unavailable_with_its_cause() -> None:
    faults: list[FaultRecord] = []

    def user(id: str) -> Any:
        raise LookupError("no table persons")

    with Keydesk.open(config(), directory=people(user=user), on_error=faults.append) as desk:
        with pytest.raises(UnavailableError) as found:
            desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra())
    assert found.value.code == "store_unavailable" and found.value.retryable
    assert "LookupError: no table persons" in str(found.value.__cause__)
    assert "no table" not in found.value.detail


def test_what_interrupts_a_host_function_interrupts_the_call() -> None:
    def user(id: str) -> Any:
        raise KeyboardInterrupt

    with Keydesk.open(config(), directory=people(user=user)) as desk, pytest.raises(KeyboardInterrupt):
        desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra())


def test_faults_go_to_the_logger_if_the_host_takes_none(caplog: pytest.LogCaptureFixture) -> None:
    from keydesk._host import log_fault

    fault = {"code": "store_unavailable", "detail": "x", "retryable": True, "cause": "no table"}
    with caplog.at_level(logging.ERROR, "keydesk"):
        log_fault(FaultRecord.from_json({"where": "request", "operation": "/desk/users", "error": fault}))
    assert caplog.messages == ["request /desk/users: store_unavailable: x (no table)"]


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"store": object()}, "store has no function load"),
        ({"directory": object()}, "directory has no function user"),
        ({"notifier": object()}, "notifier has no function deliver"),
        ({"may": 7}, "may must be a function"),
        ({"on_error": 7}, "onError must be a function"),
    ],
)
def test_a_part_of_the_host_that_lacks_a_function_is_named(parts: dict[str, Any], word: str) -> None:
    with pytest.raises(InvalidError, match="configuration_invalid") as found:
        Keydesk.open(config(), **parts)
    assert word in str(found.value)


def test_may_is_asked_with_three_arguments() -> None:
    asked: list[Any] = []

    def may(actor: Any, action: Any, target: Any) -> bool:
        asked.append((actor.id, action.value, target.id))
        return False

    with Keydesk.open(config(), may=may) as desk, pytest.raises(KeydeskError, match="host_refused"):
        desk.issue_link(ISSUE, caller=ra())
    assert asked == [("u-ra", "issue_link", "u-jo")]


def test_notifications_reach_a_notifier_with_dates() -> None:
    taken: list[Any] = []

    class Notifier:
        def deliver(self, request: Any) -> None:
            taken.append(request)

    with Keydesk.open(config(), notifier=Notifier()) as desk:
        desk.issue_link(ISSUE, caller=ra())
        desk.close_account(CloseAccountRequest(user_id="u-jo", reason="left"), caller=ra())
        desk.deliver_notifications()
    assert isinstance(taken[0].at, datetime) and taken[0].kind == {"type": "account_closed"}


def test_threads_share_a_desk() -> None:
    with Keydesk.open(config(), store=Table()) as desk:
        failed: list[BaseException] = []

        def work() -> None:
            try:
                for _ in range(20):
                    desk.find_users(FindUsersRequest(query="jo"), caller=ra())
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert failed == []


def test_operations_on_a_loop_are_coroutines_that_run_side_by_side() -> None:
    async def run() -> None:
        async with await AsyncKeydesk.open(config(), store=AsyncTable(), directory=people()) as desk:
            task = asyncio.create_task(desk.issue_link(ISSUE, caller=ra()))
            several = [desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra()) for _ in range(50)]
            assert {one.user.display_name for one in await asyncio.gather(*several)} == {"Jo Bloggs"}
            assert (await task).link.issued_by == "u-ra"

    asyncio.run(run())


def test_a_cancelled_call_ends_at_once_and_the_desk_goes_on() -> None:
    async def run() -> None:
        reached, never = asyncio.Event(), asyncio.Event()
        stuck = True

        async def user(id: str) -> Any:
            if id == "u-jo" and stuck:
                reached.set()
                await never.wait()
            return next((one for one in PEOPLE if one["id"] == id), None)

        desk = await AsyncKeydesk.open(config(hostTimeoutMs=60_000), directory=people(user=user))
        task = asyncio.create_task(desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra()))
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        stuck = False
        assert (await desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra())).user.id == "u-jo"
        never.set()
        await desk.close()

    asyncio.run(run())


def test_a_plain_function_of_the_host_keeps_the_loop_free() -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        free = threading.Event()

        def user(id: str) -> Any:
            # It waits for the loop, which would never come if this ran on it.
            loop.call_soon_threadsafe(free.set)
            assert free.wait(30)
            return next((one for one in PEOPLE if one["id"] == id), None)

        async with await AsyncKeydesk.open(config(hostTimeoutMs=60_000), directory=people(user=user)) as desk:
            assert (await desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra())).user.id == "u-jo"

    asyncio.run(run())


def test_a_desk_is_refused_where_no_asyncio_loop_runs() -> None:
    import trio

    async def run() -> None:
        with pytest.raises(InvalidError, match="configuration_invalid.*[Tt]rio is not supported"):
            await AsyncKeydesk.open(config())

    trio.run(run)
    coroutine = AsyncKeydesk.open(config())
    with pytest.raises(InvalidError, match="needs a running asyncio event loop"):
        coroutine.send(None)


def test_anyio_on_asyncio_works() -> None:
    import anyio

    async def run() -> None:
        found: list[Any] = []

        async def get(desk: AsyncKeydesk) -> None:
            found.append(await desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra()))

        async with await AsyncKeydesk.open(config(), directory=people()) as desk:
            async with anyio.create_task_group() as group:
                group.start_soon(get, desk)
            assert found[0].user.id == "u-jo"
            with anyio.CancelScope() as scope:
                scope.cancel()
                await get(desk)
            assert scope.cancelled_caught and len(found) == 1

    anyio.run(run, backend="asyncio")


def test_another_loop_may_call_a_desk() -> None:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    desk = asyncio.run_coroutine_threadsafe(AsyncKeydesk.open(config(), directory=people()), loop).result()
    answer = asyncio.run(desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra()))
    assert answer.user.id == "u-jo"
    asyncio.run_coroutine_threadsafe(desk.close(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_a_person_may_be_a_record_or_a_mapping() -> None:
    record = PersonRecord.from_json(PEOPLE[0])
    for answer in (record, PEOPLE[0]):
        found = people(user=lambda id, answer=answer: answer if id == "u-jo" else PEOPLE[1])
        with Keydesk.open(config(), directory=found) as desk:
            assert desk.get_user(GetUserRequest(user_id="u-jo"), caller=ra()).user.username == "jo"


def test_a_caller_that_is_nobody_is_not_authenticated() -> None:
    with Keydesk.open(config()) as desk:
        for caller in (None, CallerRecord()):
            with pytest.raises(KeydeskError, match="not_authenticated"):
                desk.get_user(GetUserRequest(user_id="u-jo"), caller=caller)
        with pytest.raises(NotFoundError, match="relying_party_unknown"):
            desk.get_user(GetUserRequest(user_id="u-jo"), caller=CallerRecord(actor=actor(), relying_party="other"))
