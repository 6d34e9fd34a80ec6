-- While a key changes its secret, the one before it opens the same, until then.
alter table api_key
  add column previous_secret_hash bytea,
  add column previous_secret_until timestamptz;
create index ix_api_key__previous_secret_hash on api_key (previous_secret_hash)
  where previous_secret_hash is not null;
