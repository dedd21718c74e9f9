/** 现场评价的底稿: who does which unit, papers, findings with their exhibits, audited figures, surveys. */
export const papers = `
create table jh_assignment (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "reviewer" text collate "C" not null,
  "note" text collate "C" not null,
  "assigned_at" text collate "C" not null,
  "assigned_by" text collate "C" not null,
  primary key ("evaluation", "unit", "reviewer")
);

create table jh_paper (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "kind" text collate "C" not null,
  "number" text collate "C" not null,
  "title" text collate "C" not null,
  "prepared_by" text collate "C" not null,
  "prepared_at" text collate "C" not null,
  "reviewed_by" text collate "C" not null,
  "reviewed_at" text collate "C" not null,
  "second_by" text collate "C" not null,
  "second_at" text collate "C" not null,
  "content" jsonb not null,
  "hands" jsonb not null,
  "removed" boolean not null,
  "version" bigint not null,
  primary key ("id")
);

create table jh_finding (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "title" text collate "C" not null,
  "severity" text collate "C" not null,
  "indicator" text collate "C" not null,
  "facts" text collate "C" not null,
  "criterion" text collate "C" not null,
  "cause" text collate "C" not null,
  "effect" text collate "C" not null,
  "amount" text collate "C" not null,
  "recommendation" text collate "C" not null,
  "state" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "sent_at" text collate "C" not null,
  "sent_by" text collate "C" not null,
  "answer" text collate "C" not null,
  "reply" text collate "C" not null,
  "replied_at" text collate "C" not null,
  "replied_by" text collate "C" not null,
  "outcome" text collate "C" not null,
  "settlement" text collate "C" not null,
  "settled_at" text collate "C" not null,
  "settled_by" text collate "C" not null,
  "number" bigint not null,
  "version" bigint not null,
  "lines" jsonb not null,
  "hands" jsonb not null,
  "removed" boolean not null,
  primary key ("id")
);

create table jh_exhibit (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "target" text collate "C" not null,
  "title" text collate "C" not null,
  "file" text collate "C" not null,
  "sha256" text collate "C" not null,
  "type" text collate "C" not null,
  "uploaded_at" text collate "C" not null,
  "uploaded_by" text collate "C" not null,
  "size" bigint not null,
  "removed" boolean not null,
  primary key ("id")
);

create table jh_determination (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "cell" text collate "C" not null,
  "reported" text collate "C" not null,
  "audited" text collate "C" not null,
  "reason" text collate "C" not null,
  "finding" text collate "C" not null,
  "at" text collate "C" not null,
  "by" text collate "C" not null,
  "version" bigint not null,
  primary key ("evaluation", "unit", "cell", "version")
);

create table jh_survey (
  "id" text collate "C" not null,
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "title" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "content" jsonb not null,
  "removed" boolean not null,
  "version" bigint not null,
  primary key ("id")
);

create table jh_survey_answer (
  "evaluation" text collate "C" not null,
  "unit" text collate "C" not null,
  "survey" text collate "C" not null,
  "group" text collate "C" not null,
  "words" text collate "C" not null,
  "place" text collate "C" not null,
  "saved_at" text collate "C" not null,
  "saved_by" text collate "C" not null,
  "number" bigint not null,
  "answers" jsonb not null,
  primary key ("survey", "number")
);

create index jh_paper_unit on jh_paper ("evaluation", "unit");
create index jh_finding_unit on jh_finding ("evaluation", "unit");
create index jh_exhibit_unit on jh_exhibit ("evaluation", "unit");
create index jh_survey_unit on jh_survey ("evaluation", "unit");
create index jh_survey_answer_unit on jh_survey_answer ("evaluation", "unit");
`
