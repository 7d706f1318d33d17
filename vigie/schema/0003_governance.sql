-- Bureaus, units, officers and machine accounts: who was given which rights, until when. What a door reads before an
-- act is `credential`, which the acts of governance write beside these rows; revoking is one update there.

create table bureau (
    code text primary key,                   -- alpha-3, as in members.toml
    bit smallint not null unique check (bit between 0 and 254),
    names jsonb not null,                    -- "en", "fr", "es", "ar"
    desk text not null default '',           -- how the duty desk is reached; never a person
    hub boolean not null default false,      -- runs this node: its administrators admit and suspend members
    purposes text[] not null,
    databases text[],                        -- null: all that the purposes allow
    level smallint not null check (level between 1 and 3),
    suspended boolean not null default false,
    created_at timestamptz not null
);
create unique index bureau_hub on bureau (hub) where hub;

create table unit (
    bureau smallint not null references bureau (bit),
    code text not null check (code <> ''),
    name text not null,
    purposes text[] not null,
    databases text[],
    level smallint not null check (level between 1 and 3),
    until timestamptz not null,              -- a grant lasts at most twelve months
    created_at timestamptz not null,
    primary key (bureau, code)
);

create table officer (
    id uuid primary key,
    bureau smallint not null,
    unit text not null,
    name text not null,
    roles text[] not null check (cardinality(roles) > 0),
    purposes text[] not null,
    databases text[],
    level smallint not null check (level between 1 and 3),
    compartments text[] not null default '{}',
    training_until timestamptz not null,
    until timestamptz not null,
    active boolean not null default true,
    created_at timestamptz not null,
    foreign key (bureau, unit) references unit (bureau, code)
);
create index officer_bureau on officer (bureau, name, id);

create table service (
    id uuid primary key,
    bureau smallint not null,
    unit text not null,
    label text not null,                     -- what the machine is; never a name of a person
    purposes text[] not null,
    databases text[],
    level smallint not null check (level between 1 and 3),
    exact_only boolean not null,
    quota integer check (quota > 0),
    expires_at timestamptz not null,
    active boolean not null default true,
    issued_by uuid not null,
    created_at timestamptz not null,
    foreign key (bureau, unit) references unit (bureau, code)
);
create index service_bureau on service (bureau, created_at);

-- ---------------------------------------------------------------- row-level security, the second wall

alter table bureau enable row level security;
alter table bureau force row level security;
create policy known on bureau for select to vigie_app using (true);      -- names of members and their desks: for all
create policy admitted on bureau to vigie_worker using (true) with check (true);
create policy saved on bureau for select to vigie_backup using (true);
grant select on bureau to vigie_app;
grant select, insert on bureau to vigie_worker;
grant update (suspended) on bureau to vigie_worker;

alter table unit enable row level security;
alter table unit force row level security;
create policy own on unit to vigie_app using (bureau = vigie_bureau()) with check (bureau = vigie_bureau());
create policy admitted on unit to vigie_worker using (true) with check (true);
create policy saved on unit for select to vigie_backup using (true);
grant select, insert on unit to vigie_app;
grant update (name, purposes, databases, level, until) on unit to vigie_app;
grant select, insert on unit to vigie_worker;

alter table officer enable row level security;
alter table officer force row level security;
create policy own on officer to vigie_app using (bureau = vigie_bureau()) with check (bureau = vigie_bureau());
create policy admitted on officer to vigie_worker using (true) with check (true);
create policy saved on officer for select to vigie_backup using (true);
grant select, insert on officer to vigie_app;
grant update (unit, name, roles, purposes, databases, level, compartments, training_until, until, active)
    on officer to vigie_app;
grant select, insert on officer to vigie_worker;

alter table service enable row level security;
alter table service force row level security;
create policy own on service to vigie_app using (bureau = vigie_bureau()) with check (bureau = vigie_bureau());
create policy admitted on service to vigie_worker using (true) with check (true);
create policy saved on service for select to vigie_backup using (true);
grant select, insert on service to vigie_app;
grant update (active) on service to vigie_app;
grant select on service to vigie_worker;

-- A door must find whoever is there before any act; acts see and write those of the own bureau only.
alter table credential enable row level security;
alter table credential force row level security;
create policy who_is_there on credential for select to vigie_web using (true);
create policy own on credential to vigie_app using (bureau = vigie_bureau()) with check (bureau = vigie_bureau());
create policy admitted on credential to vigie_worker using (true) with check (true);
create policy saved on credential for select to vigie_backup using (true);
grant insert on credential to vigie_worker;

grant select on bureau, unit, officer, service, credential to vigie_backup;
