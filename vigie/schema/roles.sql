-- The six roles of a node. Run once by a superuser; the embedded launcher does it by itself and adds the passwords.
-- vigie_migrate owns the schema; vigie_web is what processes log in as; an act lends it vigie_app or vigie_worker.

do $$
declare wanted text;
begin
    foreach wanted in array array['vigie_migrate', 'vigie_web', 'vigie_ledger', 'vigie_backup'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I login noinherit nobypassrls', wanted);
        end if;
    end loop;
    foreach wanted in array array['vigie_app', 'vigie_worker'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I nologin nobypassrls', wanted);
        end if;
    end loop;
end $$;
grant vigie_app to vigie_web with inherit false, set true;
grant vigie_worker to vigie_web with inherit false, set true;

-- A process that hangs must not hold others up: a migration waits briefly for a lock, an act ends within a minute.
alter role vigie_migrate set lock_timeout = '5s';
alter role vigie_web set lock_timeout = '10s';
alter role vigie_web set statement_timeout = '60s';
alter role vigie_web set idle_in_transaction_session_timeout = '60s';
