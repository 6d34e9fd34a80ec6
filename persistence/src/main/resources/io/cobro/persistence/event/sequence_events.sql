-- {0} events a tenant at most, {1} the kind and {2} the subject of the signal to fan out, {3} when that is due.
with recursive waiting (tenant_id) as (   -- tenants with something to do: one index probe each
  (select tenant_id from event_inbox order by tenant_id limit 1)
  union all
  select (select i.tenant_id from event_inbox i where i.tenant_id > w.tenant_id order by i.tenant_id limit 1)
  from waiting w where w.tenant_id is not null),
counter as materialized (                 -- one sequencer per tenant at a time; another one takes other tenants
  select tenant_id, next_sequence, chain_hash from event_counter
  where tenant_id in (select tenant_id from waiting) order by tenant_id for update skip locked),
head as materialized (                    -- the moment is taken under the lock, so that it rises with the numbers
  select tenant_id, next_sequence, chain_hash, clock_timestamp() as sequenced_at from counter),
picked as materialized (
  select i.* from head h cross join lateral (
    select tenant_id, inbox_no, event_id, entry_id from event_inbox
    where tenant_id = h.tenant_id order by inbox_no limit {0}) i),
unbalanced as materialized (
  select distinct s.tenant_id from (
    select k.tenant_id from picked k
    join posting p on p.tenant_id = k.tenant_id and p.entry_id = k.entry_id
    group by k.tenant_id, k.event_id, p.currency having sum(p.amount_minor) <> 0) s),
taken as (
  delete from event_inbox i using picked k
  where i.tenant_id = k.tenant_id and i.inbox_no = k.inbox_no
    and k.tenant_id not in (select tenant_id from unbalanced)
  returning i.*),
numbered as materialized (
  select t.*, h.sequenced_at, h.next_sequence - 1 + row_number() over w as sequence,
    chain(h.chain_hash, sha256(convert_to(t.event_id::text || t.data::text, 'UTF8')
      || coalesce(t.entry_hash, ''::bytea))) over w as chain_hash
  from taken t join head h on h.tenant_id = t.tenant_id
  window w as (partition by t.tenant_id order by t.inbox_no)),
logged as (
  insert into event (tenant_id, sequence, event_id, type, subject_type, subject_id, subject_version, entry_id,
    entry_hash, occurred_at, actor, request_id, idempotency_key, reason, data, previous, recorded_at, sequenced_at, chain_hash)
  select tenant_id, sequence, event_id, type, subject_type, subject_id, subject_version, entry_id,
    entry_hash, occurred_at, actor, request_id, idempotency_key, reason, data, previous, recorded_at, sequenced_at, chain_hash
  from numbered),
receivable as materialized (              -- of invoices: credit notes have no due date
  select n.tenant_id, n.sequence, p.posting_no, p.customer_id, p.currency, p.due_date, p.effective_date, p.amount_minor
  from numbered n join posting p on p.tenant_id = n.tenant_id and p.entry_id = n.entry_id
  where p.account = 'accounts_receivable' and p.due_date is not null),
movement as (
  insert into receivable_movement (tenant_id, sequence, movement_no, customer_id, currency, due_date, effective_date,
    amount_minor)
  select tenant_id, sequence, posting_no, customer_id, currency, due_date, effective_date, amount_minor
  from receivable),
due as (
  insert into receivable_due as r (tenant_id, currency, due_date, balance_minor)
  select tenant_id, currency, due_date, sum(amount_minor) from receivable group by 1, 2, 3
  on conflict (tenant_id, currency, due_date) do update set balance_minor = r.balance_minor + excluded.balance_minor),
day as (
  insert into receivable_day as r (tenant_id, currency, effective_date, due_date, amount_minor)
  select tenant_id, currency, effective_date, due_date, sum(amount_minor) from receivable group by 1, 2, 3, 4
  on conflict (tenant_id, currency, effective_date, due_date)
    do update set amount_minor = r.amount_minor + excluded.amount_minor),
last as (
  select distinct on (tenant_id) tenant_id, sequence, chain_hash from numbered order by tenant_id, sequence desc),
counted as (
  update event_counter c set next_sequence = l.sequence + 1, chain_hash = l.chain_hash
  from last l where c.tenant_id = l.tenant_id),
signal as (                               -- a signal that waits is locked: whoever takes it sees these events
  insert into work_queue as q (tenant_id, kind, subject_id, lane_id, due_at)
  select tenant_id, {1}, {2}, {2}, {3} from last order by tenant_id
  on conflict (tenant_id, kind, subject_id) do update set due_at = least(q.due_at, excluded.due_at))
select (select count(*)::int from numbered) as moved,
  coalesce((select array_agg(tenant_id order by tenant_id) from last), '{}'::bigint[]) as tenants,
  coalesce((select array_agg(tenant_id order by tenant_id) from unbalanced), '{}'::bigint[]) as unbalanced
