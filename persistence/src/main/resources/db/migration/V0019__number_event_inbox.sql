-- The order of the log is that in which facts came into the inbox, behind the row locks of their commands. A number tells
-- it: a clock may be set back. What waits keeps its order. For the inboxes of all tenants: the owner sees all rows of a
-- table whose policies are not forced.
alter table event_inbox no force row level security;
alter table event_inbox add column inbox_no bigint;
update event_inbox i set inbox_no = n.inbox_no
from (
  select tenant_id, recorded_at, ordinal, event_id, row_number() over (order by recorded_at, ordinal, event_id) as inbox_no
  from event_inbox) n
where i.tenant_id = n.tenant_id and i.recorded_at = n.recorded_at and i.ordinal = n.ordinal and i.event_id = n.event_id;
alter table event_inbox
  alter column inbox_no set not null,
  alter column inbox_no add generated always as identity,   -- without a cache: it rises over all sessions
  drop constraint pk_event_inbox,
  add constraint pk_event_inbox primary key (tenant_id, inbox_no);
select setval(pg_get_serial_sequence('event_inbox', 'inbox_no'), coalesce(max(inbox_no), 0) + 1, false) from event_inbox;
alter table event_inbox force row level security;
