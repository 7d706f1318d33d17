-- What every act stands on: the three settings of the session, the outbox, the credentials.
-- The roles themselves are made by the launcher (or, for a PostgreSQL of one's own, by roles.sql).

create function vigie_bureau() returns smallint stable language sql as
    $$ select coalesce(nullif(current_setting('vigie.bureau', true), '')::smallint, 255::smallint) $$;
create function vigie_level() returns smallint stable language sql as
    $$ select coalesce(nullif(current_setting('vigie.level', true), '')::smallint, -1::smallint) $$;
create function vigie_now() returns timestamptz stable language sql as
    $$ select coalesce(nullif(current_setting('vigie.now', true), '')::timestamptz, 'infinity') $$;

create table outbox (
    id uuid primary key,
    kind text not null,
    channel text not null,
    payload jsonb not null,
    at timestamptz not null
);
grant insert on outbox to vigie_app;
grant select, delete on outbox to vigie_worker;

-- Read before an act begins (as vigie_web), written by acts of governance: how a door learns who is there.
create table credential (
    key text primary key,                    -- "account:<django user id>" or "token:<sha-256 of the token, hex>"
    kind text not null check (kind in ('officer', 'service')),
    subject uuid not null,
    bureau smallint not null,
    unit text not null,
    level smallint not null check (level between 1 and 3),
    roles text[] not null,
    purposes text[] not null,
    databases text[],                        -- null: all that the purposes allow
    compartments text[] not null default '{}',
    exact_only boolean not null default false,
    quota integer,                           -- questions a day; null: none. Spent at a border it alarms and never refuses
    suspended boolean not null default false, -- the bureau's suspension
    active boolean not null default true,
    training_until timestamptz not null,
    expires_at timestamptz,
    label text not null default ''           -- what the holder calls it; never a name of a person
);
create index credential_subject on credential (subject);
grant select on credential to vigie_web, vigie_app;
grant insert, update on credential to vigie_app;
grant select, update on credential to vigie_worker;
