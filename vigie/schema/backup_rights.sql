-- Run after every migration, as vigie_migrate: the backup may read every row of every table, whoever made the table.
-- A table without this would be dumped with 0 rows and without an error.

do $$
declare
    each record;
begin
    for each in
        select c.oid::regclass as name, c.relname, c.relkind, c.relrowsecurity
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind in ('r', 'p', 'S')
    loop
        execute format('grant select on %s to vigie_backup', each.name);
        if each.relrowsecurity and not exists (
            select from pg_policies p where p.schemaname = 'public' and p.tablename = each.relname
               and 'vigie_backup' = any (p.roles) and p.cmd in ('SELECT', 'ALL') and p.qual = 'true') then
            execute format('create policy saved_by_backup on %s for select to vigie_backup using (true)', each.name);
        end if;
    end loop;
end $$;
