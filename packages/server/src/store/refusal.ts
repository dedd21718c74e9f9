/** What a store says instead of working: a database it will not touch, a row that is there already. */

/** 拒绝: the store does not open, or does not take a backup in. `message` is for the person who started the program. */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal'
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** 重复: a row with this key, or this value of a unique column, is there already. The transaction is lost with it. */
export class Conflict extends Error {
  override readonly name = 'Conflict'
  readonly code = 'store.conflict'
  /** Table and columns as the database names them, for the log. */
  readonly constraint: string

  constructor(constraint: string, cause?: unknown) {
    super(`已有相同的记录（${constraint}）`, cause === undefined ? undefined : { cause })
    this.constraint = constraint
  }
}

/** The error code of a database, such as 23505; '' for anything else. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}
