/** The first tables. Text is ordered by its bytes, so that order is the same on every machine. */
export const firstTables = `
create table jh_account (
  "id" text collate "C" not null,
  "login" text collate "C" not null,
  "name" text collate "C" not null,
  "unit" text collate "C" not null,
  "email" text collate "C" not null,
  "password_hash" text collate "C" not null,
  "password_changed_at" text collate "C" not null,
  "locked_until" text collate "C" not null,
  "totp_secret" text collate "C" not null,
  "subject" text collate "C" not null,
  "created_at" text collate "C" not null,
  "last_login_at" text collate "C" not null,
  "roles" jsonb not null,
  "password_history" jsonb not null,
  "active" boolean not null,
  "must_change_password" boolean not null,
  "totp_confirmed" boolean not null,
  "failures" bigint not null,
  primary key ("id")
);

create table jh_session (
  "id" text collate "C" not null,
  "account" text collate "C" not null,
  "created_at" text collate "C" not null,
  "seen_at" text collate "C" not null,
  "address" text collate "C" not null,
  "verified" boolean not null,
  primary key ("id")
);

create table jh_unit (
  "code" text collate "C" not null,
  "name" text collate "C" not null,
  "short_name" text collate "C" not null,
  "parent" text collate "C" not null,
  "nature" text collate "C" not null,
  "head_unit" boolean not null,
  "active" boolean not null,
  "sort" bigint not null,
  primary key ("code")
);

create table jh_evaluation (
  "id" text collate "C" not null,
  "department" text collate "C" not null,
  "title" text collate "C" not null,
  "phase" text collate "C" not null,
  "framework" text collate "C" not null,
  "deadline" text collate "C" not null,
  "created_at" text collate "C" not null,
  "created_by" text collate "C" not null,
  "year" bigint not null,
  "framework_number" bigint not null,
  "version" bigint not null,
  "scope" jsonb not null,
  "team" jsonb not null,
  "plan" jsonb not null,
  "calendar" jsonb not null,
  "notice" jsonb not null,
  "illustrative" boolean not null,
  primary key ("id")
);

create table jh_framework_version (
  "evaluation" text collate "C" not null,
  "base" text collate "C" not null,
  "text" text collate "C" not null,
  "note" text collate "C" not null,
  "created_at" text collate "C" not null,
  "created_by" text collate "C" not null,
  "number" bigint not null,
  primary key ("evaluation", "number")
);

create table jh_work_target (
  "evaluation" text collate "C" not null,
  "id" text collate "C" not null,
  "slot" text collate "C" not null,
  "name" text collate "C" not null,
  "points" text collate "C" not null,
  "measure" text collate "C" not null,
  "better" text collate "C" not null,
  "target" text collate "C" not null,
  "unit" text collate "C" not null,
  "task" text collate "C" not null,
  "sort" bigint not null,
  "version" bigint not null,
  primary key ("evaluation", "id")
);

create table jh_task (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "state" text collate "C" not null,
  "deadline" text collate "C" not null,
  "notified_at" text collate "C" not null,
  "received_at" text collate "C" not null,
  "received_by" text collate "C" not null,
  "changed_at" text collate "C" not null,
  "revision" bigint not null,
  primary key ("evaluation", "unit")
);

create table jh_entry (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "cell" text collate "C" not null,
  "text" text collate "C" not null,
  "note" text collate "C" not null,
  "source" text collate "C" not null,
  "place" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "version" bigint not null,
  primary key ("evaluation", "unit", "cell")
);

create table jh_entry_version (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "cell" text collate "C" not null,
  "text" text collate "C" not null,
  "note" text collate "C" not null,
  "source" text collate "C" not null,
  "place" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "version" bigint not null,
  primary key ("evaluation", "unit", "cell", "version")
);

create table jh_list (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "list" text collate "C" not null,
  "row" text collate "C" not null,
  "name" text collate "C" not null,
  "sort" bigint not null,
  "version" bigint not null,
  "removed" boolean not null,
  primary key ("evaluation", "unit", "list", "row")
);

create table jh_reason (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "target" text collate "C" not null,
  "text" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "version" bigint not null,
  primary key ("evaluation", "unit", "target")
);

create table jh_judgement (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "indicator" text collate "C" not null,
  "reason" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "content" jsonb not null,
  "version" bigint not null,
  primary key ("evaluation", "unit", "indicator")
);

create table jh_submission (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "state" text collate "C" not null,
  "digest" text collate "C" not null,
  "submitted_at" text collate "C" not null,
  "submitted_by" text collate "C" not null,
  "approved_at" text collate "C" not null,
  "approved_by" text collate "C" not null,
  "closed_at" text collate "C" not null,
  "closed_by" text collate "C" not null,
  "number" bigint not null,
  "content" jsonb not null,
  primary key ("id")
);

create table jh_return_note (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "submission" text collate "C" not null,
  "target" text collate "C" not null,
  "text" text collate "C" not null,
  "at" text collate "C" not null,
  "by" text collate "C" not null,
  "answered_at" text collate "C" not null,
  "answer" text collate "C" not null,
  primary key ("id")
);

create table jh_evidence (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "title" text collate "C" not null,
  "file" text collate "C" not null,
  "sha256" text collate "C" not null,
  "type" text collate "C" not null,
  "effective_date" text collate "C" not null,
  "uploaded_at" text collate "C" not null,
  "uploaded_by" text collate "C" not null,
  "size" bigint not null,
  "removed" boolean not null,
  primary key ("id")
);

create table jh_attachment (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "target" text collate "C" not null,
  "evidence" text collate "C" not null,
  "page" text collate "C" not null,
  primary key ("evaluation", "unit", "target", "evidence")
);

create table jh_message (
  "id" text collate "C" not null,
  "account" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "kind" text collate "C" not null,
  "text" text collate "C" not null,
  "at" text collate "C" not null,
  "read_at" text collate "C" not null,
  primary key ("id")
);

create table jh_mail (
  "id" text collate "C" not null,
  "recipient" text collate "C" not null,
  "subject" text collate "C" not null,
  "text" text collate "C" not null,
  "state" text collate "C" not null,
  "fault" text collate "C" not null,
  "at" text collate "C" not null,
  "attempts" bigint not null,
  primary key ("id")
);

create table jh_audit (
  "at" text collate "C" not null,
  "actor" text collate "C" not null,
  "actor_name" text collate "C" not null,
  "address" text collate "C" not null,
  "action" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "sentence" text collate "C" not null,
  "leaf" text collate "C" not null,
  "seq" bigint not null,
  "before" jsonb not null,
  "after" jsonb not null,
  primary key ("seq")
);

create table jh_audit_node (
  "level" bigint not null,
  "position" bigint not null,
  "hash" text collate "C" not null,
  primary key ("level", "position")
);

create table jh_setting (
  "name" text collate "C" not null,
  "value" jsonb not null,
  primary key ("name")
);

create unique index jh_account_login on jh_account ("login");
create index jh_account_subject on jh_account ("subject");
create index jh_session_account on jh_session ("account");
create index jh_submission_unit on jh_submission ("evaluation", "unit");
create index jh_return_note_unit on jh_return_note ("evaluation", "unit");
create index jh_evidence_unit on jh_evidence ("evaluation", "unit");
create index jh_message_account on jh_message ("account");
create index jh_mail_state on jh_mail ("state");
create index jh_audit_at on jh_audit ("at");
create index jh_audit_unit on jh_audit ("evaluation", "unit");
`
