/**
 * 现在的数 of what the document binds: asked of the platform in batches, kept while they hold, asked anew when the data may
 * have changed. The editor shows what is there meanwhile.
 */
import type { BoundText, ReportBlock } from '@jiheng/engine'
import { act } from '../client.ts'

export interface Piece {
  readonly blocks: readonly ReportBlock[]
  readonly problems: readonly { readonly title: string; readonly detail: string; readonly fix: string }[]
}

const TOGETHER_MILLISECONDS = 60
const MOST_AT_ONCE = 400

export class Pieces {
  readonly #evaluation: string
  readonly #known = new Map<string, Piece>()
  readonly #wanted = new Set<string>()
  readonly #listeners = new Set<() => void>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(evaluation: string) {
    this.#evaluation = evaluation
  }

  /** What is known of a piece; it is asked for if nothing is. */
  get(piece: string): Piece | undefined {
    const found = this.#known.get(piece)
    if (found === undefined) this.#want(piece)
    return found
  }

  /** Everything is asked for again; what is shown stays until the answer comes. */
  refresh(): void {
    for (const piece of this.#known.keys()) this.#want(piece)
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #want(piece: string): void {
    this.#wanted.add(piece)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.#ask()
    }, TOGETHER_MILLISECONDS)
  }

  async #ask(): Promise<void> {
    const pieces = [...this.#wanted].slice(0, MOST_AT_ONCE)
    for (const piece of pieces) this.#wanted.delete(piece)
    const [next] = this.#wanted
    if (next !== undefined) this.#want(next)
    try {
      const answer = await act('reportPieces', { evaluation: this.#evaluation, pieces })
      for (const [index, piece] of pieces.entries()) {
        const found = answer.pieces[index]
        if (found !== undefined) this.#known.set(piece, found as Piece)
      }
    } catch (reason) {
      const words = reason instanceof Error ? reason.message : ''
      for (const piece of pieces)
        if (!this.#known.has(piece))
          this.#known.set(piece, { blocks: [], problems: [{ title: '没有取到', detail: words, fix: '' }] })
    }
    for (const listener of this.#listeners) listener()
  }
}

/** The runs of a piece that is one paragraph. */
export function runsOf(piece: Piece | undefined): BoundText {
  const [block] = piece?.blocks ?? []
  return block?.kind === 'paragraph' || block?.kind === 'heading' ? block.text : []
}

export const plainOf = (piece: Piece | undefined): string =>
  runsOf(piece)
    .map((run) => run.text)
    .join('')

/** The piece that one chip stands for. */
export const figurePiece = (source: string): string =>
  JSON.stringify({ kind: 'paragraph', sentences: [`{${source}}`] })
