/** Every operation's implementation 全部操作, by name; the compiler says when one is missing. */
import { accountOperations } from './commands/accounts.ts'
import { auditOperations } from './commands/auditing.ts'
import { deskOperations } from './commands/desk.ts'
import { entryOperations } from './commands/entry.ts'
import { notifyOperations } from './commands/notify.ts'
import { prepareOperations } from './commands/prepare.ts'
import { submissionOperations } from './commands/submission.ts'
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
  ...deskOperations,
  ...auditOperations,
}

/** The platform over these ports. */
export const createPlatform = (ports: Ports): Platform => new Platform(ports, IMPLEMENTATIONS)
