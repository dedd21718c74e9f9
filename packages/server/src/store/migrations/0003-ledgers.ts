/** 账簿导入和抽样: files, imports, remembered mappings, samples. Voucher lines lie in the ledger store. */
export const ledgers = `
create table jh_ledger_file (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "name" text collate "C" not null,
  "sha256" text collate "C" not null,
  "uploaded_at" text collate "C" not null,
  "uploaded_by" text collate "C" not null,
  "size" bigint not null,
  primary key ("id")
);

create table jh_ledger_import (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "state" text collate "C" not null,
  "runner" text collate "C" not null,
  "seen_at" text collate "C" not null,
  "first_day" text collate "C" not null,
  "last_day" text collate "C" not null,
  "debit" text collate "C" not null,
  "credit" text collate "C" not null,
  "imported_at" text collate "C" not null,
  "imported_by" text collate "C" not null,
  "finished_at" text collate "C" not null,
  "year" bigint not null,
  "lines" bigint not null,
  "vouchers" bigint not null,
  "accounts" bigint not null,
  "balances" bigint not null,
  "fault_count" bigint not null,
  "files" jsonb not null,
  "mapping" jsonb not null,
  "progress" jsonb not null,
  "tables" jsonb not null,
  "faults" jsonb not null,
  "illustrative" boolean not null,
  "removed" boolean not null,
  primary key ("id")
);

create table jh_ledger_mapping (
  "department" text collate "C" not null,
  "signature" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "mapping" jsonb not null,
  primary key ("department", "signature")
);

create table jh_sample (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "ledger" text collate "C" not null,
  "title" text collate "C" not null,
  "plan" text collate "C" not null,
  "drawn_from" text collate "C" not null,
  "drawn_at" text collate "C" not null,
  "drawn_by" text collate "C" not null,
  "draws" bigint not null,
  "scope" jsonb not null,
  "told" jsonb not null,
  primary key ("id")
);

create table jh_sample_item (
  "sample" text collate "C" not null,
  "amount" text collate "C" not null,
  "stratum" text collate "C" not null,
  "reason" text collate "C" not null,
  "state" text collate "C" not null,
  "audited" text collate "C" not null,
  "remark" text collate "C" not null,
  "checked_at" text collate "C" not null,
  "checked_by" text collate "C" not null,
  "place" bigint not null,
  "hits" bigint not null,
  "version" bigint not null,
  "line" jsonb not null,
  "certain" boolean not null,
  primary key ("sample", "place")
);

create index jh_ledger_file_unit on jh_ledger_file ("evaluation", "unit");
create index jh_ledger_import_unit on jh_ledger_import ("evaluation", "unit");
create index jh_sample_unit on jh_sample ("evaluation", "unit");
`
