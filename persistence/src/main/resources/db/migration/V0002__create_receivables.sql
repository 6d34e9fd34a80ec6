-- What customers owe and what pays it. Foreign keys where a wrong reference could come from outside; none between
-- rows that one statement group writes together.
create table customer (
  tenant_id bigint not null,
  customer_id uuid not null,
  external_id text,
  kind text not null,
  name text not null,
  tax_id text,
  email text,
  payment_terms_days int,
  payer_accounts text[] not null,
  metadata jsonb not null,
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_customer primary key (tenant_id, customer_id),
  constraint uq_customer__external_id unique (tenant_id, external_id),
  constraint ck_customer__kind check (kind in ('company', 'person'))
);
create index ix_customer__tax_id on customer (tenant_id, tax_id, customer_id);

-- Numbers that nobody has used: taken with skip locked, given back by a rollback, refilled by a short transaction.
create table folio_counter (
  tenant_id bigint not null,
  billing_entity_id uuid not null,
  series text not null,
  next_folio bigint not null,
  constraint pk_folio_counter primary key (tenant_id, billing_entity_id, series)
) with (fillfactor = 50);
create table folio_free (
  tenant_id bigint not null,
  billing_entity_id uuid not null,
  series text not null,
  folio bigint not null,
  constraint pk_folio_free primary key (tenant_id, billing_entity_id, series, folio)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

create table invoice (
  tenant_id bigint not null,
  invoice_id uuid not null,
  external_id text,
  kind text not null,
  billing_entity_id uuid not null,
  customer_id uuid not null,
  series text,
  folio text,
  assigned_folio bigint,
  fiscal_uuid uuid,
  fiscal_payment_method text,
  currency char(3) not null,
  issue_date date,
  terms_days int,
  nominal_due_date date,
  due_date date,
  subtotal_minor bigint not null,
  tax_minor bigint not null,
  withheld_minor bigint not null,
  total_minor bigint not null,
  balance_minor bigint not null,
  tax_pending_minor bigint not null,
  state text not null,
  voided_date date,
  replaces_invoice_id uuid,
  replaced_by_invoice_id uuid,
  memo text,
  metadata jsonb not null,
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_invoice primary key (tenant_id, invoice_id),
  constraint uq_invoice__external_id unique (tenant_id, external_id),
  constraint uq_invoice__fiscal_uuid unique (tenant_id, fiscal_uuid),
  constraint fk_invoice__customer foreign key (tenant_id, customer_id) references customer (tenant_id, customer_id),
  constraint fk_invoice__billing_entity foreign key (tenant_id, billing_entity_id)
    references billing_entity (tenant_id, billing_entity_id),
  constraint ck_invoice__state check (state in ('draft', 'open', 'paid', 'void')),
  constraint ck_invoice__balance check (balance_minor between 0 and total_minor)
) with (fillfactor = 90);
create unique index uq_invoice__assigned_folio
  on invoice (tenant_id, billing_entity_id, coalesce(series, ''), assigned_folio) where assigned_folio is not null;
create index ix_invoice__customer on invoice (tenant_id, customer_id, invoice_id);
create index ix_invoice__billing_entity on invoice (tenant_id, billing_entity_id, invoice_id);

create table credit_note (
  tenant_id bigint not null,
  credit_note_id uuid not null,
  external_id text,
  billing_entity_id uuid not null,
  customer_id uuid not null,
  series text,
  folio text,
  assigned_folio bigint,
  fiscal_uuid uuid,
  reason text not null,
  currency char(3) not null,
  issue_date date,
  subtotal_minor bigint not null,
  tax_minor bigint not null,
  withheld_minor bigint not null,
  total_minor bigint not null,
  unallocated_minor bigint not null,
  tax_unallocated_minor bigint not null,
  state text not null,
  voided_date date,
  memo text,
  metadata jsonb not null,
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_credit_note primary key (tenant_id, credit_note_id),
  constraint uq_credit_note__external_id unique (tenant_id, external_id),
  constraint uq_credit_note__fiscal_uuid unique (tenant_id, fiscal_uuid),
  constraint fk_credit_note__customer foreign key (tenant_id, customer_id)
    references customer (tenant_id, customer_id),
  constraint fk_credit_note__billing_entity foreign key (tenant_id, billing_entity_id)
    references billing_entity (tenant_id, billing_entity_id),
  constraint ck_credit_note__state check (state in ('draft', 'issued', 'void')),
  constraint ck_credit_note__unallocated check (unallocated_minor between 0 and total_minor)
) with (fillfactor = 90);
create unique index uq_credit_note__assigned_folio
  on credit_note (tenant_id, billing_entity_id, coalesce(series, ''), assigned_folio) where assigned_folio is not null;
create index ix_credit_note__customer on credit_note (tenant_id, customer_id, credit_note_id);
create index ix_credit_note__billing_entity on credit_note (tenant_id, billing_entity_id, credit_note_id);

-- Lines and taxes of invoices and credit notes; line_no 0 holds the tax groups of the document.
-- Numbers keep their decimals (at most six), so that what was sent is what is read.
create table document_line (
  tenant_id bigint not null,
  document_id uuid not null,
  line_no smallint not null,
  description text not null,
  quantity numeric not null,
  unit_price numeric not null,
  discount numeric not null,
  amount numeric not null,
  product_code text,
  unit_code text,
  constraint pk_document_line primary key (tenant_id, document_id, line_no)
);
create table document_tax (
  tenant_id bigint not null,
  document_id uuid not null,
  line_no smallint not null,
  tax_no smallint not null,
  kind text not null,
  code text not null,
  factor text not null,
  rate numeric,
  base numeric not null,
  amount numeric not null,
  constraint pk_document_tax primary key (tenant_id, document_id, line_no, tax_no)
);

-- Every open peso of an invoice is in exactly one row here.
create table installment (
  tenant_id bigint not null,
  invoice_id uuid not null,
  installment_no smallint not null,
  customer_id uuid not null,
  currency char(3) not null,
  issue_date date not null,
  due_date date not null,
  amount_minor bigint not null,
  balance_minor bigint not null,
  balance_since date not null,               -- effective date of the last change of the balance: the open end of the spans
  overdue_told_for date,                     -- the due date that invoice.overdue was told for
  constraint pk_installment primary key (tenant_id, invoice_id, installment_no),
  constraint fk_installment__invoice foreign key (tenant_id, invoice_id) references invoice (tenant_id, invoice_id),
  constraint ck_installment__balance check (balance_minor between 0 and amount_minor)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02,
        autovacuum_vacuum_cost_delay = 0);
create index ix_installment__open on installment (tenant_id, currency, customer_id, due_date)
  include (balance_minor, balance_since) where balance_minor > 0;
create index ix_installment__untold on installment (tenant_id, due_date)
  where balance_minor > 0 and overdue_told_for is distinct from due_date;

create table payment (
  tenant_id bigint not null,
  payment_id uuid not null,
  external_id text,
  customer_id uuid,
  received_date date not null,
  currency char(3) not null,
  amount_minor bigint not null,
  unallocated_minor bigint not null,
  method text not null,
  reference text,
  tracking_key text,
  bank_transaction_id uuid,
  state text not null,
  reversed_date date,
  memo text,
  metadata jsonb not null,
  version int not null,
  recorded_at timestamptz not null,
  constraint pk_payment primary key (tenant_id, payment_id),
  constraint uq_payment__external_id unique (tenant_id, external_id),
  constraint fk_payment__customer foreign key (tenant_id, customer_id) references customer (tenant_id, customer_id),
  constraint ck_payment__state check (state in ('received', 'reversed')),
  constraint ck_payment__unallocated check (unallocated_minor between 0 and amount_minor)
) with (fillfactor = 90);
create index ix_payment__customer on payment (tenant_id, customer_id, payment_id);
create index ix_payment__bank_transaction on payment (tenant_id, bank_transaction_id)
  where bank_transaction_id is not null;

-- Append-only; taking an allocation back is a second row with the opposite sign that names the first.
create table allocation (
  tenant_id bigint not null,
  invoice_id uuid not null,
  installment_no smallint not null,
  allocation_id uuid not null,
  payment_id uuid,
  credit_note_id uuid,
  currency char(3) not null,
  amount_minor bigint not null,
  tax_released_minor bigint not null,
  credit_tax_minor bigint not null,
  effective_date date not null,
  entry_id uuid not null,
  reverses_allocation_id uuid,
  recorded_at timestamptz not null,
  constraint pk_allocation primary key (tenant_id, invoice_id, installment_no, allocation_id),
  constraint uq_allocation__allocation_id unique (tenant_id, allocation_id),
  constraint uq_allocation__reverses unique (tenant_id, reverses_allocation_id),
  constraint fk_allocation__installment foreign key (tenant_id, invoice_id, installment_no)
    references installment (tenant_id, invoice_id, installment_no),
  constraint ck_allocation__source check ((payment_id is null) <> (credit_note_id is null))
);
create index ix_allocation__payment on allocation (tenant_id, payment_id) where payment_id is not null;
create index ix_allocation__credit_note on allocation (tenant_id, credit_note_id) where credit_note_id is not null;
