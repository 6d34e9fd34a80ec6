-- Where a key may be used from, as networks in CIDR form; empty for everywhere.
alter table api_key add column allowed_ips text[] not null default '{}';

-- Why a change was made, in the words of whoever asked for it: for the audit log, not for webhooks.
alter table event_inbox add column reason text;
alter table event add column reason text;

-- The last number in the log of the tenant whose transaction it is.
create function log_end() returns bigint
  stable
  return coalesce(
    (select next_sequence - 1 from event_counter
     where tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint), 0);

-- What was done and no event tells, for the audit log: such as settings of webhook endpoints. It stands behind the
-- events that had a number by then.
create table audit_act (
  tenant_id bigint not null,
  after_sequence bigint not null default log_end(),
  act_no bigint generated always as identity,
  act_id uuid not null,
  action text not null,
  subject_type text not null,
  subject_id uuid not null,
  subject_version int not null,
  occurred_at timestamptz not null,
  actor text not null,
  request_id text not null,
  idempotency_key text,
  reason text,
  data json not null,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint pk_audit_act primary key (tenant_id, after_sequence, act_no)
);
create index ix_audit_act__subject on audit_act (tenant_id, subject_id, after_sequence, act_no);
create index ix_audit_act__actor on audit_act (tenant_id, actor, after_sequence, act_no);
create index ix_audit_act__request_id on audit_act (tenant_id, request_id, after_sequence, act_no);
create index ix_audit_act__occurred_at on audit_act (tenant_id, occurred_at, after_sequence, act_no);
