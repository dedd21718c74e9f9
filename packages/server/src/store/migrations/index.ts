/** Migrations 迁移步骤 in order. A step that was released is never changed: databases remember its digest. */
import { firstTables } from './0001-first-tables.ts'
import { sessionProvider } from './0002-session-provider.ts'
import { ledgers } from './0003-ledgers.ts'
import { papers } from './0004-papers.ts'
import { conclusion } from './0005-conclusion.ts'
import { reports } from './0006-reports.ts'
import { archives } from './0007-archives.ts'
import { bureau } from './0008-bureau.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

export const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: 'first tables', sql: firstTables },
  { number: 2, name: 'session by provider', sql: sessionProvider },
  { number: 3, name: 'ledgers and samples', sql: ledgers },
  { number: 4, name: 'papers of fieldwork', sql: papers },
  { number: 5, name: 'scores, issues and rectification', sql: conclusion },
  { number: 6, name: 'reports', sql: reports },
  { number: 7, name: 'archives and publication', sql: archives },
  { number: 8, name: 'bureau', sql: bureau },
]
