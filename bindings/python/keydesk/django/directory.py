"""The portal's users as the desk finds them, over `get_user_model()`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import connections
from django.db.models import F, Q, Value
from django.db.models.functions import Collate, Upper
from django.db.models.lookups import Contains

from ..records import HostPeople, HostSearch, PersonRecord
from .threads import closes_connections

#: The organisation of everybody in a portal that has one.
ONE_ORGANISATION = "portal"

Of = Callable[[Any], Any]


class UserDirectory:
    """Finds users by first name, last name, user name and address; roles are the names of their groups.

    `organisation` is a field (`"ward_id"`, `"profile__ward"`) or a function of the user. Searching filters a field in
    the database, and calls a function for every user who matches the words.
    """

    def __init__(
        self,
        organisation: str | Of | None = None,
        organisation_name: str | Of | None = None,
        roles: Callable[[Any], Iterable[str]] | None = None,
    ) -> None:
        self._organisation = organisation
        self._organisation_name = organisation_name
        self._roles = roles

    @closes_connections
    def user(self, id: str) -> PersonRecord | None:
        found = self._found(id)
        return None if found is None else self.person(found)

    @closes_connections
    def roles(self, id: str) -> list[str]:
        found = self._found(id)
        if found is None:
            return []
        if self._roles is not None:
            return list(self._roles(found))
        groups = getattr(found, "groups", None)
        return [] if groups is None else list(groups.order_by("name").values_list("name", flat=True))

    @closes_connections
    def search(self, request: HostSearch) -> HostPeople:
        # No name holds NUL, and PostgreSQL refuses to compare with one.
        if not request.organisations or any("\0" in one for one in [*request.words, *request.organisations]):
            return HostPeople(users=[], count=0)
        rows = self.users().order_by("pk")
        for word in request.words:
            rows = rows.filter(self._matches(word, rows.db))
        rest = rows
        if request.cursor is not None:
            key = self._key(request.cursor)
            rest = rows.none() if key is None else rows.filter(pk__gt=key)
        if callable(self._organisation):
            found = [one for one in rest.iterator() if self._is_of(one, request)]
            count = len(found) if rest is rows else sum(self._is_of(one, request) for one in rows.iterator())
            return self._people(found[: request.limit + 1], request.limit, count)
        of = self._in_organisations(rows, request.organisations)
        return self._people(list(rest.filter(of)[: request.limit + 1]), request.limit, rows.filter(of).count())

    def users(self) -> Any:
        """The users whom the desk may find. Override it to leave some out, or for `select_related`."""
        return get_user_model()._default_manager.all()

    def person(self, user: Any) -> PersonRecord:
        """A user as the desk shows one."""
        name = _value(user, self._organisation_name)
        return PersonRecord(
            id=str(user.pk),
            username=user.get_username(),
            display_name=self.display_name(user),
            email=getattr(user, get_user_model().get_email_field_name(), None) or None,
            organisation=self.organisation(user),
            organisation_name=None if name is None else str(name),
            active=bool(user.is_active),
        )

    def display_name(self, user: Any) -> str:
        """The name of a user as shown. Its words must occur in the fields of `name_fields`."""
        names = (str(getattr(user, field) or "").strip() for field in self.name_fields())
        return " ".join(name for name in names if name) or str(user.get_username())

    def organisation(self, user: Any) -> str:
        """The id of the organisation of a user."""
        return ONE_ORGANISATION if self._organisation is None else str(_value(user, self._organisation))

    def name_fields(self) -> list[str]:
        """The fields of the name: first and last name, as far as the user model has them."""
        return [name for name in ("first_name", "last_name") if _has(name)]

    def _key(self, id: str) -> Any:
        """The primary key that an id means, or `None` where it can mean none."""
        field = get_user_model()._meta.pk
        try:
            key = field.to_python(id)
            field.run_validators(key)
        except (ValidationError, ValueError, OverflowError):
            return None
        # "07" is not the id of user 7, and no id holds NUL.
        return key if str(key) == id and "\0" not in id else None

    def _found(self, id: str) -> Any:
        key = self._key(id)
        return None if key is None else self.users().filter(pk=key).first()

    def _in_organisations(self, rows: Any, organisations: list[str]) -> Q:
        if self._organisation is None:
            return Q() if ONE_ORGANISATION in organisations else Q(pk__in=[])
        known = []
        for one in organisations:
            try:
                rows.filter(**{str(self._organisation): one})
                known.append(one)
            except (ValidationError, ValueError):
                # A text that cannot be a value of the field is the organisation of nobody.
                pass
        return Q(**{f"{self._organisation}__in": known})

    def _matches(self, word: str, using: str) -> Q:
        model = get_user_model()
        fields = [*self.name_fields(), model.USERNAME_FIELD, model.get_email_field_name()]
        names = [name for name in fields if _has(name)]
        vendor = connections[using].vendor
        if vendor == "postgresql":
            # In a database with the locale "C", UPPER knows ASCII alone; ICU knows all letters.
            texts = [Upper(Collate(F(name), "und-x-icu")) for name in names]
            return reduce(operator.or_, [Q(Contains(one, Value(word.upper()))) for one in texts])
        # SQLite's LIKE ignores case in ASCII alone; its REGEXP is Python's, which knows all letters.
        lookup, value = ("iregex", re.escape(word)) if vendor == "sqlite" else ("icontains", word)
        return reduce(operator.or_, [Q(**{f"{name}__{lookup}": value}) for name in names])

    def _is_of(self, user: Any, request: HostSearch) -> bool:
        return self.organisation(user) in request.organisations

    def _people(self, found: list[Any], limit: int, count: int) -> HostPeople:
        users = [self.person(one) for one in found[:limit]]
        return HostPeople(users=users, next=users[-1].id if len(found) > limit and users else None, count=count)


def _has(field: str) -> bool:
    try:
        get_user_model()._meta.get_field(field)
    except FieldDoesNotExist:
        return False
    return True


def _value(user: Any, of: str | Of | None) -> Any:
    if of is None:
        return None
    if callable(of):
        return of(user)
    return reduce(lambda held, name: getattr(held, name, None), of.split("__"), user)
