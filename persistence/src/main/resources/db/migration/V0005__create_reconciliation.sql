-- Bank accounts, bank lines and the matches between lines and invoices.
create table bank_account (
  tenant_id bigint not null,
  bank_account_id uuid not null,
  name text not null,
  number text not null,
  currency char(3) not null,
  bank text,
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_bank_account primary key (tenant_id, bank_account_id),
  constraint uq_bank_account__number unique (tenant_id, number)
);
create table bank_statement (
  tenant_id bigint not null,
  bank_statement_id uuid not null,
  bank_account_id uuid not null,
  format text not null,
  file_name text,
  from_date date,
  to_date date,
  opening_balance_minor bigint,              -- in the account's currency
  closing_balance_minor bigint,
  lines_total int not null,
  lines_imported int not null,
  lines_duplicate int not null,
  recorded_at timestamptz not null,
  constraint pk_bank_statement primary key (tenant_id, bank_statement_id),
  constraint fk_bank_statement__bank_account foreign key (tenant_id, bank_account_id)
    references bank_account (tenant_id, bank_account_id)
);
create index ix_bank_statement__bank_account on bank_statement (tenant_id, bank_account_id, bank_statement_id);
create table bank_statement_problem (
  tenant_id bigint not null,
  bank_statement_id uuid not null,
  problem_no int not null,
  line_number int not null,
  code text not null,
  message text not null,
  constraint pk_bank_statement_problem primary key (tenant_id, bank_statement_id, problem_no)
);
create table bank_transaction (
  tenant_id bigint not null,
  bank_transaction_id uuid not null,
  bank_account_id uuid not null,
  bank_statement_id uuid not null,
  identity text not null,
  line_number int not null,
  line_ordinal int not null,                 -- place within the statement, oldest first
  booking_date date not null,
  value_date date,
  received_date date not null,               -- value date, else booking date
  currency char(3) not null,
  amount_minor bigint not null,
  running_balance_minor bigint,
  kind text not null,
  description text not null,
  reference text,
  tracking_key text,
  tracking_key_tail text,
  bank_reference text,
  counterparty_name text,
  counterparty_tax_id text,
  counterparty_account text,
  counterparty_bank text,
  state text not null,
  exclusion_reason text,
  match_id uuid,
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_bank_transaction primary key (tenant_id, bank_transaction_id),
  constraint uq_bank_transaction__identity unique (tenant_id, bank_account_id, identity),
  constraint fk_bank_transaction__bank_account foreign key (tenant_id, bank_account_id)
    references bank_account (tenant_id, bank_account_id),
  constraint ck_bank_transaction__state check (state in
    ('unmatched', 'proposed', 'matched', 'partially_matched', 'excluded'))
) with (fillfactor = 80);
create index ix_bank_transaction__waiting on bank_transaction (tenant_id, received_date, bank_transaction_id)
  where state in ('unmatched', 'proposed');

create table match (
  tenant_id bigint not null,
  match_id uuid not null,
  bank_transaction_id uuid not null,
  state text not null,
  actor text not null,
  rank smallint not null,
  customer_id uuid not null,
  currency char(3) not null,
  unallocated_minor bigint not null,
  engine_version int not null,
  bits double precision not null,
  posterior double precision not null,
  runner_up_invoice_ids uuid[],
  runner_up_bits double precision,
  runner_up_posterior double precision,
  margin double precision not null,
  none_posterior double precision not null,
  closed_posterior double precision not null,
  guards text[] not null,
  payment_id uuid,
  decided_at timestamptz,
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_match primary key (tenant_id, match_id),
  constraint ck_match__state check (state in ('proposed', 'accepted', 'rejected', 'superseded', 'undone')),
  constraint ck_match__actor check (actor in ('auto', 'human'))
) with (fillfactor = 80);
create index ix_match__bank_transaction on match (tenant_id, bank_transaction_id, match_id);
-- One accepted match a line, whoever accepts it.
create unique index uq_match__accepted on match (tenant_id, bank_transaction_id) where state = 'accepted';
create table match_allocation (
  tenant_id bigint not null,
  match_id uuid not null,
  ordinal smallint not null,
  invoice_id uuid not null,
  amount_minor bigint not null,
  constraint pk_match_allocation primary key (tenant_id, match_id, ordinal)
);
create index ix_match_allocation__invoice on match_allocation (tenant_id, invoice_id, match_id);
create table match_feature (
  tenant_id bigint not null,
  match_id uuid not null,
  ordinal smallint not null,
  name text not null,
  value text not null,
  bits double precision not null,
  constraint pk_match_feature primary key (tenant_id, match_id, ordinal)
);
create table matching_run (
  tenant_id bigint not null,
  matching_run_id uuid not null,
  bank_account_id uuid,
  lines_considered int not null,
  accepted int not null,
  proposed int not null,
  unmatched int not null,
  excluded int not null,
  recorded_at timestamptz not null,
  constraint pk_matching_run primary key (tenant_id, matching_run_id)
);
