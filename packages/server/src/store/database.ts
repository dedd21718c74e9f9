/** Database 数据库连接: what the store needs of a database, whether it runs in here or elsewhere. */

export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** `rows` as the database prints them; `count` of rows found or changed. */
export interface Answer {
  readonly rows: readonly (readonly (string | null)[])[]
  readonly count: number
}

/** One transaction's connection. Statements run one after another. */
export interface Session {
  /** Writers go one after another anyway: locks between them need not be asked for. */
  readonly oneWriter?: true
  run(statement: Statement): Promise<Answer>
  /** Sent along with the next one, or at the transaction's end, where it is too many trips to wait for each; fails there. */
  later?(statement: Statement): void
  /** Several statements of SQL without parameters. */
  script(sql: string): Promise<void>
}

export interface Database {
  /** All that is read belongs to one moment. */
  read<R>(act: (session: Session) => Promise<R>): Promise<R>
  /** Kept when `act` resolves and nothing failed, otherwise undone. */
  write<R>(act: (session: Session) => Promise<R>): Promise<R>
  close(): Promise<void>
}

export const statement = (sql: string, ...parameters: readonly unknown[]): Statement => ({ sql, parameters })
