"""What opens a link: worked out from a secret each time, so that it is stored nowhere.

The database holds a keyed hash under another secret, by which a link is found. Whoever reads the
database, or the outbox in it, can open nothing.
"""

import hmac
from base64 import urlsafe_b64encode
from uuid import UUID

from ehcoord.db import settings
from ehcoord.services.records import keyed_hash

PATH = "/answer/"
MADE_FOR = b"ehcoord answer link "


def token_of(link_id: UUID) -> str:
    """What opens the link of this address: 256 bits that only this service can work out."""
    secret = settings().secret_key.encode()
    said = hmac.digest(secret, MADE_FOR + link_id.bytes, "sha256")
    return urlsafe_b64encode(said).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is stored of a token, and what a link is found by."""
    return keyed_hash(f"answer link {token}")


def address_of(link_id: UUID) -> str:
    """The whole address that is sent to the one person who is asked."""
    return f"{settings().public_url.rstrip('/')}{PATH}{token_of(link_id)}"
