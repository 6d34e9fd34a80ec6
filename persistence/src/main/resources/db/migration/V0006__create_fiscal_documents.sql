-- CFDI as they were taken in: what became of each, what it names, and the file itself, which the law wants kept
-- (Codigo Fiscal de la Federacion, art. 28 and 30: five years).
create table cfdi_document (
  tenant_id bigint not null,
  cfdi_document_id uuid not null,
  result text not null,
  reason text,
  uuid uuid,
  document_hash text not null,
  seal_hash text,
  type text not null,
  number text,
  issuer_tax_id text not null,
  receiver_tax_id text not null,
  issue_date date not null,
  currency text not null,
  total numeric(24, 6) not null,
  invoice_id uuid,
  credit_note_id uuid,
  file_name text,
  warnings text[] not null,
  recorded_at timestamptz not null,
  constraint pk_cfdi_document primary key (tenant_id, cfdi_document_id),
  constraint uq_cfdi_document__uuid unique (tenant_id, uuid)
);
create unique index uq_cfdi_document__hash on cfdi_document (tenant_id, document_hash) where uuid is null;
create table cfdi_file (
  tenant_id bigint not null,
  cfdi_document_id uuid not null,
  content bytea not null,
  constraint pk_cfdi_file primary key (tenant_id, cfdi_document_id)
);
create table cfdi_relation (
  tenant_id bigint not null,
  cfdi_document_id uuid not null,
  ordinal smallint not null,
  type text not null,
  related_uuid uuid not null,
  constraint pk_cfdi_relation primary key (tenant_id, cfdi_document_id, ordinal)
);
create index ix_cfdi_relation__related on cfdi_relation (tenant_id, related_uuid, cfdi_document_id);
