"""What only this door refuses: no caller, broken or oversized bodies, spent quotas, keys used twice."""

from vigie.foundation.errors import Conflict, Invalid, Refusal


class NotSignedIn(Refusal):
    """No token, an unknown, expired or revoked one, or no session: all alike."""

    code = "not_signed_in"
    status = 401
    advice = "Send a valid token as 'Authorization: Bearer ...'. Tokens are made in the portal and expire."


class ForgedForm(Refusal):
    """A session's request that changes something without the session's CSRF token."""

    code = "csrf_failed"
    status = 403
    advice = "Send the portal's CSRF token as X-CSRFToken, or use a bearer token."


class Malformed(Invalid):
    """The body is not JSON in UTF-8 at all."""

    code = "malformed_json"
    status = 400
    advice = "The body cannot be read as JSON in UTF-8. Correct it at the place named."


class TooLarge(Refusal):
    """More bytes than one act can need."""

    code = "too_large"
    status = 413
    advice = "The body may have at most %(most)s bytes. Send less at once."


class NotJson(Refusal):
    """Some other media type."""

    code = "not_json"
    status = 415
    advice = "Send the body as 'Content-Type: application/json'."


class NoSuchOperation(Refusal):
    """An address under /api/v1 that leads nowhere."""

    code = "no_such_operation"
    status = 404
    advice = "There is no operation at this address. All of them are listed at /api/v1/docs."


class WrongMethod(Refusal):
    """An address that exists, asked otherwise than it can be."""

    code = "method_not_allowed"
    status = 405
    advice = "This address does not offer that method. The header Allow names those that it offers."


class QuotaSpent(Refusal):
    """A machine has asked as often today as it may."""

    code = "quota_spent"
    status = 429
    advice = "The daily quota of this credential is used up. It begins anew at midnight UTC."
    noted = True


class KeyUsedOtherwise(Conflict):
    """The same Idempotency-Key with another request."""

    code = "idempotency_key_reused"
    advice = "This Idempotency-Key was used for another request. Use a new key for a new request."
