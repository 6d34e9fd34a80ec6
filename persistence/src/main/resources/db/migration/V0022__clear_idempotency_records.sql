-- Answers to requests are kept for 30 days; then a job clears them, tenant by tenant.
drop index ix_idempotency_record__expires_date;
create index ix_idempotency_record__expires_date on idempotency_record (tenant_id, expires_date);

-- TenantCreation makes the row of a new tenant, by which its turns come.
insert into work_queue (tenant_id, kind, subject_id, lane_id, due_at)
select tenant_id, 'idempotency_retention', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', now()
from tenant;
