-- The roles of Cobro and its schema. Run by the login before the migrations, at every start; changes
-- nothing where they exist, so that an administrator may prepare them for a login without any rights.
do $$
declare
  role_name text;
  can_tell_set constant boolean := current_setting('server_version_num')::int >= 160000;
begin
  foreach role_name in array array['cobro_owner', 'cobro_app', 'cobro_sequencer'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin', role_name);
      exception when duplicate_object or unique_violation then
        null; -- roles belong to the whole server: another database made it just now
      end;
    end if;
    -- From 16 on whoever creates a role may grant it, but is not able to take it yet.
    if not pg_has_role(current_user, role_name, case when can_tell_set then 'set' else 'member' end) then
      execute format('grant %I to current_user', role_name);
    end if;
  end loop;
  if not exists (select from pg_namespace where nspname = 'cobro') then
    create schema cobro authorization cobro_owner;
  end if;
end $$;
