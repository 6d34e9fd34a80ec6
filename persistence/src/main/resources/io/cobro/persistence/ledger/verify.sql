-- What is wrong in one tenant's books, as rows (check_name, subject, expected, actual); no row is good news.
-- {0} is the tenant. Each branch recomputes one balance from the rows that it follows from.
-- Everything is compared by full joins and sorts, each of whose inputs is read once: where the statistics say nothing of
-- a tenant yet, other joins are planned as if it had one row. A condition that needs one side is a case, for the planner
-- turns a full join into another one where it sees that a row of that side must be there.
with
receivable as materialized (
  select document_id, installment_no, currency, due_date, effective_date, sum(amount_minor) as amount_minor
  from posting
  where tenant_id = {0} and account = 'accounts_receivable' and due_date is not null
  group by 1, 2, 3, 4, 5),
installment_facts as materialized (
  select invoice_id, i.installment_no, v.state, i.balance_since,
    coalesce(i.balance_minor, 0) as balance_minor,
    coalesce(i.amount_minor, 0) - coalesce(a.allocated, 0) as unallocated,
    coalesce(r.posted, 0) as posted
  from (select * from installment where tenant_id = {0}) i
  full join (
    select invoice_id, installment_no, sum(amount_minor) as allocated
    from allocation where tenant_id = {0} group by 1, 2) a using (invoice_id, installment_no)
  full join (
    select document_id as invoice_id, installment_no, sum(amount_minor) as posted
    from receivable group by 1, 2) r using (invoice_id, installment_no)
  full join (select invoice_id, state from invoice where tenant_id = {0}) v using (invoice_id)),
entry_postings as materialized (
  select entry_id, count(*) as postings,
    coalesce(sum(amount_minor) filter (where account = 'tax_pending'), 0) as tax_pending,
    coalesce(sum(amount_minor) filter (where account = 'tax_payable'), 0) as tax_payable
  from posting where tenant_id = {0} group by 1),
inbox as materialized (select exists (select from event_inbox where tenant_id = {0}) as waits)

select 'entry_balances' as check_name, 'entry ' || entry_id || ' ' || currency as subject,
  '0' as expected, sum(amount_minor)::text as actual
from posting where tenant_id = {0}
group by entry_id, currency having sum(amount_minor) <> 0

union all
select 'entry_has_postings', 'entry ' || entry_id, '2 or more', coalesce(p.postings, 0)::text
from (select entry_id, true as is_there from journal_entry where tenant_id = {0}) e
full join entry_postings p using (entry_id)
where case when e.is_there then coalesce(p.postings, 0) < 2 else false end

union all
select 'posting_has_entry', 'entry ' || entry_id, 'an entry', 'none'
from (select entry_id, true as is_there from journal_entry where tenant_id = {0}) e
full join entry_postings p using (entry_id)
where not coalesce(e.is_there, false)

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
select 'invoice_balance_is_sum_of_installments', 'invoice ' || invoice_id,
  coalesce(i.balance_minor, 0)::text, coalesce(v.balance_minor, 0)::text
from (select invoice_id, balance_minor from invoice where tenant_id = {0}) v
full join (
  select invoice_id, sum(balance_minor) as balance_minor
  from installment where tenant_id = {0} group by 1) i using (invoice_id)
where coalesce(i.balance_minor, 0) <> coalesce(v.balance_minor, 0)

union all
select 'invoice_state_follows_balance', 'invoice ' || invoice_id,
  'open with a balance, others without', state || ' ' || balance_minor
from invoice
where tenant_id = {0} and (state = 'open') <> (balance_minor > 0)

union all
select 'payment_unallocated_is_amount_less_allocations', 'payment ' || payment_id,
  expected::text, unallocated_minor::text
from (
  select payment_id, coalesce(p.unallocated_minor, 0) as unallocated_minor,
    case p.state when 'reversed' then 0 else coalesce(p.amount_minor, 0) end - coalesce(a.allocated, 0) as expected
  from (select * from payment where tenant_id = {0}) p
  full join (
    select payment_id, sum(amount_minor) as allocated
    from allocation where tenant_id = {0} and payment_id is not null group by 1) a using (payment_id)) payments
where expected <> unallocated_minor

union all
select 'payment_unallocated_is_posted', 'payment ' || payment_id,
  coalesce(o.posted, 0)::text, coalesce(p.unallocated_minor, 0)::text
from (select payment_id, unallocated_minor from payment where tenant_id = {0}) p
full join (
  select document_id as payment_id, -sum(amount_minor) as posted
  from posting where tenant_id = {0} and account = 'unallocated_cash' group by 1) o using (payment_id)
where coalesce(o.posted, 0) <> coalesce(p.unallocated_minor, 0)

union all
select 'credit_note_unallocated_is_total_less_allocations', 'credit_note ' || credit_note_id,
  expected::text, unallocated_minor::text
from (
  select credit_note_id, coalesce(n.unallocated_minor, 0) as unallocated_minor,
    case n.state when 'issued' then n.total_minor else 0 end - coalesce(a.allocated, 0) as expected
  from (select * from credit_note where tenant_id = {0}) n
  full join (
    select credit_note_id, sum(amount_minor) as allocated
    from allocation where tenant_id = {0} and credit_note_id is not null group by 1) a using (credit_note_id)) notes
where expected <> unallocated_minor

union all
select 'credit_note_unallocated_is_posted', 'credit_note ' || credit_note_id,
  coalesce(o.posted, 0)::text, coalesce(n.unallocated_minor, 0)::text
from (select credit_note_id, unallocated_minor from credit_note where tenant_id = {0}) n
full join (
  select document_id as credit_note_id, -sum(amount_minor) as posted
  from posting where tenant_id = {0} and account = 'accounts_receivable' and due_date is null group by 1) o
  using (credit_note_id)
where coalesce(o.posted, 0) <> coalesce(n.unallocated_minor, 0)

union all
-- What was charged at issue and has not left with an allocation.
select 'invoice_tax_pending_is_charged_less_released', 'invoice ' || invoice_id, expected::text, tax_pending_minor::text
from (
  select invoice_id, coalesce(v.tax_pending_minor, 0) as tax_pending_minor,
    case when v.state in ('open', 'paid') then -coalesce(p.tax_pending, 0) - coalesce(a.released, 0) else 0 end as expected
  from (select * from invoice where tenant_id = {0}) v
  full join (select entry_id as invoice_id, tax_pending from entry_postings) p using (invoice_id)
  full join (
    select invoice_id, sum(tax_released_minor) as released
    from allocation where tenant_id = {0} group by 1) a using (invoice_id)) invoices
where expected <> tax_pending_minor

union all
select 'credit_note_tax_is_credited_less_allocated', 'credit_note ' || credit_note_id,
  expected::text, tax_unallocated_minor::text
from (
  select credit_note_id, coalesce(n.tax_unallocated_minor, 0) as tax_unallocated_minor,
    case n.state when 'issued' then coalesce(p.tax_pending, 0) - coalesce(a.allocated, 0) else 0 end as expected
  from (select * from credit_note where tenant_id = {0}) n
  full join (select entry_id as credit_note_id, tax_pending from entry_postings) p using (credit_note_id)
  full join (
    select credit_note_id, sum(credit_tax_minor) as allocated
    from allocation where tenant_id = {0} and credit_note_id is not null group by 1) a using (credit_note_id)) notes
where expected <> tax_unallocated_minor

union all
-- An allocation collects the tax that it releases and that no credit note had taken off.
select 'allocation_tax_is_posted', 'allocation ' || allocation_id, expected, posted
from (
  select a.allocation_id, coalesce(p.tax_pending, 0) || ' ' || coalesce(p.tax_payable, 0) as posted,
    (a.tax_released_minor - a.credit_tax_minor) || ' ' || (a.credit_tax_minor - a.tax_released_minor) as expected
  from (select * from allocation where tenant_id = {0}) a
  full join entry_postings p using (entry_id)) allocations
where case when allocation_id is null then false else expected <> posted end

union all
-- An entry that was taken back leaves nothing behind on any account of any document.
select distinct 'reversing_entry_is_exact_opposite', 'entry ' || reversed, '0', amount_minor::text
from (
  select b.reversed, sum(p.amount_minor) as amount_minor
  from (
    select reverses_entry_id as reversed, unnest(array[entry_id, reverses_entry_id]) as entry_id
    from journal_entry
    where tenant_id = {0} and reverses_entry_id is not null) b
  full join (select * from posting where tenant_id = {0}) p using (entry_id)
  group by b.reversed, p.account, p.currency, p.customer_id, p.document_id, p.installment_no, p.due_date
  having case when b.reversed is null then false else sum(p.amount_minor) <> 0 end) remains

union all
select 'entry_is_reversed_once', 'entry ' || reverses_entry_id, '1', count(*)::text
from journal_entry
where tenant_id = {0} and reverses_entry_id is not null
group by reverses_entry_id having count(*) > 1

union all
-- On each day on which one of them changes. Running sums: one sort, where a join by day would compare everything with
-- everything.
select 'spans_reproduce_postings', 'installment ' || invoice_id || ' ' || installment_no || ' on ' || day,
  posted::text, spanned::text
from (
  select invoice_id, installment_no, day,
    sum(sum(posted)) over until_day as posted,
    sum(sum(spanned)) over until_day as spanned
  from (
    select document_id as invoice_id, installment_no, effective_date as day, amount_minor as posted, 0 as spanned
    from receivable
    union all
    select invoice_id, installment_no, balance_since, 0, balance_minor from installment where tenant_id = {0}
    union all
    select s.invoice_id, s.installment_no, e.day, 0, e.change
    from balance_span s
    cross join lateral (values (s.from_date, s.amount_minor), (s.to_date, -s.amount_minor)) e (day, change)
    where s.tenant_id = {0}) changes
  group by invoice_id, installment_no, day
  window until_day as (partition by invoice_id, installment_no order by day)) days
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
-- One sort: the log has no index by entry.
select 'event_holds_hash_of_entry', 'entry ' || entry_id, encode(expected, 'hex'), coalesce(encode(told, 'hex'), 'none')
from (
  select entry_id,
    (array_agg(content_hash) filter (where content_hash is not null))[1] as expected,
    (array_agg(entry_hash) filter (where entry_hash is not null))[1] as told
  from (
    select entry_id, content_hash, null::bytea as entry_hash from journal_entry where tenant_id = {0}
    union all
    select entry_id, null, entry_hash from event where tenant_id = {0} and entry_id is not null
    union all
    select entry_id, null, entry_hash from event_inbox where tenant_id = {0} and entry_id is not null) hashes
  group by entry_id) entries
where expected is not null and told is distinct from expected
