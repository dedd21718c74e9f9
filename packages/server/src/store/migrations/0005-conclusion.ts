/** 形成结论: reviewers' adjustments, the panel of experts and its scores, issues as decided, rectification. */
export const conclusion = `
create table jh_adjustment (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "indicator" text collate "C" not null,
  "kind" text collate "C" not null,
  "reason" text collate "C" not null,
  "at" text collate "C" not null,
  "by" text collate "C" not null,
  "version" bigint not null,
  "content" jsonb not null,
  "evidence" jsonb not null,
  primary key ("evaluation", "unit", "indicator", "kind", "version")
);

create table jh_panel (
  "evaluation" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "version" bigint not null,
  "experts" jsonb not null,
  "indicators" jsonb not null,
  primary key ("evaluation")
);

create table jh_expert_score (
  "evaluation" text collate "C" not null,
  "indicator" text collate "C" not null,
  "expert" text collate "C" not null,
  "reason" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "submitted_at" text collate "C" not null,
  "version" bigint not null,
  "content" jsonb not null,
  primary key ("evaluation", "indicator", "expert")
);

create table jh_issue (
  "evaluation" text collate "C" not null,
  "id" text collate "C" not null,
  "diagnosis" text collate "C" not null,
  "finding" text collate "C" not null,
  "title" text collate "C" not null,
  "issue" text collate "C" not null,
  "recommendation" text collate "C" not null,
  "state" text collate "C" not null,
  "reason" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "sort" bigint not null,
  "version" bigint not null,
  "removed" boolean not null,
  primary key ("evaluation", "id")
);

create table jh_rectification (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "issue" text collate "C" not null,
  "title" text collate "C" not null,
  "measure" text collate "C" not null,
  "deadline" text collate "C" not null,
  "state" text collate "C" not null,
  "answer" text collate "C" not null,
  "answered_at" text collate "C" not null,
  "answered_by" text collate "C" not null,
  "verdict" text collate "C" not null,
  "verified_at" text collate "C" not null,
  "verified_by" text collate "C" not null,
  "assigned_at" text collate "C" not null,
  "assigned_by" text collate "C" not null,
  "number" bigint not null,
  "version" bigint not null,
  "hands" jsonb not null,
  "removed" boolean not null,
  primary key ("id")
);

create index jh_rectification_by_evaluation on jh_rectification ("evaluation", "unit");
`
