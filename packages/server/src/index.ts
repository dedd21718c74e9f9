/** The server 服务: an evaluation shown read-only, and the platform that many people work on. */

export { createMailer } from './adapters/mailer.ts'
export { createOidc, type Oidc, type OidcSettings } from './adapters/oidc.ts'
export { createVault } from './adapters/vault.ts'
export * from './http.ts'
export { createLedgers, type LedgersOptions } from './ledgers/ledgers.ts'
export { postMails, startPosting } from './mail-post.ts'
export * from './platform-application.ts'
export * from './platform-http.ts'
export { backupStore, Conflict, memoryStore, openStore, restoreStore, StoreRefusal } from './store/index.ts'
