/**
 * Literals 字面量: statements with their parameters written into the text, so that several go in one trip. Only what
 * `encode` lets through comes here: texts, whole numbers and booleans.
 */
import type { Statement } from './database.ts'

/** Says the same whether or not the server takes a backslash in a plain text for a mark. @throws TypeError */
export function literal(value: unknown): string {
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value)
  if (typeof value !== 'string') throw new TypeError(`no parameter of type ${typeof value}`)
  const quoted = `'${value.replaceAll("'", "''")}'`
  return value.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

const written = ({ sql, parameters }: Statement): string =>
  parameters.length === 0
    ? sql
    : sql.replace(/\$(\d+)/g, (_, number: string) => literal(parameters[Number(number) - 1]))

export const inOneText = (statements: readonly Statement[]): string => statements.map(written).join(';\n')
