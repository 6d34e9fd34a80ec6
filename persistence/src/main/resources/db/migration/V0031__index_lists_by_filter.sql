-- What an ERP looks documents and payments up by. A number as people quote it is found by its folio. What else lists are
-- narrowed by has an index already, or is read from all rows: states that follow from balances, because every payment
-- would write to their index; words and metadata, because row-level security uses no index for functions that may tell
-- of rows.
create index ix_invoice__folio on invoice (tenant_id, folio, series);
create index ix_credit_note__folio on credit_note (tenant_id, folio, series);
create index ix_payment__tracking_key on payment (tenant_id, tracking_key, payment_id) where tracking_key is not null;
create index ix_payment__reference on payment (tenant_id, reference, payment_id) where reference is not null;
