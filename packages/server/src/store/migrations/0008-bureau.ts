/** 财政端: archives received and what was read from them, the bureau’s own scores, questions to departments. */
export const bureau = `
create table jh_received (
  "id" text collate "C" not null,
  "digest" text collate "C" not null,
  "file" text collate "C" not null,
  "source" text collate "C" not null,
  "state" text collate "C" not null,
  "runner" text collate "C" not null,
  "seen_at" text collate "C" not null,
  "department" text collate "C" not null,
  "department_name" text collate "C" not null,
  "title" text collate "C" not null,
  "framework" text collate "C" not null,
  "framework_name" text collate "C" not null,
  "points" text collate "C" not null,
  "full" text collate "C" not null,
  "grade" text collate "C" not null,
  "no_grade" text collate "C" not null,
  "received_at" text collate "C" not null,
  "received_by" text collate "C" not null,
  "verified_at" text collate "C" not null,
  "size" bigint not null,
  "year" bigint not null,
  "seal_version" bigint not null,
  "illustrative" boolean not null,
  "current" boolean not null,
  "faults" jsonb not null,
  "notes" jsonb not null,
  "recomputed" jsonb not null,
  "seal" jsonb not null,
  "check" jsonb not null,
  primary key ("id")
);

create table jh_received_summary (
  "digest" text collate "C" not null,
  "content" jsonb not null,
  primary key ("digest")
);

create table jh_bureau_score (
  "received" text collate "C" not null,
  "indicator" text collate "C" not null,
  "points" text collate "C" not null,
  "reason" text collate "C" not null,
  "at" text collate "C" not null,
  "by" text collate "C" not null,
  "version" bigint not null,
  "latest" boolean not null,
  primary key ("received", "indicator", "version")
);

create table jh_bureau_question (
  "id" text collate "C" not null,
  "received" text collate "C" not null,
  "department" text collate "C" not null,
  "department_name" text collate "C" not null,
  "kind" text collate "C" not null,
  "title" text collate "C" not null,
  "indicator" text collate "C" not null,
  "indicator_name" text collate "C" not null,
  "deadline" text collate "C" not null,
  "state" text collate "C" not null,
  "asked_at" text collate "C" not null,
  "asked_by" text collate "C" not null,
  "year" bigint not null,
  "version" bigint not null,
  primary key ("id")
);

create table jh_bureau_message (
  "question" text collate "C" not null,
  "side" text collate "C" not null,
  "text" text collate "C" not null,
  "at" text collate "C" not null,
  "by" text collate "C" not null,
  "number" bigint not null,
  "recorded" boolean not null,
  primary key ("question", "number")
);

create index jh_received_digest on jh_received ("digest");
create index jh_received_series on jh_received ("year", "framework");
create index jh_bureau_question_received on jh_bureau_question ("received");
`
