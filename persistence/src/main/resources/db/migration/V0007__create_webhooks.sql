-- Endpoints of integrators, what they were told and each attempt.
create table webhook_endpoint (
  tenant_id bigint not null,
  webhook_endpoint_id uuid not null,
  url text not null,
  description text,
  event_types text[] not null,
  sealed_secrets text[] not null,
  state text not null,
  failing_since timestamptz,
  paused_until timestamptz,
  next_sequence bigint not null,             -- the first event that no delivery was made for
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_webhook_endpoint primary key (tenant_id, webhook_endpoint_id),
  constraint ck_webhook_endpoint__state check (state in ('enabled', 'degraded', 'disabled'))
) with (fillfactor = 70);
create table webhook_delivery (
  tenant_id bigint not null,
  delivery_id uuid not null,
  webhook_endpoint_id uuid not null,
  event_id uuid not null,
  event_type text not null,
  sequence bigint not null,
  state text not null,
  attempts int not null,
  next_attempt_at timestamptz,
  delivered_at timestamptz,
  recorded_at timestamptz not null,
  constraint pk_webhook_delivery primary key (tenant_id, delivery_id),
  constraint uq_webhook_delivery__event unique (tenant_id, webhook_endpoint_id, sequence),
  constraint ck_webhook_delivery__state check (state in
    ('pending', 'in_flight', 'succeeded', 'retry_scheduled', 'exhausted'))
) with (fillfactor = 70);
create index ix_webhook_delivery__endpoint on webhook_delivery (tenant_id, webhook_endpoint_id, delivery_id);
create table delivery_attempt (
  tenant_id bigint not null,
  delivery_id uuid not null,
  attempt_no int not null,
  started_at timestamptz not null,
  duration_ms int not null,
  status_code int,
  failure text,
  detail text,
  constraint pk_delivery_attempt primary key (tenant_id, delivery_id, attempt_no)
);
