-- Row-level security and grants, made anew whenever this file changes. The application may insert into the journal,
-- allocations, spans and events, and never update, delete or truncate them.
do $$
declare
  t text;
begin
  foreach t in array array[
    'billing_entity', 'idempotency_record', 'customer', 'folio_counter', 'folio_free', 'invoice', 'credit_note',
    'document_line', 'document_tax', 'installment', 'payment', 'allocation', 'journal_entry', 'posting', 'balance_span',
    'event_inbox', 'event_counter', 'event', 'receivable_movement', 'receivable_due', 'receivable_day',
    'bank_account', 'bank_statement', 'bank_statement_problem', 'bank_transaction', 'match', 'match_allocation',
    'match_feature', 'matching_run', 'cfdi_document', 'cfdi_file', 'cfdi_relation',
    'webhook_endpoint', 'webhook_delivery', 'delivery_attempt', 'webhook_replay',
    'dunning_policy', 'dunning_policy_version', 'dunning_cursor', 'dunning_enrollment', 'reminder', 'reminder_item',
    'template', 'audit_act']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('drop policy if exists own_tenant on %I', t);
    execute format(
      'create policy own_tenant on %I using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::bigint)', t);
  end loop;
  foreach t in array array[
    'event_inbox', 'event_counter', 'event', 'receivable_movement', 'receivable_due', 'receivable_day', 'posting']
  loop
    execute format('drop policy if exists sequencer on %I', t);
    execute format('create policy sequencer on %I to cobro_sequencer using (true)', t);
  end loop;
end
$$;

revoke all on all tables in schema cobro from cobro_app, cobro_sequencer;
grant usage on schema cobro to cobro_app, cobro_sequencer;
grant select on all tables in schema cobro to cobro_app;

-- Kept for ever.
grant insert on allocation, journal_entry, posting, balance_span, event_inbox, cfdi_document, cfdi_file, cfdi_relation,
  bank_statement, bank_statement_problem, match_allocation, match_feature, matching_run, audit_act to cobro_app;
-- Changed, never deleted.
grant insert, update on tenant, api_key, billing_entity, customer, folio_counter, credit_note, payment, installment,
  bank_account, bank_transaction, match to cobro_app;
grant insert on event_counter to cobro_app;
-- Drafts, queues and what expires.
grant insert, update, delete on folio_free, invoice, document_line, document_tax, webhook_endpoint, webhook_delivery,
  webhook_replay, work_queue to cobro_app;
grant insert, update, delete on template to cobro_app;
grant insert, delete on idempotency_record, delivery_attempt to cobro_app;

-- Reminders.
grant insert on dunning_policy_version to cobro_app;
grant insert, update on dunning_policy, dunning_cursor, dunning_enrollment, reminder, reminder_item to cobro_app;

grant select, delete on event_inbox to cobro_sequencer;
grant select on posting to cobro_sequencer;
grant select, update on event_counter to cobro_sequencer;
grant select, insert on event, receivable_movement to cobro_sequencer;
grant select, insert, update on receivable_due, receivable_day to cobro_sequencer;
grant select, insert, update on work_queue to cobro_sequencer;
