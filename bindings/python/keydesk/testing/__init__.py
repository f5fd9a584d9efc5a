"""For a host's own tests: cases for its store and its directory, and an authenticator in software.

`store_cases` and `directory_cases` answer a list of cases for any test runner:

    @pytest.mark.parametrize("case", store_cases(store), ids=str)
    def test_store(case):
        case.run()  # for a store whose functions are `async`: await case.run_async()

`SoftwareAuthenticator` needs the package `cryptography`: `pip install "keydesk[testing]"`.
"""

from __future__ import annotations

from ._authenticator import AuthenticatorError, HeldCredential, SoftwareAuthenticator
from ._cases import Case
from ._directory import directory_cases
from ._store import store_cases

__all__ = [
    "AuthenticatorError",
    "Case",
    "HeldCredential",
    "SoftwareAuthenticator",
    "directory_cases",
    "store_cases",
]
