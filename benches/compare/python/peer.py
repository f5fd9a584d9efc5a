"""py_webauthn over the vectors; the protocol stands in ../src/peer.rs."""

import json
import platform
import sys
import time
from importlib.metadata import version

from webauthn import verify_authentication_response
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import InvalidAuthenticationResponse


def verify(case, response):
    return verify_authentication_response(
        credential=response,
        expected_challenge=case["challenge"],
        expected_rp_id=RP_ID,
        expected_origin=ORIGIN,
        credential_public_key=case["publicKey"],
        credential_current_sign_count=case["signCount"],
        require_user_verification=True,
    )


def refuses(case, response):
    try:
        verify(case, response)
    except InvalidAuthenticationResponse:
        return True
    return False


with open(sys.argv[1], encoding="utf-8") as file:
    VECTORS = json.load(file)
RP_ID, ORIGIN, CASES = VECTORS["rpId"], VECTORS["origin"], VECTORS["cases"]
for one in CASES:
    one["challenge"] = base64url_to_bytes(one["challenge"])
    one["publicKey"] = base64url_to_bytes(one["publicKey"])
for one in CASES:
    if not all(refuses(one, flipped) for flipped in one["flipped"]):
        sys.exit("took a flipped bit")
    verify(one, one["response"])

runtime = f"{platform.python_implementation()} {platform.python_version()}"
about = {"name": "webauthn", "version": version("webauthn"), "runtime": runtime}
print(json.dumps(about), flush=True)

for line in sys.stdin:
    calls = int(line)
    start = time.process_time_ns()
    for call in range(calls):
        one = CASES[call % len(CASES)]
        # It raises unless the assertion is good; the sign count shows that it was read.
        if verify(one, one["response"]).new_sign_count <= one["signCount"]:
            sys.exit("refused a good assertion")
    print((time.process_time_ns() - start) / 1000, flush=True)
