-- All claims go by lane. With this index too, one that nothing was known of a kind for read all its due rows and
-- sorted them, and each claim wrote to it.
drop index ix_work_queue__due;
