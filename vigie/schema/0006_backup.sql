-- The deletion journal: ids of what must stay deleted after a restore. Rows are written by acts, copied to a file
-- outside the backup set by the follower, and never changed.

create table deletion_journal (
    id uuid primary key,
    kind text not null,
    identifier text not null,
    at timestamptz not null,
    xid xid8 not null default pg_current_xact_id()   -- what the follower goes by: nothing below the oldest open transaction is still to come
);
create index deletion_journal_order on deletion_journal (xid, id);
grant insert on deletion_journal to vigie_app, vigie_worker;
grant select on deletion_journal to vigie_worker, vigie_backup;

alter table deletion_journal enable row level security;
alter table deletion_journal force row level security;
create policy written on deletion_journal for insert to vigie_app with check (true);
create policy noted on deletion_journal to vigie_worker using (true) with check (true);
create policy kept on deletion_journal for select to vigie_backup using (true);
