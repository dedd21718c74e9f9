/** 报告: the text being written with its versions and comments, what was issued, and departments' own templates. */
export const reports = `
create table jh_report (
  "evaluation" text collate "C" not null,
  "title" text collate "C" not null,
  "organisation" text collate "C" not null,
  "date" text collate "C" not null,
  "reference" text collate "C" not null,
  "template" text collate "C" not null,
  "state" text collate "C" not null,
  "folder" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "written_at" text collate "C" not null,
  "written_by" text collate "C" not null,
  "reviewed_at" text collate "C" not null,
  "reviewed_by" text collate "C" not null,
  "issued_at" text collate "C" not null,
  "issued_by" text collate "C" not null,
  "version" bigint not null,
  "document" jsonb not null,
  "hands" jsonb not null,
  "accepted" jsonb not null,
  primary key ("evaluation")
);

create table jh_report_version (
  "evaluation" text collate "C" not null,
  "title" text collate "C" not null,
  "organisation" text collate "C" not null,
  "date" text collate "C" not null,
  "reference" text collate "C" not null,
  "template" text collate "C" not null,
  "at" text collate "C" not null,
  "by" text collate "C" not null,
  "number" bigint not null,
  "version" bigint not null,
  "document" jsonb not null,
  primary key ("evaluation", "number")
);

create table jh_report_comment (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "thread" text collate "C" not null,
  "quote" text collate "C" not null,
  "text" text collate "C" not null,
  "at" text collate "C" not null,
  "by" text collate "C" not null,
  "resolved_at" text collate "C" not null,
  "resolved_by" text collate "C" not null,
  primary key ("id")
);

create table jh_report_release (
  "evaluation" text collate "C" not null,
  "folder" text collate "C" not null,
  "at" text collate "C" not null,
  "by" text collate "C" not null,
  "number" bigint not null,
  "figures" jsonb not null,
  primary key ("evaluation", "number")
);

create table jh_report_template (
  "id" text collate "C" not null,
  "department" text collate "C" not null,
  "name" text collate "C" not null,
  "file" text collate "C" not null,
  "sha256" text collate "C" not null,
  "uploaded_at" text collate "C" not null,
  "uploaded_by" text collate "C" not null,
  "size" bigint not null,
  "removed" boolean not null,
  primary key ("id")
);

create index jh_report_comment_evaluation on jh_report_comment ("evaluation");
create index jh_report_template_department on jh_report_template ("department");
`
