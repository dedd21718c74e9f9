/**
 * Redacting 隐去: every place where a text shows a person's name, number or account, told with the words around it and taken
 * out unless somebody decided to leave it. A decision holds for the words it was made on: if they change, it is asked anew.
 * Figures bound to values are never touched by a rule about numbers of persons unless they look like one.
 */
import type { BoundText, ReportBlock, ReportCell, ReportDocument, Run } from '@jiheng/engine'
import type { PublicationPolicy } from './publication-policy.ts'

/** 隐去的一处. */
export interface Redaction {
  readonly id: string
  readonly kind: string
  readonly kindName: string
  readonly where: string
  readonly before: string
  readonly found: string
  readonly after: string
  readonly replacement: string
  readonly accepted: boolean
}

/** What people decided: ids that are left as they are, and words that they take out besides. */
export interface Decisions {
  readonly refused: ReadonlySet<string>
  readonly own: readonly { readonly text: string; readonly replacement: string }[]
}

interface Place {
  readonly from: number
  readonly to: number
  readonly kind: string
  readonly kindName: string
  readonly replacement: string
}

const AROUND = 16

export class Redactor {
  readonly #policy: PublicationPolicy
  readonly #names: readonly string[]
  readonly #decisions: Decisions
  readonly #found = new Map<string, Redaction>()
  /** How often the same words were met at the same place; each time is decided on its own. */
  readonly #counts = new Map<string, number>()

  /** `names` of persons, longest first so that 张三丰 is not taken for 张三. */
  constructor(policy: PublicationPolicy, names: Iterable<string>, decisions: Decisions) {
    this.#policy = policy
    this.#names = [...new Set([...names].map((one) => one.trim()))]
      .filter((one) => policy.names.like.test(one))
      .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    this.#decisions = decisions
  }

  /** Everything found so far, in the order in which it was met. */
  get redactions(): readonly Redaction[] {
    return [...this.#found.values()]
  }

  text(where: string, text: string): string {
    return this.runs(where, [{ kind: 'text', text }])
      .map((run) => run.text)
      .join('')
  }

  /** A text in pieces is looked through as a whole: a name may begin in one piece and end in the next. */
  runs(where: string, runs: BoundText): BoundText {
    const whole = runs.map((run) => run.text).join('')
    const places = this.#accepted(where, whole)
    if (places.length === 0) return runs
    let at = 0
    return runs.flatMap((run): Run[] => {
      const [from, to] = [at, at + run.text.length]
      at = to
      let text = ''
      let next = from
      for (const place of places) {
        if (place.to <= from || place.from >= to) continue
        text += whole.slice(next, Math.max(next, place.from))
        // The replacement stands where the words began.
        if (place.from >= from) text += place.replacement
        next = Math.min(to, place.to)
      }
      text += whole.slice(next, to)
      return text === '' ? [] : text === run.text ? [run] : [{ kind: 'text', text }]
    })
  }

  document(document: ReportDocument): ReportDocument {
    const { letter } = document
    return {
      ...document,
      title: this.text('报告标题', document.title),
      organisation: this.text('报告落款', document.organisation),
      notices: document.notices.map((one) => this.text('报告提示', one)),
      ...(letter === undefined
        ? {}
        : {
            letter: {
              ...letter,
              ...(letter.attachments === undefined
                ? {}
                : { attachments: letter.attachments.map((one) => this.text('报告附件', one)) }),
              ...(letter.contact === undefined ? {} : { contact: this.text('报告联系人', letter.contact) }),
              ...(letter.recipient === undefined
                ? {}
                : { recipient: this.text('报告主送', letter.recipient) }),
            },
          }),
      blocks: document.blocks.map((block, at) => this.#block(block, at)),
    }
  }

  #block(block: ReportBlock, at: number): ReportBlock {
    if (block.kind === 'table') {
      const { table } = block
      return {
        kind: 'table',
        table: {
          ...table,
          title: this.text(`报告的表“${table.title}”`, table.title),
          columns: table.columns.map((one) => ({
            ...one,
            title: this.text(`报告的表“${table.title}”`, one.title),
          })),
          rows: table.rows.map((row) => ({
            ...row,
            cells: row.cells.map(
              (cell): ReportCell => ({
                ...cell,
                text: this.runs(`报告的表“${table.title}”`, cell.text),
              }),
            ),
          })),
          notes: table.notes.map((one) => this.text(`报告的表“${table.title}”`, one)),
        },
      }
    }
    if ('text' in block)
      return { ...block, text: this.runs(`报告第 ${at + 1} 段`, block.text) } as ReportBlock
    if ('title' in block && typeof block.title === 'string')
      return { ...block, title: this.text(`报告第 ${at + 1} 段`, block.title) }
    return block
  }

  /** Places to take out, in order and apart from each other. */
  #accepted(where: string, whole: string): readonly Place[] {
    const accepted: Place[] = []
    let end = 0
    for (const place of this.#places(whole)) {
      if (place.from < end) continue
      end = place.to
      const found = whole.slice(place.from, place.to)
      const name = `${place.kind}|${where}|${found}`
      const count = (this.#counts.get(name) ?? 0) + 1
      this.#counts.set(name, count)
      const id = `${name}|${count}`
      const isAccepted = !this.#decisions.refused.has(id)
      this.#found.set(id, {
        id,
        kind: place.kind,
        kindName: place.kindName,
        where,
        before: whole.slice(Math.max(0, place.from - AROUND), place.from),
        found,
        after: whole.slice(place.to, place.to + AROUND),
        replacement: place.replacement,
        accepted: isAccepted,
      })
      if (isAccepted) accepted.push(place)
    }
    return accepted
  }

  /** By where they begin; of two at one place the longer. */
  #places(whole: string): readonly Place[] {
    const places: Place[] = []
    for (const { code, name, find, group, replacement } of this.#policy.redactions)
      for (const match of whole.matchAll(find)) {
        const found = match[group] ?? ''
        const from = match.index + match[0].lastIndexOf(found)
        places.push({ from, to: from + found.length, kind: code, kindName: name, replacement })
      }
    const { name, replacement } = this.#policy.names
    for (const person of this.#names) each(whole, person, 'name', name, replacement, places)
    for (const own of this.#decisions.own) each(whole, own.text, 'own', '另加的', own.replacement, places)
    return places.filter((one) => one.to > one.from).sort((a, b) => a.from - b.from || b.to - a.to)
  }
}

function each(
  whole: string,
  text: string,
  kind: string,
  kindName: string,
  replacement: string,
  places: Place[],
): void {
  for (let at = whole.indexOf(text); at >= 0; at = whole.indexOf(text, at + text.length))
    places.push({ from: at, to: at + text.length, kind, kindName, replacement })
}
