-- What long lists are sorted by: one index serves both directions, forth and back, for the id goes the same way. What has
-- no date is sorted as if it had the last one (Listing.NO_DATE). Balances have no index of their own: every allocation
-- would write to all indexes of its invoice.
create index ix_invoice__due_date on invoice (tenant_id, (case when due_date is null then date '9999-12-31' else due_date end), invoice_id);
create index ix_invoice__issue_date on invoice (tenant_id, (case when issue_date is null then date '9999-12-31' else issue_date end), invoice_id);
create index ix_invoice__total on invoice (tenant_id, total_minor, invoice_id);
create index ix_credit_note__issue_date
  on credit_note (tenant_id, (case when issue_date is null then date '9999-12-31' else issue_date end), credit_note_id);
create index ix_payment__received_date on payment (tenant_id, received_date, payment_id);
create index ix_payment__amount on payment (tenant_id, amount_minor, payment_id);
create index ix_allocation__effective_date on allocation (tenant_id, effective_date, allocation_id)
  where reverses_allocation_id is null;
create index ix_cfdi_document__issue_date on cfdi_document (tenant_id, issue_date, cfdi_document_id);
create index ix_bank_transaction__booking_date on bank_transaction (tenant_id, booking_date, bank_transaction_id);
create index ix_bank_transaction__amount on bank_transaction (tenant_id, amount_minor, bank_transaction_id);
create index ix_match__posterior on match (tenant_id, posterior, match_id);
create index ix_dunning_enrollment__next_date
  on dunning_enrollment (tenant_id, (case when next_date is null then date '9999-12-31' else next_date end), dunning_enrollment_id);
create index ix_reminder__due_at on reminder (tenant_id, due_at, reminder_id);

-- As PlainText sorts: the first characters, without case and accents. A column, because row-level security uses no
-- index for what functions say that may tell of rows; for the same reason dates have a case and no coalesce.
alter table customer add column sorted_name text collate "C" not null generated always as
  (translate(lower(left(name, 80)), 'áàäâãéèëêíìïîóòöôõúùüûñç', 'aaaaaeeeeiiiiooooouuuunc')) stored;
create index ix_customer__name on customer (tenant_id, sorted_name, customer_id);
