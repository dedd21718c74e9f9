/** The shape of an operation 接口的形状: its kind, its words, what it takes and gives; and the fields that many of them have. */
import { z } from 'zod'

export type OperationKind = 'command' | 'query' | 'file' | 'upload'

export interface OperationShape {
  readonly kind: OperationKind
  /** What it does, in the words of the manual. */
  readonly summary: string
  readonly input: z.ZodObject
  readonly output: z.ZodType
}

export const command = <I extends z.ZodRawShape, O extends z.ZodType>(summary: string, input: I, output: O) =>
  ({ kind: 'command', summary, input: z.object(input), output }) as const
export const query = <I extends z.ZodRawShape, O extends z.ZodType>(summary: string, input: I, output: O) =>
  ({ kind: 'query', summary, input: z.object(input), output }) as const
/** Gives a file. */
export const file = <I extends z.ZodRawShape>(summary: string, input: I) =>
  ({ kind: 'file', summary, input: z.object(input), output: z.unknown() }) as const
/** Takes a file beside its input. */
export const upload = <I extends z.ZodRawShape, O extends z.ZodType>(summary: string, input: I, output: O) =>
  ({ kind: 'upload', summary, input: z.object(input), output }) as const

export const id = z.string().min(1).max(80)
export const short = z.string().max(200)
export const long = z.string().max(20_000)
export const code = z.string().min(1).max(60)
export const day = z.union([z.literal(''), z.string().regex(/^\d{4}-\d{2}-\d{2}$/)])
export const done = z.object({ ok: z.literal(true) })
export const inUnit = { evaluation: id, unit: code }
