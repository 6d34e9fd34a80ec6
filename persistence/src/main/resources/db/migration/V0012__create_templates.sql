-- Texts of reminders that tenants have in the place of the built-in ones.
create table template (
  tenant_id bigint not null,
  template_id uuid not null,
  kind text not null,
  channel text not null,
  language text not null,
  subject text not null,                     -- empty for an SMS
  body text not null,
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_template primary key (tenant_id, template_id),
  constraint uq_template__key unique (tenant_id, kind, channel, language),
  constraint ck_template__channel check (channel in ('email', 'sms')),
  constraint ck_template__language check (language in ('es', 'en'))
);
