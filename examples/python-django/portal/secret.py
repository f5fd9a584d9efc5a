"""The one secret of the portal, in a file that nobody else reads."""

import base64
import os
from pathlib import Path


def secret_in(path: Path) -> str:
    """32 bytes in base64url; makes them at the first start."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        text = path.read_text().strip()
        if len(text) != 43:
            raise SystemExit(f"{path} does not hold a secret: 43 characters of base64url") from None
        return text
    text = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return text
