-- How customers are reminded: policies, the invoices enrolled in them, and the messages that went out.
alter table tenant add column language text not null default 'es'
  constraint ck_tenant__language check (language in ('es', 'en'));
alter table tenant alter column language drop default;

alter table customer
  add column language text constraint ck_customer__language check (language in ('es', 'en')),
  add column phone text,
  add column dunning_policy_id uuid,
  add column dunning_excluded boolean not null default false,
  add column hold_reason text,
  add column hold_until_date date;
alter table customer alter column dunning_excluded drop default;

create table dunning_policy (
  tenant_id bigint not null,
  dunning_policy_id uuid not null,
  name text not null,
  is_default boolean not null,
  state text not null,
  policy_version int not null,
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_dunning_policy primary key (tenant_id, dunning_policy_id),
  constraint ck_dunning_policy__state check (state in ('active', 'archived')),
  constraint ck_dunning_policy__default check (not is_default or state = 'active')
) with (fillfactor = 70);
create unique index uq_dunning_policy__default on dunning_policy (tenant_id) where is_default;
alter table customer add constraint fk_customer__dunning_policy
  foreign key (tenant_id, dunning_policy_id) references dunning_policy (tenant_id, dunning_policy_id);
create index ix_customer__dunning_policy on customer (tenant_id, dunning_policy_id);

create table dunning_policy_version (
  tenant_id bigint not null,
  dunning_policy_id uuid not null,
  policy_version int not null,
  document json not null,
  recorded_at timestamptz not null,
  constraint pk_dunning_policy_version primary key (tenant_id, dunning_policy_id, policy_version)
);

-- How far the tenant's log has been followed; whoever holds the row schedules for the tenant.
create table dunning_cursor (
  tenant_id bigint not null,
  next_sequence bigint not null,
  constraint pk_dunning_cursor primary key (tenant_id)
) with (fillfactor = 50);

create table dunning_enrollment (
  tenant_id bigint not null,
  dunning_enrollment_id uuid not null,
  invoice_id uuid not null,
  customer_id uuid not null,
  dunning_policy_id uuid not null,
  state text not null,
  reason text,
  paused_until_date date,
  since_date date not null,                  -- when the invoice was enrolled, the last time
  evaluated_through date,                    -- the last day whose steps were decided; null: none was
  next_date date,                            -- when a step may be due; null: none is to come
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_dunning_enrollment primary key (tenant_id, dunning_enrollment_id),
  constraint uq_dunning_enrollment__invoice unique (tenant_id, invoice_id),
  constraint ck_dunning_enrollment__state check (state in ('active', 'paused', 'completed', 'exited'))
) with (fillfactor = 80);
create index ix_dunning_enrollment__due on dunning_enrollment (tenant_id, next_date) where state = 'active';
create index ix_dunning_enrollment__paused on dunning_enrollment (tenant_id, paused_until_date)
  where state = 'paused';
create index ix_dunning_enrollment__customer
  on dunning_enrollment (tenant_id, customer_id, dunning_enrollment_id);
create index ix_dunning_enrollment__policy on dunning_enrollment (tenant_id, dunning_policy_id)
  where state in ('active', 'paused');

create table reminder (
  tenant_id bigint not null,
  reminder_id uuid not null,
  customer_id uuid not null,
  channel text not null,
  language text not null,
  template_kind text not null,
  state text not null,
  reason text,
  detail text,
  due_at timestamptz not null,
  leased_until timestamptz,                  -- while Cobro itself hands the message over
  attempts int not null,
  origin text not null,
  recipient text,
  subject text,
  body text,
  dispatched_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  replied_at timestamptz,
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_reminder primary key (tenant_id, reminder_id),
  constraint fk_reminder__customer foreign key (tenant_id, customer_id)
    references customer (tenant_id, customer_id),
  constraint ck_reminder__channel check (channel in ('email', 'sms', 'webhook')),
  constraint ck_reminder__origin check (origin in ('policy', 'ad_hoc')),
  constraint ck_reminder__state check (state in ('scheduled', 'dispatching', 'sent', 'delivered', 'read',
    'replied', 'failed', 'skipped', 'canceled'))
) with (fillfactor = 70);
create index ix_reminder__due on reminder (tenant_id, due_at) where state = 'scheduled';
create index ix_reminder__leased on reminder (tenant_id, leased_until)
  where state = 'dispatching' and leased_until is not null;
create index ix_reminder__customer on reminder (tenant_id, customer_id, reminder_id);
create index ix_reminder__dispatched on reminder (tenant_id, customer_id, dispatched_at)
  where dispatched_at is not null;

-- One step of a policy for one installment, once: the key leaves the policy and its version out, so that no change of
-- a policy asks for a step a second time.
create table reminder_item (
  tenant_id bigint not null,
  invoice_id uuid not null,
  installment_no smallint not null,
  step_key text not null,
  occurrence int not null,
  reminder_id uuid not null,
  dunning_enrollment_id uuid,
  dunning_policy_id uuid,
  policy_version int,
  step_date date not null,
  state text not null,
  skip_reason text,
  balance_minor bigint not null,             -- what was asked for; until then what was open when it was scheduled
  currency char(3) not null,
  constraint pk_reminder_item primary key (tenant_id, invoice_id, installment_no, step_key, occurrence),
  constraint ck_reminder_item__state check (state in ('scheduled', 'included', 'skipped')),
  constraint ck_reminder_item__skip_reason check ((state = 'skipped') = (skip_reason is not null))
) with (fillfactor = 80);
create index ix_reminder_item__reminder on reminder_item (tenant_id, reminder_id);
create index ix_reminder_item__skip_reason on reminder_item (tenant_id, skip_reason, reminder_id)
  where skip_reason is not null;
