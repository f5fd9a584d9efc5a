"""A store in a table of the portal's own database, over the ORM: `"store": "django"`."""

from __future__ import annotations

from django.db import IntegrityError, router, transaction

from ..records import TableCommit, TableOutcome, TableRange, TableRow
from .models import KeydeskRow
from .threads import closes_connections


class DjangoStore:
    """Keeps everything in `KeydeskRow`. `using` names the database; the router's choice if it is left out."""

    def __init__(self, using: str | None = None) -> None:
        # Reads go where writes go: a replica that lags would show accounts as they were.
        self.using = using or router.db_for_write(KeydeskRow)
        self.rows = KeydeskRow._base_manager.using(self.using)

    @closes_connections
    def load(self, key: str) -> TableRow | None:
        found = self.rows.filter(key=key).first()
        return None if found is None else _row(found)

    @closes_connections
    def commit(self, request: TableCommit) -> TableOutcome:
        try:
            with transaction.atomic(using=self.using):
                self._commit(request)
        except _Refused as refused:
            return refused.outcome
        return TableOutcome.COMMITTED

    def _commit(self, request: TableCommit) -> None:
        key, version = request.key, request.expected_version
        if version == 0:
            self._insert([KeydeskRow(key=key, owner=key, version=1, blob=request.blob)], TableOutcome.VERSION_CONFLICT)
        elif not self.rows.filter(key=key, version=version).update(version=version + 1, blob=request.blob):
            raise _Refused(TableOutcome.VERSION_CONFLICT)
        added = [KeydeskRow(key=one, owner=key, version=1, blob="") for one in request.unique_keys]
        added += [KeydeskRow(key=one.key, owner=key, version=1, blob=one.blob) for one in request.events]
        # The row of `key` is locked by now, so that no other commit adds keys for this owner.
        owners = dict(self.rows.filter(key__in=request.lookup_keys).values_list("key", "owner"))
        if any(owner != key for owner in owners.values()):
            raise _Refused(TableOutcome.KEY_TAKEN)
        lookups = (one for one in dict.fromkeys(request.lookup_keys) if one not in owners)
        added += [KeydeskRow(key=one, owner=key, version=1, blob="") for one in lookups]
        self._insert(added, TableOutcome.KEY_TAKEN)

    def _insert(self, rows: list[KeydeskRow], otherwise: TableOutcome) -> None:
        try:
            self.rows.bulk_create(rows)
        except IntegrityError:
            raise _Refused(otherwise) from None

    @closes_connections
    def list(self, request: TableRange) -> list[TableRow]:
        found = self.rows.filter(key__gt=request.after, key__lt=request.before).order_by("key")
        return [_row(one) for one in found[: request.limit]]

    @closes_connections
    def remove(self, key: str) -> TableRow | None:
        while (found := self.rows.filter(key=key).first()) is not None:
            # Exactly the row that was read: of several callers one deletes it, and a newer row is read again.
            same = self.rows.filter(key=key, owner=found.owner, version=found.version, blob=found.blob)
            if same.delete()[0] == 1:
                return _row(found)
        return None


class _Refused(Exception):
    """Nothing of a commit is written."""

    def __init__(self, outcome: TableOutcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


def _row(held: KeydeskRow) -> TableRow:
    return TableRow(key=held.key, owner=held.owner, version=held.version, blob=held.blob)
