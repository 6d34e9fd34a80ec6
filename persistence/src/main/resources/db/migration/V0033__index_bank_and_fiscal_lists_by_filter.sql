-- What the lists of bank lines, matches and CFDI are narrowed by every day. Without an index each would read all rows of
-- the tenant. States, kinds and types have none: there are few of each, and most rows have one of two.
create index ix_bank_transaction__tracking_key on bank_transaction (tenant_id, tracking_key, bank_transaction_id)
  where tracking_key is not null;
create index ix_match__customer on match (tenant_id, customer_id, match_id);
create index ix_match__payment on match (tenant_id, payment_id) where payment_id is not null;
create index ix_cfdi_document__receiver_tax_id on cfdi_document (tenant_id, receiver_tax_id, cfdi_document_id);
