-- Webhooks: order by subject, secrets that change with an overlap, test events, sending again one by one or by range.
alter table webhook_endpoint
  add column ordering text not null default 'none',
  add column previous_secret_until timestamptz,  -- when the second of sealed_secrets ends
  add constraint ck_webhook_endpoint__ordering check (ordering in ('none', 'per_subject'));

alter table webhook_delivery
  alter column sequence drop not null,           -- that of a test event before it has its number
  add column replay_id uuid,                     -- made by a replay
  add column turn_subject_id uuid,               -- waits its turn among those of this subject; null once settled
  add column attempts_before int not null default 0,  -- attempts before somebody asked for it again
  drop constraint uq_webhook_delivery__event;
create unique index uq_webhook_delivery__event on webhook_delivery (tenant_id, webhook_endpoint_id, sequence)
  where replay_id is null;
create unique index uq_webhook_delivery__replay on webhook_delivery (tenant_id, replay_id, sequence)
  where replay_id is not null;
create index ix_webhook_delivery__turn on webhook_delivery
  (tenant_id, webhook_endpoint_id, turn_subject_id, sequence, delivery_id) where turn_subject_id is not null;

create table webhook_replay (
  tenant_id bigint not null,
  replay_id uuid not null,
  webhook_endpoint_id uuid not null,
  from_sequence bigint not null,
  to_sequence bigint not null,
  event_types text[],
  state text not null,
  next_sequence bigint not null,                 -- the first event that no delivery was made for
  deliveries int not null,
  version int not null,
  recorded_at timestamptz not null,
  completed_at timestamptz,
  constraint pk_webhook_replay primary key (tenant_id, replay_id),
  constraint ck_webhook_replay__state check (state in ('running', 'completed', 'canceled')),
  constraint ck_webhook_replay__range check (from_sequence >= 1 and to_sequence >= from_sequence)
) with (fillfactor = 70);
create index ix_webhook_replay__endpoint on webhook_replay (tenant_id, webhook_endpoint_id, replay_id);
create index ix_webhook_replay__running on webhook_replay (tenant_id, replay_id) where state = 'running';

-- What is old is cleared for each tenant in turn; TenantCreation makes the row of a new one.
insert into work_queue (tenant_id, kind, subject_id, lane_id, due_at)
select tenant_id, 'webhook_retention', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', now()
from tenant;
