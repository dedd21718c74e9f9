/**
 * A department's own DOCX template 报告模板: its letterhead, page and styles, with the report put into the places that it
 * names in braces: {标题} {文号} {日期} {落款} {正文}. Headings and body take the template's own styles where it has them; what
 * it lacks (table text, notes) is brought along. The template's markup is changed only where a place stands, and is never
 * obeyed: entities, scripts and links out of the file are refused.
 */
import type { ReportDocument } from '@jiheng/engine'
import { strFromU8, strToU8, type Zippable, zipSync } from 'fflate'
import { chartPart } from './chart-docx.ts'
import { chartRelation, chartsOf, element, STYLES } from './docx.ts'
import { type LaidElement, type LaidSection, layOut, printable, printDate } from './official-layout.ts'
import { OFFICE_LIMITS, readZip } from './zip.ts'

export interface TemplateRefused {
  readonly reason: string
}

const MAIN = 'word/document.xml'
const STYLE_PART = 'word/styles.xml'
const RELATION_PART = 'word/_rels/document.xml.rels'
const TYPE_PART = '[Content_Types].xml'
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const BODY_PLACE = '{正文}'
const PLACES = ['{标题}', '{文号}', '{日期}', '{落款}'] as const

type Parts = Map<string, Uint8Array>

function open(bytes: Uint8Array): { readonly parts: Parts } | TemplateRefused {
  const read = readZip(bytes, OFFICE_LIMITS)
  if ('faults' in read) return { reason: `不是能用的 DOCX 文件：${read.faults[0]?.message ?? ''}` }
  const parts: Parts = new Map(read.files)
  for (const name of [MAIN, TYPE_PART]) if (!parts.has(name)) return { reason: '不是 DOCX 文件（缺少正文）' }
  if ([...parts.keys()].some((name) => /vbaProject|activeX/i.test(name)))
    return { reason: '模板里有宏或控件，请另存为不含宏的 DOCX' }
  for (const [name, part] of parts) {
    if (!/\.(xml|rels)$/.test(name)) continue
    const text = strFromU8(part)
    if (/<!DOCTYPE|<!ENTITY/i.test(text)) return { reason: '文件含有不允许的声明（DOCTYPE）' }
    if (name.endsWith('.rels') && /attachedTemplate|subDocument|\/frame"/.test(text))
      return { reason: '模板引用了文件以外的模板或文档' }
  }
  return { parts }
}

const textIn = (parts: Parts, name: string): string => {
  const part = parts.get(name)
  return part === undefined ? '' : strFromU8(part)
}

/** Paragraphs that hold no other paragraph; text boxes hold some. */
const PARAGRAPH = /<w:p(?: [^>]*)?>(?:(?!<w:p[ >])[\s\S])*?<\/w:p>/g
const TEXT = /<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g

const unescapeXml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '')
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? one)

const wordsOf = (paragraph: string): string =>
  [...paragraph.matchAll(TEXT)].map(([, text = '']) => unescapeXml(text)).join('')

/** Put words in the place of others in a paragraph; the run in which a place begins gives its look. */
function withWords(paragraph: string, replacements: ReadonlyMap<string, string>): string {
  let result = paragraph
  for (const [place, words] of replacements) {
    for (
      let at = wordsOf(result).indexOf(place);
      at >= 0;
      at = wordsOf(result).indexOf(place, at + words.length)
    ) {
      let seen = 0
      result = result.replace(TEXT, (_, raw: string) => {
        const text = unescapeXml(raw)
        const [from, to] = [seen, seen + text.length]
        seen = to
        const before = text.slice(0, Math.max(0, Math.min(text.length, at - from)))
        const after = text.slice(Math.max(0, Math.min(text.length, at + place.length - from)))
        const own = from <= at && at < to ? words : ''
        return `<w:t xml:space="preserve">${escapeXml(before + own + after)}</w:t>`
      })
      if (words.includes(place)) break
    }
  }
  return result
}

/** Everything that is to be known of a template before it is used. */
export async function checkDocxTemplate(
  bytes: Uint8Array,
): Promise<{ readonly notes: readonly string[] } | TemplateRefused> {
  const opened = open(bytes)
  if ('reason' in opened) return opened
  const { parts } = opened
  const main = textIn(parts, MAIN)
  const bodies = (main.match(PARAGRAPH) ?? []).filter((one) => wordsOf(one).includes(BODY_PLACE))
  if (bodies.length !== 1) return { reason: `须有且只有一段写着“${BODY_PLACE}”，现有 ${bodies.length} 段` }
  if (depthAt(main, main.indexOf(bodies[0] as string)) > 0) return { reason: `“${BODY_PLACE}”不能放在表格里` }
  const everywhere = [...parts]
    .filter(([name]) => isShown(name))
    .map(([, part]) => (strFromU8(part).match(PARAGRAPH) ?? []).map(wordsOf).join('\n'))
    .join('\n')
  const styles = stylesIn(textIn(parts, STYLE_PART))
  return {
    notes: [
      ...PLACES.filter((place) => !everywhere.includes(place)).map(
        (place) => `没有“${place}”，${place === '{标题}' ? '标题' : place.slice(1, -1)}按公文格式放在正文里`,
      ),
      ...[1, 2, 3]
        .filter((level) => !styles.has(`heading ${level}`))
        .map((level) => `没有“标题 ${level}”样式，用公文格式的`),
    ],
  }
}

const isShown = (name: string): boolean => name === MAIN || /^word\/(header|footer)\d*\.xml$/.test(name)

/** How many tables a place in the markup lies in. */
const depthAt = (xml: string, at: number): number => {
  const before = xml.slice(0, at)
  return (before.match(/<w:tbl>/g) ?? []).length - (before.match(/<\/w:tbl>/g) ?? []).length
}

/** Style ids by their names in lower case. */
function stylesIn(xml: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, attributes = '', content = ''] of xml.matchAll(/<w:style ([^>]*)>([\s\S]*?)<\/w:style>/g)) {
    if (!/w:type="paragraph"/.test(attributes)) continue
    const id = /w:styleId="([^"]*)"/.exec(attributes)?.[1]
    const name = /<w:name w:val="([^"]*)"/.exec(content)?.[1]
    if (id === undefined || name === undefined) continue
    found.set(unescapeXml(name).toLowerCase(), id)
    if (/w:default="1"/.test(attributes)) found.set('', id)
  }
  return found
}

/** The report in a department's template, or why that can't be. Bound numbers carry their bookmarks as in {@link writeDocx}. */
export async function writeTemplatedDocx(
  document: ReportDocument,
  template: Uint8Array,
): Promise<{ readonly bytes: Uint8Array } | TemplateRefused> {
  const checked = await checkDocxTemplate(template)
  if ('reason' in checked) return checked
  const opened = open(template)
  if ('reason' in opened) return opened
  const { parts } = opened
  const written = new Writer(document, parts).write()
  const zippable: Zippable = {}
  for (const [name, part] of [...written].sort(([a], [b]) => (a < b ? -1 : 1)))
    zippable[name] = [part, { level: 6, mtime: '1980-01-02T12:00:00', os: 0 }]
  return { bytes: zipSync(zippable) }
}

class Writer {
  readonly #parts: Parts
  readonly #document: ReportDocument
  readonly #names: ReadonlyMap<string, string>
  /** Template's style ids by their names. */
  readonly #styles: ReadonlyMap<string, string>
  readonly #brought = new Set<string>()

  constructor(document: ReportDocument, parts: Parts) {
    this.#document = document
    this.#parts = parts
    this.#styles = stylesIn(textIn(parts, STYLE_PART))
    this.#names = new Map([
      ['{标题}', printable(document.title)],
      ['{文号}', printable(document.letter?.number ?? '')],
      ['{日期}', document.date === undefined ? '' : printDate(document.date)],
      ['{落款}', printable(document.organisation)],
    ])
  }

  write(): Parts {
    const parts = this.#parts
    const original = textIn(parts, MAIN)
    const has = new Set(
      [...parts]
        .filter(([name]) => isShown(name))
        .flatMap(([, part]) =>
          PLACES.filter((place) =>
            (strFromU8(part).match(PARAGRAPH) ?? []).some((one) => wordsOf(one).includes(place)),
          ),
        ),
    )
    for (const name of [...parts.keys()].filter((one) => isShown(one) && one !== MAIN))
      parts.set(name, strToU8(this.#filled(textIn(parts, name))))
    parts.set(MAIN, strToU8(this.#main(original, has)))
    this.#bringStyles()
    return parts
  }

  #filled(xml: string): string {
    return xml.replace(PARAGRAPH, (paragraph) =>
      wordsOf(paragraph).includes('{') ? withWords(paragraph, this.#names) : paragraph,
    )
  }

  #main(original: string, has: ReadonlySet<string>): string {
    const report = layOut(this.#document)
    const charts = chartsOf(report)
    // Bookmarks of the template's own keep clear of ours.
    const cleared = original
      .replace(
        /(<w:bookmark(?:Start|End) [^>]*w:id=")(\d+)"/g,
        (_, head: string, id: string) => `${head}${900_000 + Number(id)}"`,
      )
      .replace(/<w:document (?![^>]*xmlns:r=)/, `<w:document xmlns:r="${RELATIONS}" `)
      .replace(/<w:document (?![^>]*xmlns:w=)/, `<w:document xmlns:w="${WORD}" `)
    const filled = this.#filled(cleared)
    const closing =
      /<w:sectPr(?: [^>]*)?>(?:(?!<w:sectPr)[\s\S])*?<\/w:sectPr>(?=\s*<\/w:body>)|<w:sectPr(?: [^>]*)?\/>(?=\s*<\/w:body>)/
    const upright = closing.exec(filled)?.[0] ?? '<w:sectPr/>'
    const annexAt = report.sections.findIndex((section) =>
      section.elements.some((one) => one.kind === 'annex'),
    )
    const bodySections = annexAt < 0 ? report.sections : report.sections.slice(0, annexAt)
    const annexSections = annexAt < 0 ? [] : report.sections.slice(annexAt)
    const chunks = (sections: readonly LaidSection[]) =>
      sections.map((section) => ({
        landscape: section.landscape,
        xml: section.elements
          .filter((one) => isWanted(one, has))
          .map((one) => element(one, section.landscape, charts))
          .join(''),
      }))
    const body = chunks(bodySections)
    const annexes = chunks(annexSections)
    const end = (landscape: boolean): string =>
      `<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>${landscape ? turned(upright) : upright}</w:pPr></w:p>`
    const inBody = body
      .map(({ xml, landscape }, index) =>
        index === body.length - 1 && !landscape ? xml : `${xml}${end(landscape)}`,
      )
      .join('')
    const after = annexes
      .map(({ xml, landscape }, index) => (index === annexes.length - 1 ? xml : `${xml}${end(landscape)}`))
      .join('')
    const last = annexes.at(-1)
    const closed = `${annexes.length === 0 ? '' : end(false)}${after}${last?.landscape === true ? turned(upright) : upright}`
    const placed = filled.replace(PARAGRAPH, (paragraph) =>
      wordsOf(paragraph).includes(BODY_PLACE) ? this.#styled(inBody) : paragraph,
    )
    this.#addCharts(charts.map(chartPart))
    return closing.test(placed)
      ? placed.replace(closing, () => this.#styled(closed))
      : placed.replace('</w:body>', () => `${this.#styled(closed)}</w:body>`)
  }

  /** Our style ids become the template's, or are brought along under names of their own. */
  #styled(xml: string): string {
    return xml
      .replace(/<w:pStyle w:val="([^"]+)"\/>/g, (_, id: string) => {
        const own = this.#ownStyle(id)
        if (own !== undefined) return own === '' ? '' : `<w:pStyle w:val="${own}"/>`
        this.#brought.add(id)
        return `<w:pStyle w:val="Jiheng${id}"/>`
      })
      .replace(/r:id="rId(\d+)"/g, (whole, number: string) =>
        Number(number) > 5 && whole.includes(chartRelation(Number(number) - 5))
          ? `r:id="rIdJiheng${Number(number) - 5}"`
          : whole,
      )
  }

  #ownStyle(id: string): string | undefined {
    const level = /^Heading(\d)$/.exec(id)?.[1]
    if (level !== undefined) return this.#styles.get(`heading ${level}`) ?? this.#styles.get(`标题 ${level}`)
    if (id === 'Normal') return this.#styles.get('') ?? ''
    if (id === 'Title') return this.#styles.get('title')
    if (id !== 'BodyText') return undefined
    return ['报告正文', 'body text first indent', 'normal indent', 'body text'].flatMap((name) => {
      const found = this.#styles.get(name)
      return found === undefined ? [] : [found]
    })[0]
  }

  #bringStyles(): void {
    const base = this.#styles.get('')
    const ours = [...STYLES.matchAll(/<w:style [^>]*w:styleId="([^"]+)"[^>]*>[\s\S]*?<\/w:style>/g)]
    const brought = ours
      .filter(([, id = '']) => this.#brought.has(id))
      .map(([xml, id = '']) =>
        xml
          .replace(`w:styleId="${id}"`, `w:styleId="Jiheng${id}"`)
          .replace(/<w:name w:val="([^"]*)"\/>/, '<w:name w:val="绩衡 $1"/>')
          .replace(/<w:next [^>]*\/>/, '')
          .replace(/<w:basedOn [^>]*\/>/, base === undefined ? '' : `<w:basedOn w:val="${base}"/>`),
      )
      .join('')
    const styles = textIn(this.#parts, STYLE_PART)
    if (styles !== '') {
      this.#parts.set(STYLE_PART, strToU8(styles.replace('</w:styles>', () => `${brought}</w:styles>`)))
      return
    }
    this.#parts.set(
      STYLE_PART,
      strToU8(
        `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles xmlns:w="${WORD}">${brought}</w:styles>`,
      ),
    )
    this.#relate('rIdJihengStyles', `${RELATIONS}/styles`, 'styles.xml')
    this.#declare(
      `/${STYLE_PART}`,
      'application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml',
    )
  }

  #addCharts(charts: readonly string[]): void {
    for (const [index, chart] of charts.entries()) {
      const name = `jiheng${index + 1}.xml`
      this.#parts.set(`word/charts/${name}`, strToU8(chart))
      this.#relate(`rIdJiheng${index + 1}`, `${RELATIONS}/chart`, `charts/${name}`)
      this.#declare(
        `/word/charts/${name}`,
        'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
      )
    }
  }

  #relate(id: string, type: string, target: string): void {
    const empty =
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    const before = textIn(this.#parts, RELATION_PART)
    const whole = before === '' || /<Relationships[^>]*\/>/.test(before) ? empty : before
    const line = `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`
    this.#parts.set(
      RELATION_PART,
      strToU8(whole.replace('</Relationships>', () => `${line}</Relationships>`)),
    )
  }

  #declare(part: string, type: string): void {
    const line = `<Override PartName="${part}" ContentType="${type}"/>`
    this.#parts.set(
      TYPE_PART,
      strToU8(textIn(this.#parts, TYPE_PART).replace('</Types>', () => `${line}</Types>`)),
    )
  }
}

/** What the template has a place for does not stand in the body as well. */
function isWanted(one: LaidElement, has: ReadonlySet<string>): boolean {
  switch (one.kind) {
    case 'title':
      return !has.has('{标题}')
    case 'signature':
      return !(has.has('{落款}') || has.has('{日期}'))
    case 'paragraph':
      return !(one.stand === 'centre' && has.has('{文号}'))
    default:
      return true
  }
}

/** The same page turned on its side. */
function turned(section: string): string {
  return section.replace(/<w:pgSz ([^>]*)\/>/, (_, attributes: string) => {
    const width = /w:w="(\d+)"/.exec(attributes)?.[1] ?? '11906'
    const height = /w:h="(\d+)"/.exec(attributes)?.[1] ?? '16838'
    return `<w:pgSz w:w="${height}" w:h="${width}" w:orient="landscape"/>`
  })
}
