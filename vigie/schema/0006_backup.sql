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
create policy saved on deletion_journal for select to vigie_backup using (true);

-- Does again, on a restored node, what a line of the journal says was done. Gives the number of rows it changed; a line
-- about something that this backup does not hold changes none. Called by the restore alone, past every policy.
create function replay_deletion(line_kind text, identifier text, at timestamptz) returns bigint language plpgsql as $$
declare
    changed bigint := 0;
    found_rows bigint;
    shown text[] := string_to_array(identifier, ' ');    -- of record_shown: id, level, mask, names ("*": the usual ones)
begin
    if line_kind = 'record_erased' then
        insert into tombstone (id, database, owner, recorded_at, erased_at, reason)
            select id, database, owner, recorded_at, at, 'replayed' from record where id = identifier::uuid
            on conflict do nothing;
        insert into feed (database, record, version, change, at)
            select database, id, version, 'erased', at from record where id = identifier::uuid;
        delete from record where id = identifier::uuid;
    elsif line_kind = 'record_withdrawn' then
        insert into feed (database, record, version, change, at)
            select database, id, version, 'withdrawn', at from record where id = identifier::uuid and state <> 'withdrawn';
        update record set state = 'withdrawn' where id = identifier::uuid and state <> 'withdrawn';
    elsif line_kind in ('record_blocked', 'record_unblocked') then
        insert into feed (database, record, version, change, at)
            select database, id, version, substr(line_kind, 8), at from record
             where id = identifier::uuid and blocked <> (line_kind = 'record_blocked');
        update record set blocked = (line_kind = 'record_blocked') where id = identifier::uuid;
    elsif line_kind = 'record_shown' then
        insert into feed (database, record, version, change, at)
            select database, id, version, 'restricted', at from record where id = shown[1]::uuid;
        update record set level = shown[2]::smallint, allow_mask = decode(shown[3], 'hex'),
               countries = case shown[4] when '*' then null else string_to_array(shown[4], ',') end
         where id = shown[1]::uuid;
    elsif line_kind = 'credential_revoked' then
        update service set active = false where id in (select subject from credential where key = identifier and kind = 'service');
        update credential set active = false where key = identifier;
    elsif line_kind = 'officer_revoked' then
        update officer set active = false where id = identifier::uuid;
        get diagnostics changed = row_count;
        update credential set active = false where subject = identifier::uuid;
    elsif line_kind = 'account_shut' then                -- a lost passkey stays lost, and what was typed by others too
        delete from mfa_authenticator where user_id = identifier::bigint;
        update auth_user set password = '!' where id = identifier::bigint;
    elsif line_kind in ('bureau_suspended', 'bureau_resumed') then
        update bureau set suspended = (line_kind = 'bureau_suspended') where code = identifier;
        get diagnostics changed = row_count;
        update credential set suspended = (line_kind = 'bureau_suspended')
         where bureau = (select bit from bureau where code = identifier);
    else
        raise exception 'the deletion journal has a line of an unknown kind: %', line_kind;
    end if;
    get diagnostics found_rows = row_count;
    return changed + found_rows;
end $$;
revoke execute on function replay_deletion from public;
