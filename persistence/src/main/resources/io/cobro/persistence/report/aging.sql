-- {0} tenant, {1} date, {2} customer or null, {3} currency or null. One statement, so that all parts see the same books.
with item as (
  -- What is open now and has been so since the date or before ...
  select customer_id, currency, due_date, 'invoice' as kind, balance_minor as amount_minor
  from installment
  where tenant_id = {0} and balance_minor > 0 and balance_since <= {1}
    and customer_id = coalesce({2}, customer_id) and currency = coalesce({3}, currency)
  union all
  -- ... and what was open then: a span of life class k that contains the date began less than 2^k days before it.
  select s.customer_id, s.currency, s.due_date, 'invoice', s.amount_minor
  from generate_series(0, 14) as life(class)
  cross join lateral (
    select customer_id, currency, due_date, amount_minor from balance_span
    where tenant_id = {0} and life_class = life.class
      and from_date > {1} - (1 << life.class) and from_date <= {1} and to_date > {1}) s
  where s.customer_id = coalesce({2}, s.customer_id) and s.currency = coalesce({3}, s.currency)
  union all
  -- Spans of more than 44 years are few, and 2^k days before may be no date.
  select customer_id, currency, due_date, 'invoice', amount_minor
  from balance_span
  where tenant_id = {0} and life_class > 14 and from_date <= {1} and to_date > {1}
    and customer_id = coalesce({2}, customer_id) and currency = coalesce({3}, currency)
  union all
  -- Money and credit that no debt has used.
  select customer_id, currency, null, account, amount_minor
  from posting
  where tenant_id = {0} and effective_date <= {1}
    and (account = 'unallocated_cash' or (account = 'accounts_receivable' and due_date is null))
    and ({2} is null or customer_id = {2}) and currency = coalesce({3}, currency)),
owed as (
  select customer_id, currency,
    coalesce(sum(amount_minor) filter (where kind = 'invoice' and due_date >= {1}), 0)::bigint as current_minor,
    coalesce(sum(amount_minor) filter (where kind = 'invoice' and due_date between {1} - 30 and {1} - 1), 0)::bigint
      as days_1_to_30_minor,
    coalesce(sum(amount_minor) filter (where kind = 'invoice' and due_date between {1} - 60 and {1} - 31), 0)::bigint
      as days_31_to_60_minor,
    coalesce(sum(amount_minor) filter (where kind = 'invoice' and due_date between {1} - 90 and {1} - 61), 0)::bigint
      as days_61_to_90_minor,
    coalesce(sum(amount_minor) filter (where kind = 'invoice' and due_date < {1} - 90), 0)::bigint
      as days_91_and_more_minor,
    coalesce(sum(amount_minor) filter (where kind = 'unallocated_cash'), 0)::bigint as unallocated_minor,
    coalesce(sum(amount_minor) filter (where kind = 'accounts_receivable'), 0)::bigint as credits_minor
  from item
  group by customer_id, currency),
ledger as (
  select currency, sum(amount_minor)::bigint as control_minor
  from posting
  where tenant_id = {0} and effective_date <= {1} and account in ('accounts_receivable', 'unallocated_cash')
    and ({2} is null or customer_id = {2}) and currency = coalesce({3}, currency)
  group by currency)
select 'row' as part, o.customer_id, c.name, c.tax_id, o.currency, o.current_minor, o.days_1_to_30_minor,
  o.days_31_to_60_minor, o.days_61_to_90_minor, o.days_91_and_more_minor, o.unallocated_minor, o.credits_minor,
  null::bigint as control_minor, null::bigint as sequence
from owed o left join customer c on c.tenant_id = {0} and c.customer_id = o.customer_id
where (o.current_minor, o.days_1_to_30_minor, o.days_31_to_60_minor, o.days_61_to_90_minor, o.days_91_and_more_minor,
  o.unallocated_minor, o.credits_minor) <> (0, 0, 0, 0, 0, 0, 0)
union all
select 'control', null, null, null, currency, 0, 0, 0, 0, 0, 0, 0, control_minor, null from ledger
union all
select 'sequence', null, null, null, null, 0, 0, 0, 0, 0, 0, 0, null, next_sequence - 1
from event_counter where tenant_id = {0}
