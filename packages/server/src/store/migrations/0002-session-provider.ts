/** Who signed in by a provider need not know a password of ours. */
export const sessionProvider = `
alter table jh_session add column "by_provider" boolean not null default false;
`
