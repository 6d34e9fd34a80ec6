-- Before a reminder leaves, the bank lines that wait are asked for those of its customer.
create index ix_bank_transaction__waiting_tax_id on bank_transaction (tenant_id, counterparty_tax_id)
  where state in ('unmatched', 'proposed');
create index ix_bank_transaction__waiting_account on bank_transaction (tenant_id, counterparty_account)
  where state in ('unmatched', 'proposed');
