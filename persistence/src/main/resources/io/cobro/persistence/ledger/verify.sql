-- What is wrong in one tenant's books, as rows (check_name, subject, expected, actual); no row is good news.
-- {0} is the tenant. Each branch recomputes one balance from the rows that it follows from.
with
installment_facts as materialized (
  select i.tenant_id, i.invoice_id, i.installment_no, i.balance_minor, i.balance_since,
    v.state,
    i.amount_minor - coalesce((
      select sum(a.amount_minor) from allocation a
      where a.tenant_id = i.tenant_id and a.invoice_id = i.invoice_id and a.installment_no = i.installment_no), 0)
      as unallocated,
    coalesce((
      select sum(p.amount_minor) from posting p
      where p.tenant_id = i.tenant_id and p.document_id = i.invoice_id and p.installment_no = i.installment_no
        and p.account = 'accounts_receivable'), 0) as posted
  from installment i
  join invoice v on v.tenant_id = i.tenant_id and v.invoice_id = i.invoice_id
  where i.tenant_id = {0}),
receivable as materialized (
  select document_id, installment_no, currency, due_date, effective_date, sum(amount_minor) as amount_minor
  from posting
  where tenant_id = {0} and account = 'accounts_receivable' and due_date is not null
  group by 1, 2, 3, 4, 5),
inbox as materialized (select exists (select from event_inbox where tenant_id = {0}) as waits)

select 'entry_balances' as check_name, 'entry ' || entry_id || ' ' || currency as subject,
  '0' as expected, sum(amount_minor)::text as actual
from posting where tenant_id = {0}
group by entry_id, currency having sum(amount_minor) <> 0

union all
select 'entry_has_postings', 'entry ' || e.entry_id, '2 or more', count(p.posting_no)::text
from journal_entry e
left join posting p on p.tenant_id = e.tenant_id and p.entry_id = e.entry_id
where e.tenant_id = {0}
group by e.entry_id having count(p.posting_no) < 2

union all
select 'posting_has_entry', 'entry ' || p.entry_id, 'an entry', 'none'
from posting p
where p.tenant_id = {0} and p.posting_no = 1
  and not exists (select from journal_entry e where e.tenant_id = p.tenant_id and e.entry_id = p.entry_id)

union all
select 'installment_balance_is_amount_less_allocations', 'installment ' || invoice_id || ' ' || installment_no,
  (case state when 'void' then 0 else unallocated end)::text, balance_minor::text
from installment_facts
where balance_minor <> case state when 'void' then 0 else unallocated end

union all
select 'installment_balance_is_posted', 'installment ' || invoice_id || ' ' || installment_no,
  posted::text, balance_minor::text
from installment_facts where balance_minor <> posted

union all
select 'invoice_balance_is_sum_of_installments', 'invoice ' || v.invoice_id,
  coalesce(sum(i.balance_minor), 0)::text, v.balance_minor::text
from invoice v
left join installment i on i.tenant_id = v.tenant_id and i.invoice_id = v.invoice_id
where v.tenant_id = {0}
group by v.invoice_id, v.balance_minor having coalesce(sum(i.balance_minor), 0) <> v.balance_minor

union all
select 'invoice_state_follows_balance', 'invoice ' || invoice_id,
  'open with a balance, others without', state || ' ' || balance_minor
from invoice
where tenant_id = {0} and (state = 'open') <> (balance_minor > 0)

union all
select 'payment_unallocated_is_amount_less_allocations', 'payment ' || payment_id,
  expected::text, unallocated_minor::text
from (
  select p.payment_id, p.unallocated_minor,
    case p.state when 'reversed' then 0 else p.amount_minor end - coalesce((
      select sum(a.amount_minor) from allocation a
      where a.tenant_id = p.tenant_id and a.payment_id = p.payment_id), 0) as expected
  from payment p where p.tenant_id = {0}) payments
where expected <> unallocated_minor

union all
select 'payment_unallocated_is_posted', 'payment ' || payment_id, posted::text, unallocated_minor::text
from (
  select p.payment_id, p.unallocated_minor,
    -coalesce((
      select sum(o.amount_minor) from posting o
      where o.tenant_id = p.tenant_id and o.document_id = p.payment_id and o.account = 'unallocated_cash'), 0) as posted
  from payment p where p.tenant_id = {0}) payments
where posted <> unallocated_minor

union all
select 'credit_note_unallocated_is_total_less_allocations', 'credit_note ' || credit_note_id,
  expected::text, unallocated_minor::text
from (
  select n.credit_note_id, n.unallocated_minor,
    case n.state when 'issued' then n.total_minor else 0 end - coalesce((
      select sum(a.amount_minor) from allocation a
      where a.tenant_id = n.tenant_id and a.credit_note_id = n.credit_note_id), 0) as expected
  from credit_note n where n.tenant_id = {0}) notes
where expected <> unallocated_minor

union all
select 'credit_note_unallocated_is_posted', 'credit_note ' || credit_note_id, posted::text, unallocated_minor::text
from (
  select n.credit_note_id, n.unallocated_minor,
    -coalesce((
      select sum(o.amount_minor) from posting o
      where o.tenant_id = n.tenant_id and o.document_id = n.credit_note_id and o.account = 'accounts_receivable'), 0)
      as posted
  from credit_note n where n.tenant_id = {0}) notes
where posted <> unallocated_minor

union all
-- What was charged at issue and has not left with an allocation.
select 'invoice_tax_pending_is_charged_less_released', 'invoice ' || invoice_id, expected::text, tax_pending_minor::text
from (
  select v.invoice_id, v.tax_pending_minor,
    case when v.state in ('open', 'paid') then coalesce((
      select -sum(p.amount_minor) from posting p
      where p.tenant_id = v.tenant_id and p.entry_id = v.invoice_id and p.account = 'tax_pending'), 0)
      - coalesce((
      select sum(a.tax_released_minor) from allocation a
      where a.tenant_id = v.tenant_id and a.invoice_id = v.invoice_id), 0)
    else 0 end as expected
  from invoice v where v.tenant_id = {0}) invoices
where expected <> tax_pending_minor

union all
select 'credit_note_tax_is_credited_less_allocated', 'credit_note ' || credit_note_id,
  expected::text, tax_unallocated_minor::text
from (
  select n.credit_note_id, n.tax_unallocated_minor,
    case n.state when 'issued' then coalesce((
      select sum(p.amount_minor) from posting p
      where p.tenant_id = n.tenant_id and p.entry_id = n.credit_note_id and p.account = 'tax_pending'), 0)
      - coalesce((
      select sum(a.credit_tax_minor) from allocation a
      where a.tenant_id = n.tenant_id and a.credit_note_id = n.credit_note_id), 0)
    else 0 end as expected
  from credit_note n where n.tenant_id = {0}) notes
where expected <> tax_unallocated_minor

union all
-- An allocation collects the tax that it releases and that no credit note had taken off.
select 'allocation_tax_is_posted', 'allocation ' || allocation_id, expected, posted
from (
  select a.allocation_id, t.posted,
    (a.tax_released_minor - a.credit_tax_minor) || ' ' || (a.credit_tax_minor - a.tax_released_minor) as expected
  from allocation a
  cross join lateral (
    select coalesce(sum(p.amount_minor) filter (where p.account = 'tax_pending'), 0) || ' '
      || coalesce(sum(p.amount_minor) filter (where p.account = 'tax_payable'), 0) as posted
    from posting p
    where p.tenant_id = a.tenant_id and p.entry_id = a.entry_id) t
  where a.tenant_id = {0}) allocations
where expected <> posted

union all
-- An entry that was taken back leaves nothing behind on any account of any document.
select distinct 'reversing_entry_is_exact_opposite', 'entry ' || reversed, '0', amount_minor::text
from (
  select b.reversed, sum(p.amount_minor) as amount_minor
  from (
    select reverses_entry_id as reversed, unnest(array[entry_id, reverses_entry_id]) as entry_id
    from journal_entry
    where tenant_id = {0} and reverses_entry_id is not null) b
  join posting p on p.tenant_id = {0} and p.entry_id = b.entry_id
  group by b.reversed, p.account, p.currency, p.customer_id, p.document_id, p.installment_no, p.due_date
  having sum(p.amount_minor) <> 0) remains

union all
select 'entry_is_reversed_once', 'entry ' || reverses_entry_id, '1', count(*)::text
from journal_entry
where tenant_id = {0} and reverses_entry_id is not null
group by reverses_entry_id having count(*) > 1

union all
-- On each day on which something became effective, and on the day before.
select 'spans_reproduce_postings', 'installment ' || invoice_id || ' ' || installment_no || ' on ' || day,
  posted::text, spanned::text
from (
  select d.invoice_id, d.installment_no, d.day,
    coalesce((
      select sum(r.amount_minor) from receivable r
      where r.document_id = d.invoice_id and r.installment_no = d.installment_no and r.effective_date <= d.day), 0)
      as posted,
    case when d.balance_since <= d.day then d.balance_minor else 0 end + coalesce((
      select sum(s.amount_minor) from balance_span s
      where s.tenant_id = {0} and s.invoice_id = d.invoice_id and s.installment_no = d.installment_no
        and s.from_date <= d.day and s.to_date > d.day), 0) as spanned
  from (
    select distinct i.invoice_id, i.installment_no, i.balance_minor, i.balance_since, r.effective_date - back as day
    from installment_facts i
    join receivable r on r.document_id = i.invoice_id and r.installment_no = i.installment_no
    cross join generate_series(0, 1) back) d) days
where posted <> spanned

union all
select 'receivable_due_is_posted', currency || ' due ' || due_date,
  coalesce(posted, 0)::text, coalesce(kept, 0)::text
from (select currency, due_date, sum(amount_minor) as posted from receivable group by 1, 2) p
full join (select currency, due_date, balance_minor as kept from receivable_due where tenant_id = {0}) k
  using (currency, due_date)
cross join inbox
where not inbox.waits and coalesce(posted, 0) <> coalesce(kept, 0)

union all
select 'receivable_day_is_posted', currency || ' due ' || due_date || ' on ' || effective_date,
  coalesce(posted, 0)::text, coalesce(kept, 0)::text
from (select currency, due_date, effective_date, sum(amount_minor) as posted from receivable group by 1, 2, 3) p
full join (select currency, due_date, effective_date, amount_minor as kept from receivable_day where tenant_id = {0}) k
  using (currency, due_date, effective_date)
cross join inbox
where not inbox.waits and coalesce(posted, 0) <> coalesce(kept, 0)

union all
select 'receivable_movement_is_posted', currency || ' due ' || due_date || ' on ' || effective_date,
  coalesce(posted, 0)::text, coalesce(moved, 0)::text
from (select currency, due_date, effective_date, sum(amount_minor) as posted from receivable group by 1, 2, 3) p
full join (
  select currency, due_date, effective_date, sum(amount_minor) as moved
  from receivable_movement where tenant_id = {0} group by 1, 2, 3) m
  using (currency, due_date, effective_date)
cross join inbox
where not inbox.waits and coalesce(posted, 0) <> coalesce(moved, 0)

union all
select 'event_chain', 'event ' || sequence, encode(expected, 'hex'), encode(chain_hash, 'hex')
from (
  select sequence, chain_hash,
    sha256(lag(chain_hash, 1, '\x00'::bytea) over (order by sequence)
      || sha256(convert_to(event_id::text || data::text, 'UTF8') || coalesce(entry_hash, ''::bytea))) as expected
  from event where tenant_id = {0}) chained
where expected <> chain_hash

union all
select 'event_numbers_have_no_gaps', 'event log', count(*)::text, coalesce(max(sequence), 0)::text
from event where tenant_id = {0}
having count(*) <> coalesce(max(sequence), 0)

union all
select 'event_counter_follows_log', 'event log',
  (coalesce(max(e.sequence), 0) + 1)::text || ' ' || coalesce(encode((array_agg(e.chain_hash order by e.sequence desc))[1], 'hex'), '00'),
  c.next_sequence || ' ' || encode(c.chain_hash, 'hex')
from event_counter c
left join event e on e.tenant_id = c.tenant_id
where c.tenant_id = {0}
group by c.next_sequence, c.chain_hash
having c.next_sequence <> coalesce(max(e.sequence), 0) + 1
  or c.chain_hash <> coalesce((array_agg(e.chain_hash order by e.sequence desc))[1], '\x00'::bytea)

union all
select 'event_holds_hash_of_entry', 'entry ' || e.entry_id, encode(e.content_hash, 'hex'),
  coalesce(encode(v.entry_hash, 'hex'), 'none')
from journal_entry e
left join lateral (
  select entry_hash from (
    select entry_hash from event where tenant_id = e.tenant_id and entry_id = e.entry_id
    union all
    select entry_hash from event_inbox where tenant_id = e.tenant_id and entry_id = e.entry_id) told
  limit 1) v on true
where e.tenant_id = {0} and v.entry_hash is distinct from e.content_hash
