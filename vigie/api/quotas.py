"""Counts what a machine asks in a day. Spent, it is refused; at a border it is only alarmed, never refused."""

from dataclasses import dataclass

import structlog

from vigie.api import metrics
from vigie.api.callers import Caller
from vigie.api.refusals import QuotaSpent
from vigie.foundation.database import Act, Event
from vigie.vocabulary.purposes import Purpose

log = structlog.get_logger("vigie.api")

COUNT = """
with allowed as (select quota from credential where key = %(key)s and quota is not null),
forgotten as (delete from quota_use where credential = %(digest)s and day < %(day)s),
counted as (
    insert into quota_use (holder, credential, bureau, day, used)
    select %(holder)s, %(digest)s, %(bureau)s, %(day)s, 1 from allowed
    on conflict (credential, day) do update set used = quota_use.used + 1 returning used)
select counted.used, allowed.quota from counted, allowed
"""


@dataclass(frozen=True)
class QuotaOverrun(Event):
    """A machine at a border asks more than was agreed; announced once a day, when it first happens."""

    holder: str
    bureau: str
    quota: int


def count_question(act: Act, caller: Caller) -> None:
    """One question more today. Raises QuotaSpent when that is more than the credential's quota, but not at a border.

    People have no quota, and a credential without one is not counted. A refused question is not counted either.
    """
    if not caller.machine or not caller.credential:
        return
    told = {
        "key": caller.credential, "digest": caller.credential.rpartition(":")[2].encode(), "holder": act.actor.id,
        "bureau": act.actor.bit, "day": act.now.date(),
    }  # fmt: skip
    row = act.sql.execute(COUNT, told).fetchone()
    if row is None or row[0] <= row[1]:
        return
    if act.task.purpose is not Purpose.BORDER:
        raise QuotaSpent
    metrics.QUOTA_OVERRUNS.inc()
    log.warning("quota overrun at a border", holder=str(act.actor.id), bureau=act.actor.bureau)
    if row[0] == row[1] + 1:
        act.announce(QuotaOverrun(str(act.actor.id), act.actor.bureau, row[1]))
