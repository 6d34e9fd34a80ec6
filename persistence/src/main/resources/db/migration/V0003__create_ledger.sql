-- The journal: append-only, signed postings that sum to zero per entry and currency. No foreign keys into or out of it.
create table journal_entry (
  tenant_id bigint not null,
  entry_id uuid not null,
  kind text not null,
  effective_date date not null,
  source_id uuid not null,
  reverses_entry_id uuid,
  content_hash bytea not null,               -- SHA-256 of the entry with its postings, for the chain
  recorded_at timestamptz not null,
  constraint pk_journal_entry primary key (tenant_id, entry_id)
);
create index ix_journal_entry__source on journal_entry (tenant_id, source_id);

create table posting (
  tenant_id bigint not null,
  entry_id uuid not null,
  posting_no smallint not null,
  account text not null,
  currency char(3) not null,
  amount_minor bigint not null,
  effective_date date not null,
  customer_id uuid,
  document_id uuid,                          -- invoice, credit note or payment
  installment_no smallint not null,          -- 0 where the document has none
  due_date date,                             -- on receivables of invoices
  constraint pk_posting primary key (tenant_id, entry_id, posting_no),
  constraint ck_posting__receivable check (account <> 'accounts_receivable'
    or (customer_id is not null and document_id is not null and (due_date is not null or installment_no = 0)))
) with (autovacuum_vacuum_insert_scale_factor = 0.05);
create index ix_posting__customer on posting (tenant_id, customer_id, entry_id)
  where account in ('accounts_receivable', 'unallocated_cash');
create index ix_posting__document on posting (tenant_id, document_id, entry_id) where document_id is not null;
-- What no debt has used: unallocated money and the receivables of credit notes, for reports of any date.
create index ix_posting__unused on posting (tenant_id, currency, effective_date)
  include (account, customer_id, amount_minor)
  where account = 'unallocated_cash' or (account = 'accounts_receivable' and due_date is null);

-- Past balances of installments; additive, append-only. Balance on D = what is open since D or before, plus all spans over D.
create table balance_span (
  tenant_id bigint not null,
  life_class smallint not null,              -- least k with to_date - from_date <= 2^k: a date is found by short range scans
  from_date date not null,
  entry_id uuid not null,
  invoice_id uuid not null,
  installment_no smallint not null,
  to_date date not null,
  currency char(3) not null,
  customer_id uuid not null,
  due_date date not null,
  amount_minor bigint not null,
  constraint pk_balance_span primary key (tenant_id, life_class, from_date, entry_id, invoice_id, installment_no)
    include (to_date, currency, customer_id, due_date, amount_minor),
  constraint ck_balance_span__dates check (from_date < to_date)
) with (autovacuum_vacuum_insert_scale_factor = 0.02);
