-- A claimed row keeps its place among those that are due, and so its entries in the indexes: claims write to none.
alter table work_queue add column leased_until timestamptz;  -- somebody has it until then
-- Room for the version that a claim writes beside each row, for only then are the indexes left alone.
alter table work_queue set (fillfactor = 50);
alter table webhook_delivery set (fillfactor = 50);

-- The queue is often vacuumed while it is nearly empty. Then a statement about rows of it is planned as if there were
-- few, and whichever index begins with a column that it names looks as good as any other. This one is only for who
-- names lanes, which its condition tells the planner; all others have the primary key.
drop index ix_work_queue__lane;
create index ix_work_queue__lane on work_queue (kind, lane_id, due_at, subject_id) where lane_id is not null;

-- Each row by its key, one after the other: as one statement, each of these would read all rows of the kind to find a
-- batch of them.
create function lease_work(tenant_ids bigint[], kind text, subject_ids uuid[], leased_until timestamptz) returns int
  language plpgsql
  as $$
begin
  for i in 1 .. cardinality(subject_ids) loop
    update work_queue w set leased_until = lease_work.leased_until
    where w.tenant_id = tenant_ids[i] and w.kind = lease_work.kind and w.subject_id = subject_ids[i];
  end loop;
  return cardinality(subject_ids);
end
$$;
create function move_work(tenant_id bigint, kind text, subject_ids uuid[], due_at timestamptz) returns void
  language plpgsql
  as $$
declare
  one uuid;
begin
  foreach one in array subject_ids loop
    update work_queue w set due_at = move_work.due_at, leased_until = null
    where w.tenant_id = move_work.tenant_id and w.kind = move_work.kind and w.subject_id = one;
  end loop;
end
$$;
create function remove_work(tenant_id bigint, kind text, subject_ids uuid[]) returns void
  language plpgsql
  as $$
declare
  one uuid;
begin
  foreach one in array subject_ids loop
    delete from work_queue w
    where w.tenant_id = remove_work.tenant_id and w.kind = remove_work.kind and w.subject_id = one;
  end loop;
end
$$;
