/** Operations of step 5 形成结论: score sheet, experts, comparison, what-if, problems, rectification. */
import { z } from 'zod'
import { code, command, done, id, query } from './operation-shape.ts'

export const conclusionOperations = {
  conclusionBoard: query(
    '形成结论的进度',
    { evaluation: id },
    z.object({
      phase: z.string(),
      phaseName: z.string(),
      /** The person may begin it, once nothing is waited for. */
      mayBegin: z.boolean(),
      /** Units whose reports were not received yet. */
      waiting: z.array(z.object({ unit: code, name: z.string(), stateName: z.string() })),
      /** Findings of fieldwork that are neither settled nor dropped. */
      openFindings: z.number().int(),
    }),
  ),
  beginConclusion: command('进入形成结论', { evaluation: id }, done),
} as const
