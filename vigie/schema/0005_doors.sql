-- What the programs' door keeps: answers to requests that may be sent twice, and what machines have asked today.

-- An answer is sealed under a key made from the caller's own Idempotency-Key, of which only a digest is here:
-- whoever has the database alone reads nothing, not even the token that was shown once.
create table kept_answer (
    holder uuid not null,                    -- the officer or machine who sent the request
    key bytea not null check (octet_length(key) = 32),
    bureau smallint not null,
    request bytea not null check (octet_length(request) = 32),
    status smallint not null,
    sealed bytea not null,
    at timestamptz not null,
    primary key (holder, key)
);
create index kept_answer_at on kept_answer (at);

create table quota_use (
    holder uuid not null,
    credential bytea not null,               -- the digest of the token
    bureau smallint not null,
    day date not null,                       -- UTC
    used integer not null,
    primary key (credential, day)
);

alter table kept_answer enable row level security;
alter table kept_answer force row level security;
create policy own on kept_answer to vigie_app using (bureau = vigie_bureau()) with check (bureau = vigie_bureau());
create policy saved on kept_answer for select to vigie_backup using (true);
grant select, insert, delete on kept_answer to vigie_app;

alter table quota_use enable row level security;
alter table quota_use force row level security;
create policy own on quota_use to vigie_app using (bureau = vigie_bureau()) with check (bureau = vigie_bureau());
create policy saved on quota_use for select to vigie_backup using (true);
grant select, insert, update, delete on quota_use to vigie_app;
grant select on kept_answer, quota_use to vigie_backup;
