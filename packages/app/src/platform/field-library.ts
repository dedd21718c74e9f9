/** 底稿种类和问卷样式: the kinds of working papers and the questionnaires, as frameworks/fieldwork has them. */
import {
  asRecords,
  asText,
  asTexts,
  type Framework,
  type Indicator,
  type Plain,
  readShape,
  type Shape,
} from '@jiheng/engine'
import { type FileMap, textOf } from '../case/library.ts'
import { Refusal, refuse } from './context.ts'

/** 检查要点. `indicators` are the codes of the indicators of the evaluation's framework that it bears on. */
export interface PaperCheck {
  readonly code: string
  readonly text: string
  readonly look: string
  readonly indicators: readonly { readonly code: string; readonly name: string }[]
}

/** 底稿种类. */
export interface PaperKind {
  readonly code: string
  readonly name: string
  /** 索引号 begins with it. */
  readonly letter: string
  readonly fields: readonly { readonly code: string; readonly name: string; readonly hint: string }[]
  readonly checks: readonly PaperCheck[]
  readonly columns: readonly { readonly code: string; readonly name: string; readonly amount: boolean }[]
  /** Lists the audited figures beside what people write. */
  readonly listsDeterminations: boolean
}

/** 问卷样式. Shares as text: 95%. */
export interface Questionnaire {
  readonly code: string
  readonly name: string
  readonly indicators: readonly string[]
  readonly measure: 'share' | 'mean'
  readonly values: readonly string[]
  readonly confidence: string
  readonly margin: string
  readonly expected: string
  readonly groups: readonly string[]
  readonly decides: string
  readonly questions: readonly { readonly code: string; readonly text: string }[]
}

const text: Shape = { type: 'string' }
const texts: Shape = { type: 'array', items: text }
const listOf = (
  title: string,
  properties: Readonly<Record<string, Shape>>,
  required: readonly string[],
): Shape => ({
  type: 'array',
  items: { type: 'object', title, properties, required, additionalProperties: false },
})
const HEAD = { id: text, name: text, authority: text, unconfirmed: texts }

/** JSON Schema of the file of papers. */
export const papersSchema: Shape = {
  type: 'object',
  title: '现场评价底稿',
  properties: {
    ...HEAD,
    kinds: listOf(
      '底稿',
      {
        code: text,
        name: text,
        letter: { type: 'string', pattern: '^[A-Z]{1,4}$' },
        checksOf: { type: 'string', enum: ['framework'] },
        rowsOf: { type: 'string', enum: ['determinations'] },
        fields: listOf('栏目', { code: text, name: text, hint: text }, ['code', 'name']),
        checks: listOf('检查要点', { code: text, text, look: text, indicators: texts }, [
          'code',
          'text',
          'look',
          'indicators',
        ]),
        columns: listOf('列', { code: text, name: text, amount: { type: 'boolean' } }, ['code', 'name']),
      },
      ['code', 'name', 'letter'],
    ),
  },
  required: ['id', 'name', 'kinds'],
  additionalProperties: false,
}

const share: Shape = { type: 'string', pattern: '^\\d{1,3}(\\.\\d+)?%$' }

/** JSON Schema of the file of questionnaires. */
export const questionnairesSchema: Shape = {
  type: 'object',
  title: '满意度问卷',
  properties: {
    ...HEAD,
    levels: texts,
    questionnaires: listOf(
      '问卷',
      {
        code: text,
        name: text,
        indicators: texts,
        measure: { type: 'string', enum: ['share', 'mean'] },
        values: { type: 'array', items: share },
        confidence: share,
        margin: share,
        expected: share,
        groups: texts,
        decides: text,
        questions: listOf('问题', { code: text, text }, ['code', 'text']),
      },
      ['code', 'name', 'measure', 'confidence', 'margin', 'expected', 'groups', 'decides', 'questions'],
    ),
  },
  required: ['id', 'name', 'levels', 'questionnaires'],
  additionalProperties: false,
}

type Data = Readonly<Record<string, Plain>>

const PAPERS = 'fieldwork/papers.yaml'
const QUESTIONNAIRES = 'fieldwork/questionnaires.yaml'

/** @throws Refusal with every fault of the file. */
function readLibrary(library: FileMap, file: string, shape: Shape): Data {
  const bytes = library.get(file)
  if (bytes === undefined) return refuse('record-missing', { what: `frameworks/${file}` })
  const { data, problems } = readShape(textOf(bytes), file, shape)
  if (problems.length > 0) throw new Refusal(problems)
  return data as Data
}

/** The kinds of papers for one framework: checks are named by its indicators, and its own points are checks as well. */
export function paperKinds(library: FileMap, framework: Framework): readonly PaperKind[] {
  const indicators = leavesOf(framework.indicators)
  const named = (names: readonly string[]): PaperCheck['indicators'] =>
    indicators.filter((one) => names.includes(one.name)).map(({ code, name }) => ({ code, name }))
  return asRecords(readLibrary(library, PAPERS, papersSchema).kinds).map(
    (kind): PaperKind => ({
      code: asText(kind.code),
      name: asText(kind.name),
      letter: asText(kind.letter),
      fields: asRecords(kind.fields).map((one) => ({
        code: asText(one.code),
        name: asText(one.name),
        hint: asText(one.hint),
      })),
      checks: [
        ...asRecords(kind.checks).map((one) => ({
          code: asText(one.code),
          text: asText(one.text),
          look: asText(one.look),
          indicators: named(asTexts(one.indicators)),
        })),
        ...(kind.checksOf === 'framework' ? indicators.flatMap(pointsOf) : []),
      ],
      columns: asRecords(kind.columns).map((one) => ({
        code: asText(one.code),
        name: asText(one.name),
        amount: one.amount === true,
      })),
      listsDeterminations: kind.rowsOf === 'determinations',
    }),
  )
}

/** What the framework itself wants looked at: points of checklists, kinds of findings, levels by their words. */
function pointsOf({ code, name, scoring, standardText }: Indicator): readonly PaperCheck[] {
  const indicators = [{ code, name }]
  const pointOf = (text: string, at: number): PaperCheck => ({
    code: `${code}-${at + 1}`,
    text,
    look: standardText ?? '',
    indicators,
  })
  switch (scoring?.kind) {
    case 'checklist':
      return scoring.items.map((one, at) => pointOf(one.text, at))
    case 'findings':
      return scoring.items.length === 0 ? [pointOf(name, 0)] : scoring.items.map(pointOf)
    case 'levels':
      return [pointOf(name, 0)]
    default:
      return []
  }
}

export const leavesOf = (indicators: readonly Indicator[]): readonly Indicator[] =>
  indicators.flatMap((one) => (one.children.length === 0 ? [one] : leavesOf(one.children)))

/** The levels of answers, best first, and the questionnaires. */
export function questionnaires(library: FileMap): {
  readonly levels: readonly string[]
  readonly questionnaires: readonly Questionnaire[]
} {
  const data = readLibrary(library, QUESTIONNAIRES, questionnairesSchema)
  return {
    levels: asTexts(data.levels),
    questionnaires: asRecords(data.questionnaires).map((one) => ({
      code: asText(one.code),
      name: asText(one.name),
      indicators: asTexts(one.indicators),
      measure: one.measure === 'mean' ? 'mean' : 'share',
      values: asTexts(one.values),
      confidence: asText(one.confidence),
      margin: asText(one.margin),
      expected: asText(one.expected),
      groups: asTexts(one.groups),
      decides: asText(one.decides),
      questions: asRecords(one.questions).map(({ code, text }) => ({
        code: asText(code),
        text: asText(text),
      })),
    })),
  }
}
