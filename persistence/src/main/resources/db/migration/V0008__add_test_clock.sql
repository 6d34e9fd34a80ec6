-- A test tenant may stand still at an instant of its own, so that integrators see what time brings without waiting.
alter table tenant add column test_clock_at timestamptz;
alter table tenant add constraint ck_tenant__test_clock check (test_clock_at is null or mode = 'test');
