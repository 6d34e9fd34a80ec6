-- The audit log between two instants: without it, a window with few events in it reads the whole log of the tenant.
create index ix_event__occurred_at on event (tenant_id, occurred_at, sequence);
