-- The records: what bureaus file, by which keys it is found, what became of it, and the ordered log of changes.
-- A database is data: one that is dropped into the catalogue lives in the default partition until it is worth its own.

create table record (
    database text not null,
    id uuid not null,
    reference text not null,
    owner smallint not null,
    unit text not null,
    owner_ref text not null,
    purposes text[] not null check (cardinality(purposes) > 0),
    legal_basis jsonb not null,
    interest jsonb not null,
    person_status text,
    level smallint not null check (level between 1 and 3),
    handling jsonb not null,
    countries text[],                        -- null: the profile of the database; else the members named by the owner
    allow_mask bytea not null check (length(allow_mask) = 32),
    state text not null check (state in ('draft', 'pending', 'live', 'withdrawn', 'expired', 'erased')),
    blocked boolean not null default false,
    recorded_at timestamptz not null,
    updated_at timestamptz not null,
    verified_at timestamptz,
    expires_at timestamptz not null,
    version integer not null check (version > 0),
    schema_version text not null,
    payload jsonb not null,
    digest bytea not null check (length(digest) = 32),
    primary key (database, id),
    unique (reference, database),            -- database last: a plan made while a partition is empty takes any index that begins with it
    unique (owner, owner_ref, database)      -- natural keys only within the owner: a constraint answers for hidden rows too
) partition by list (database);
create index record_owner on record (owner, database, id);

create table record_key (
    database text not null,
    field text not null,
    lane text not null check (lane in ('exact', 'near', 'reverse', 'range')),
    value text collate "C" not null,
    low bigint,
    high bigint,
    record uuid not null,
    foreign key (database, record) references record (database, id) on delete cascade
);                                           -- one table: partitions here would cost a question ten times its planning
create index record_key_value on record_key (database, field, lane, value);
create index record_key_record on record_key (record, database);

create table record_history (
    database text not null,
    record uuid not null,
    version integer not null,
    owner smallint not null,
    level smallint not null,
    change text not null,
    reason text not null,
    at timestamptz not null,
    officer uuid not null,
    bureau smallint not null,
    before jsonb,                            -- the old version, where the change replaced one
    digest bytea,                            -- of the old version's payload
    foreign key (database, record) references record (database, id) on delete cascade
);
create index record_history_record on record_history (database, record, at);

create table tombstone (
    id uuid primary key,
    database text not null,
    owner smallint not null,
    recorded_at timestamptz not null,
    erased_at timestamptz not null,
    reason text not null
);

-- Read in order of seq up to the oldest transaction still open: `written` tells a late commit from a missing one.
create table feed (
    database text not null,
    seq bigint generated always as identity,
    record uuid not null,
    version integer not null,
    change text not null,
    at timestamptz not null,
    written xid8 not null default pg_current_xact_id(),
    primary key (database, seq)
);

create table draft (
    id uuid primary key,
    database text not null,
    owner smallint not null,
    officer uuid not null,
    body jsonb not null,
    faults jsonb not null,
    at timestamptz not null,
    expires_at timestamptz not null
);
create index draft_officer on draft (officer, at);

-- ---------------------------------------------------------------- row-level security, the second wall

alter table record enable row level security;
alter table record force row level security;   -- force: else the owner role walks past
create policy readable on record for select to vigie_app using (
    level <= vigie_level()
    and (owner = vigie_bureau()              -- the owner's branch ignores expiry and state: this policy also judges the new row of an update
         or (state = 'live' and expires_at > vigie_now() and not blocked and get_bit(allow_mask, vigie_bureau()) = 1)));
create policy filed on record for insert to vigie_app with check (owner = vigie_bureau());
create policy changed on record for update to vigie_app using (owner = vigie_bureau()) with check (owner = vigie_bureau());
create policy kept on record to vigie_worker using (true) with check (true);
create policy saved on record for select to vigie_backup using (true);
grant select, insert on record to vigie_app;
grant update (unit, purposes, legal_basis, interest, person_status, level, handling, countries, allow_mask, state,
              updated_at, verified_at, expires_at, version, schema_version, payload, digest) on record to vigie_app;
grant select, delete on record to vigie_worker;
grant update (blocked, state) on record to vigie_worker;

alter table record_key enable row level security;
alter table record_key force row level security;
create policy readable on record_key for select to vigie_app using (
    exists (select from record r where r.database = record_key.database and r.id = record_key.record));
create policy filed on record_key for insert to vigie_app with check (
    exists (select from record r where r.database = record_key.database and r.id = record_key.record and r.owner = vigie_bureau()));
create policy changed on record_key for delete to vigie_app using (
    exists (select from record r where r.database = record_key.database and r.id = record_key.record and r.owner = vigie_bureau()));
create policy kept on record_key to vigie_worker using (true) with check (true);
create policy saved on record_key for select to vigie_backup using (true);
grant select, insert, delete on record_key to vigie_app, vigie_worker;

alter table record_history enable row level security;
alter table record_history force row level security;
create policy readable on record_history for select to vigie_app using (owner = vigie_bureau() and level <= vigie_level());
create policy filed on record_history for insert to vigie_app with check (
    owner = vigie_bureau() and bureau = vigie_bureau()
    and exists (select from record r where r.database = record_history.database and r.id = record_history.record and r.owner = vigie_bureau()));
create policy kept on record_history to vigie_worker using (true) with check (true);
create policy saved on record_history for select to vigie_backup using (true);
grant select, insert on record_history to vigie_app;
grant select, insert, delete on record_history to vigie_worker;

alter table tombstone enable row level security;
alter table tombstone force row level security;
create policy kept on tombstone to vigie_worker using (true) with check (true);
create policy saved on tombstone for select to vigie_backup using (true);
grant select, insert, delete on tombstone to vigie_worker;

alter table feed enable row level security;
alter table feed force row level security;
create policy filed on feed for insert to vigie_app with check (
    exists (select from record r where r.database = feed.database and r.id = feed.record and r.owner = vigie_bureau()));
create policy kept on feed to vigie_worker using (true) with check (true);
create policy saved on feed for select to vigie_backup using (true);
grant insert on feed to vigie_app;
grant select, insert on feed to vigie_worker;

alter table draft enable row level security;
alter table draft force row level security;
create policy owned on draft to vigie_app using (owner = vigie_bureau()) with check (owner = vigie_bureau());
create policy kept on draft to vigie_worker using (true) with check (true);
create policy saved on draft for select to vigie_backup using (true);
grant select, insert, delete on draft to vigie_app;
grant select, delete on draft to vigie_worker;
grant select on record, record_key, record_history, tombstone, feed, draft to vigie_backup;

-- Partitions get no grants of their own, but SELECT for vigie_backup, since a dump reads them one by one.
do $$
declare
    name text;
    part text;
begin
    foreach name in array array['travel_documents', 'vehicles', 'nominal', ''] loop
        part := 'record_' || coalesce(nullif(name, ''), 'others');
        if name = '' then
            execute format('create table %I partition of record default', part);
        else
            execute format('create table %I partition of record for values in (%L)', part, name);
        end if;
        execute format('alter table %I enable row level security', part);
        execute format('alter table %I force row level security', part);
        execute format('create policy saved on %I for select to vigie_backup using (true)', part);
        execute format('grant select on %I to vigie_backup', part);
    end loop;
end $$;
