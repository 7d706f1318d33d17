-- The ledger. Entries only grow: nobody has UPDATE or DELETE on them. A place in the tree is a row of its own,
-- because updating a column would rewrite the body and need a right that nobody should have.

create table ledger_entry (
    id uuid primary key,
    at timestamptz not null,                             -- UTC, whole milliseconds, as in the leaf
    act text not null,
    verb text not null,
    actor uuid,                                          -- null: the node itself
    bureau smallint check (bureau between 0 and 254),    -- null: the node itself; never 255, which an unset session has
    leaf bytea not null check (octet_length(leaf) = 45),
    body bytea,                                          -- canonical JSON; null after erasing, which is an entry too
    salt bytea,
    sought bytea,                                        -- searched values, sealed; erasable alone
    check ((body is null) = (salt is null)),
    check ((actor is null) = (bureau is null))
);
create index ledger_entry_bureau on ledger_entry (bureau, at);
create index ledger_entry_actor on ledger_entry (actor, at);

-- By which a record is asked "who looked at you". What the owner in another country may know of a look stands here
-- and nowhere else: never the officer, only a pseudonym; never the body.
create table ledger_reference (
    entry uuid not null references ledger_entry (id),
    reference text not null,
    at timestamptz not null,
    act text not null,
    purpose text not null,
    bureau smallint check (bureau between 0 and 254),    -- of who looked
    unit text not null,
    owner smallint check (owner between 0 and 254),      -- of the record; null: not told
    alias text not null,                                 -- what the owner is shown for the officer
    primary key (entry, reference)
);
create index ledger_reference_of on ledger_reference (reference, at desc);

-- The key of an hour, sealed to the node's log key. Erasing a row makes that hour's searched values unreadable.
create table ledger_sought_key (
    id uuid primary key,
    hour timestamptz not null,
    sealed bytea not null
);

-- A queue: rows live for a fraction of a second, so it is swept often.
create table ledger_unplaced (
    entry_id uuid primary key,
    at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

create table ledger_leaf (
    leaf_index bigint primary key check (leaf_index >= 0),
    entry_id uuid not null unique
);

grant select, insert on ledger_entry, ledger_reference to vigie_app;
grant insert on ledger_sought_key to vigie_app;
grant select, insert on ledger_unplaced to vigie_app;    -- ids and times: how much waits, and since when
grant select on ledger_leaf to vigie_app;
grant select, insert on ledger_entry, ledger_leaf to vigie_ledger;
grant select, insert, delete on ledger_unplaced to vigie_ledger;
grant select, insert on ledger_reference, ledger_sought_key to vigie_ledger;
grant select on ledger_entry, ledger_reference, ledger_sought_key, ledger_unplaced, ledger_leaf to vigie_backup;

alter table ledger_entry enable row level security;
alter table ledger_entry force row level security;
create policy written on ledger_entry for insert to vigie_app with check (bureau = vigie_bureau());
create policy own on ledger_entry for select to vigie_app using (bureau = vigie_bureau());
create policy heartbeat on ledger_entry for insert to vigie_ledger with check (bureau is null and verb = 'system');
create policy placed on ledger_entry for select to vigie_ledger using (true);
create policy kept on ledger_entry for select to vigie_backup using (true);

alter table ledger_reference enable row level security;
alter table ledger_reference force row level security;
create policy written on ledger_reference for insert to vigie_app with check (bureau = vigie_bureau());
create policy looked on ledger_reference for select to vigie_app
    using (bureau = vigie_bureau() or owner = vigie_bureau());
create policy heartbeat on ledger_reference for insert to vigie_ledger with check (bureau is null);
create policy placed on ledger_reference for select to vigie_ledger using (true);
create policy kept on ledger_reference for select to vigie_backup using (true);

-- These three hold no personal data (sealed keys, ids, places); the policies say who touches them all the same.
alter table ledger_sought_key enable row level security;
alter table ledger_sought_key force row level security;
create policy written on ledger_sought_key for insert to vigie_app with check (true);
create policy placed on ledger_sought_key to vigie_ledger using (true) with check (true);
create policy kept on ledger_sought_key for select to vigie_backup using (true);

alter table ledger_unplaced enable row level security;
alter table ledger_unplaced force row level security;
create policy written on ledger_unplaced for insert to vigie_app with check (true);
create policy waiting on ledger_unplaced for select to vigie_app using (true);
create policy placed on ledger_unplaced to vigie_ledger using (true) with check (true);
create policy kept on ledger_unplaced for select to vigie_backup using (true);

alter table ledger_leaf enable row level security;
alter table ledger_leaf force row level security;
create policy known on ledger_leaf for select to vigie_app using (true);
create policy placed on ledger_leaf to vigie_ledger using (true) with check (true);
create policy kept on ledger_leaf for select to vigie_backup using (true);
