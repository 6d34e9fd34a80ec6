-- The audit log asks who did something, and what a request did: newest first, without reading a whole log for one.
create index ix_event__actor on event (tenant_id, actor, sequence);
create index ix_event__request_id on event (tenant_id, request_id, sequence);
