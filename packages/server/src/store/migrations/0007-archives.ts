/** 档案和公开: packages that were sealed, and what of an evaluation is public. */
export const archives = `
create table jh_archive (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "sha256" text collate "C" not null,
  "folder" text collate "C" not null,
  "remark" text collate "C" not null,
  "sealed_at" text collate "C" not null,
  "sealed_by" text collate "C" not null,
  "reopened_at" text collate "C" not null,
  "reopened_by" text collate "C" not null,
  "reopen_reason" text collate "C" not null,
  "number" bigint not null,
  "size" bigint not null,
  "summary" jsonb not null,
  primary key ("id")
);

create table jh_publication (
  "evaluation" text collate "C" not null,
  "state" text collate "C" not null,
  "slug" text collate "C" not null,
  "archive" text collate "C" not null,
  "sha256" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "published_at" text collate "C" not null,
  "published_by" text collate "C" not null,
  "version" bigint not null,
  "parts" jsonb not null,
  "refused" jsonb not null,
  "own" jsonb not null,
  primary key ("evaluation")
);

create index jh_archive_number on jh_archive ("evaluation", "number");
create index jh_publication_slug on jh_publication ("slug");
`
