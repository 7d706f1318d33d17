"""Makes sending a request twice safe: the answer is kept, sealed, in the transaction of the act that it answers."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.http import HttpRequest

from vigie.api.parsing import shown
from vigie.api.refusals import KeyUsedOtherwise
from vigie.foundation import clock
from vigie.foundation.actor import Resource
from vigie.foundation.database import Act
from vigie.foundation.errors import Advice, Fault, Invalid
from vigie.foundation.ledger.writing import Verb
from vigie.vocabulary.purposes import Purpose

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
SHORTEST, LONGEST = 8, 200
NONCE = 12

ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"
FIND = "select request, status, sealed from kept_answer where holder = %s and key = %s and at > %s"
FORGET = "delete from kept_answer where at <= %s or (holder = %s and key = %s)"
KEEP = "insert into kept_answer (holder, key, bureau, request, status, sealed, at) values (%s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the act answered: HTTP status and JSON."""

    status: int
    body: Any


def key_of(request: HttpRequest) -> str:
    """The caller's key for this request, empty without one. Raises Invalid unless 8 to 200 printable ASCII signs."""
    key = request.headers.get(HEADER)
    if key is None:
        return ""
    if SHORTEST <= len(key) <= LONGEST and key.isascii() and key.isprintable():
        return key
    advice = Advice("Give an Idempotency-Key of 8 to 200 printable ASCII signs that nobody can guess, such as a UUID.")
    raise Invalid(Fault(f"/{HEADER}", "too_short" if len(key) < SHORTEST else "encoding", advice, shown(key)))


def find(act: Act, request: HttpRequest, key: str) -> Answered | None:
    """The answer kept for this key and this very request, or None. Raises KeyUsedOtherwise for another request.

    Two requests with one key wait for one another, so that the second finds the first one's answer. To be told again
    is to be told: the policy is asked anew, as the act asked it, and the telling is noted. Raises NotPermitted.
    """
    holder, name = act.actor.id, _name(act, key)
    act.sql.execute(ONE_AT_A_TIME, (name.hex(),))
    row = act.sql.execute(FIND, (holder, name, act.now - KEPT_FOR)).fetchone()
    if row is None:
        return None
    if bytes(row[0]) != fingerprint(request):
        raise KeyUsedOtherwise
    sealed = bytes(row[2])
    kept = json.loads(AESGCM(_seal(act, key)).decrypt(sealed[:NONCE], sealed[NONCE:], name))
    action, kind, about, attributes, purpose = kept["asked"]
    act.permit(action, Resource(kind, about, attributes), purpose=purpose and Purpose(purpose))
    body = kept["body"]
    owners = (
        {body["reference"]: body["owner"]} if isinstance(body, dict) and {"reference", "owner"} <= body.keys() else {}
    )
    act.note("api.repeat", Verb.DISCLOSE, *owners, owners=owners, result=action)
    return Answered(row[1], body)


def keep(act: Act, request: HttpRequest, key: str, answered: Answered) -> None:
    """Keep the answer with the act, and let go of what is older than a day."""
    holder, name = act.actor.id, _name(act, key)
    nonce = clock.new_secret(NONCE)
    asked = act.asked
    if asked is None:
        message = "an act that asked for no permission is not repeated"
        raise RuntimeError(message)
    told = (asked.action, asked.resource.kind, asked.resource.id, asked.resource.attributes, asked.purpose)
    text = json.dumps({"body": answered.body, "asked": told}).encode()
    sealed = nonce + AESGCM(_seal(act, key)).encrypt(nonce, text, name)
    act.sql.execute(FORGET, (act.now - KEPT_FOR, holder, name))
    values = (holder, name, act.actor.bit, fingerprint(request), answered.status, sealed, act.now)
    act.sql.execute(KEEP, values)


def fingerprint(request: HttpRequest) -> bytes:
    """SHA-256 over what makes two requests the same: method, address, purpose and case, body."""
    told = (request.headers.get(name, "") for name in ("Vigie-Purpose", "Vigie-Case", "If-Match"))
    head = "\n".join((str(request.method), request.get_full_path(), *told))
    return hashlib.sha256(head.encode() + b"\0" + request.body).digest()


def _name(act: Act, key: str) -> bytes:
    return hashlib.sha256(b"vigie-repeat-1\0" + act.actor.id.bytes + key.encode()).digest()


def _seal(act: Act, key: str) -> bytes:
    return HKDF(SHA256(), 32, salt=act.actor.id.bytes, info=b"vigie-repeat-1").derive(key.encode())
