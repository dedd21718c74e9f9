/** Every operation's implementation 全部操作, by name; the compiler says when one is missing. */
import { accountOperations } from './commands/accounts.ts'
import { archiveOperations } from './commands/archive.ts'
import { auditOperations } from './commands/auditing.ts'
import { bureauOperations } from './commands/bureau.ts'
import { bureauComparisonOperations } from './commands/bureau-comparison.ts'
import { bureauQuestionOperations } from './commands/bureau-questions.ts'
import { comparisonOperations } from './commands/comparison.ts'
import { conclusionOperations } from './commands/conclusion.ts'
import { deskOperations } from './commands/desk.ts'
import { determinationOperations } from './commands/determinations.ts'
import { entryOperations } from './commands/entry.ts'
import { expertOperations } from './commands/experts.ts'
import { fieldworkOperations } from './commands/fieldwork.ts'
import { findingOperations } from './commands/findings.ts'
import { issueOperations } from './commands/issues.ts'
import { ledgerLookupOperations } from './commands/ledger-lookup.ts'
import { ledgerTestOperations } from './commands/ledger-tests.ts'
import { ledgerOperations } from './commands/ledgers.ts'
import { notifyOperations } from './commands/notify.ts'
import { paperOperations } from './commands/papers.ts'
import { prepareOperations } from './commands/prepare.ts'
import { publicationOperations } from './commands/publication.ts'
import { rectificationOperations } from './commands/rectification.ts'
import { reportOperations } from './commands/report.ts'
import { reportTemplateOperations } from './commands/report-templates.ts'
import { reportValueOperations } from './commands/report-values.ts'
import { sampleOperations } from './commands/samples.ts'
import { scoreSheetOperations } from './commands/score-sheet.ts'
import { submissionOperations } from './commands/submission.ts'
import { surveyOperations } from './commands/surveys.ts'
import { unitOperations } from './commands/units.ts'
import { workTargetOperations } from './commands/work-targets.ts'
import type { Ports } from './context.ts'
import { type Implementations, Platform } from './operate.ts'

const IMPLEMENTATIONS: Implementations = {
  ...accountOperations,
  ...unitOperations,
  ...prepareOperations,
  ...workTargetOperations,
  ...notifyOperations,
  ...entryOperations,
  ...submissionOperations,
  ...ledgerOperations,
  ...ledgerTestOperations,
  ...ledgerLookupOperations,
  ...sampleOperations,
  ...fieldworkOperations,
  ...paperOperations,
  ...findingOperations,
  ...determinationOperations,
  ...surveyOperations,
  ...conclusionOperations,
  ...scoreSheetOperations,
  ...rectificationOperations,
  ...issueOperations,
  ...expertOperations,
  ...comparisonOperations,
  ...bureauOperations,
  ...bureauComparisonOperations,
  ...bureauQuestionOperations,
  ...archiveOperations,
  ...publicationOperations,
  ...reportOperations,
  ...reportValueOperations,
  ...reportTemplateOperations,
  ...deskOperations,
  ...auditOperations,
}

/** The platform over these ports. */
export const createPlatform = (ports: Ports): Platform => new Platform(ports, IMPLEMENTATIONS)
