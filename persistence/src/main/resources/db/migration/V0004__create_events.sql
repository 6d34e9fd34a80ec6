-- Events: commands write the inbox, the sequencer moves them into the log under the tenant's next number.
create table event_inbox (
  tenant_id bigint not null,
  recorded_at timestamptz not null default clock_timestamp(),   -- taken after the row locks: the order of knowledge
  ordinal int not null,                                          -- within one command
  event_id uuid not null,
  type text not null,
  subject_type text not null,
  subject_id uuid not null,
  subject_version int not null,
  entry_id uuid,
  entry_hash bytea,
  occurred_at timestamptz not null,
  actor text not null,
  request_id text not null,
  idempotency_key text,
  data json not null,
  previous json,
  constraint pk_event_inbox primary key (tenant_id, recorded_at, ordinal, event_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0,
        autovacuum_analyze_threshold = 100000, autovacuum_vacuum_cost_delay = 0);

create table event_counter (
  tenant_id bigint not null,
  next_sequence bigint not null,
  chain_hash bytea not null,
  constraint pk_event_counter primary key (tenant_id)
) with (fillfactor = 50);

create table event (
  tenant_id bigint not null,
  sequence bigint not null,
  event_id uuid not null,
  type text not null,
  subject_type text not null,
  subject_id uuid not null,
  subject_version int not null,
  entry_id uuid,
  entry_hash bytea,
  occurred_at timestamptz not null,
  actor text not null,
  request_id text not null,
  idempotency_key text,
  data json not null,
  previous json,
  recorded_at timestamptz not null,
  sequenced_at timestamptz not null default clock_timestamp(),
  chain_hash bytea not null,
  constraint pk_event primary key (tenant_id, sequence)
) with (autovacuum_vacuum_insert_scale_factor = 0.05);
create unique index uq_event__event_id on event (tenant_id, event_id);
create index ix_event__subject on event (tenant_id, subject_id, sequence);

-- Receivable postings of invoices in the order in which they became known: the base of every known-at report.
create table receivable_movement (
  tenant_id bigint not null,
  sequence bigint not null,
  movement_no smallint not null,
  customer_id uuid not null,
  currency char(3) not null,
  due_date date not null,
  effective_date date not null,
  amount_minor bigint not null,
  constraint pk_receivable_movement primary key (tenant_id, sequence, movement_no)
) with (autovacuum_vacuum_insert_scale_factor = 0.05);
create index ix_receivable_movement__effective on receivable_movement (tenant_id, effective_date, sequence);

-- Roll-ups kept by the sequencer: what is open today by due date, and totals on any date.
create table receivable_due (
  tenant_id bigint not null,
  currency char(3) not null,
  due_date date not null,
  balance_minor bigint not null,
  constraint pk_receivable_due primary key (tenant_id, currency, due_date)
) with (fillfactor = 50);
create table receivable_day (
  tenant_id bigint not null,
  currency char(3) not null,
  effective_date date not null,
  due_date date not null,
  amount_minor bigint not null,
  constraint pk_receivable_day primary key (tenant_id, currency, effective_date, due_date)
) with (fillfactor = 70);

create function chain_step(state bytea, previous bytea, content bytea) returns bytea
  immutable parallel safe language plpgsql
  as 'begin return sha256(coalesce(state, previous) || content); end';
create aggregate chain(bytea, bytea) (sfunc = chain_step, stype = bytea);
