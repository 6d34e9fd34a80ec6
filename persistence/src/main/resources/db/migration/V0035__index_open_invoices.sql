-- Open invoices by due date, which is what is looked at every day: of a book of years they are few, and by the index of all
-- invoices each page of them would pass by what was paid long ago.
create index ix_invoice__open_due_date
  on invoice (tenant_id, (case when due_date is null then date '9999-12-31' else due_date end), invoice_id)
  where state = 'open';
