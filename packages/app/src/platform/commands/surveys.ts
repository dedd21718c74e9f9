/**
 * Satisfaction surveys 满意度问卷: what is asked of whom, the answers, and what they say. The rate is computed from the
 * answers each time; with too few valid ones there is none, and the reason is said.
 */
import { readSurveyWorkbook, type SurveyForm, writeSurveyWorkbook } from '@jiheng/documents'
import { Exact, print, Quantity } from '@jiheng/engine'
import { LEAST_VALID, type Levels, type SatisfactionMeasure, surveyResult, surveySize } from '@jiheng/ledger'
import type { SurveyContent } from '../../contract/index.ts'
import { type ActContext, type Actor, Refusal, refuse } from '../context.ts'
import { questionnaires } from '../field-library.ts'
import type { Implementations } from '../operate.ts'
import type { Reader, SurveyAnswerRow, SurveyRow } from '../store.ts'
import { formsOf } from './entry.ts'
import { demandFieldwork, demandVersion, fieldLock, mayFieldwork, signed } from './fieldwork.ts'
import { fileName } from './papers.ts'
import { namesOf } from './prepare.ts'
import { XLSX_TYPE } from './units.ts'

type Part =
  | 'surveys'
  | 'saveSurvey'
  | 'removeSurvey'
  | 'saveSurveyAnswers'
  | 'removeSurveyAnswers'
  | 'readSurveyAnswers'
  | 'surveyFile'

interface UnitInput {
  readonly evaluation: string
  readonly unit: string
}

export const surveyOperations: Pick<Implementations, Part> = {
  surveys: {
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'seeFieldwork'),
    run: async (context, input) => {
      const { reader, ports } = context
      const known = questionnaires(ports.library)
      const surveys = await reader.find(
        'survey',
        { ...input, removed: false },
        { order: [['savedAt', 'asc']] },
      )
      const shown = []
      for (const survey of surveys) {
        const answers = await answersOf(reader, input, survey.id)
        const names = await namesOf(reader, [survey.savedBy, ...answers.map((one) => one.savedBy)])
        const content = survey.content as SurveyContent
        shown.push({
          id: survey.id,
          title: survey.title,
          content,
          version: survey.version,
          saved: signed(survey.savedAt, survey.savedBy, names),
          outcome: outcomeOf(content, known.levels, answers, names),
        })
      }
      return {
        mayEdit: await mayFieldwork(context, input.evaluation, input.unit, 'doFieldwork'),
        levels: [...known.levels],
        templates: known.questionnaires.map((one) => ({
          name: one.name,
          questionnaire: one.code,
          measure: one.measure,
          values: [...one.values],
          confidence: one.confidence,
          margin: one.margin,
          expected: one.expected,
          population: 0,
          issued: 0,
          groups: [...one.groups],
          decides: one.decides,
          questions: one.questions.map((each) => ({ ...each })),
        })),
        surveys: shown,
      }
    },
  },

  saveSurvey: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { survey: id, title, content, version, ...input }) => {
      const { transaction, ports, actor, now, record } = context
      const before = id === '' ? undefined : await surveyOf(transaction, input, id)
      await demandFresh(transaction, title, before, version)
      demandSound(content, questionnaires(ports.library).levels)
      if (before !== undefined && (await transaction.count('surveyAnswer', { ...input, survey: id })) > 0)
        demandSameQuestions(before.content as SurveyContent, content)
      const row: SurveyRow = {
        id: before?.id ?? ports.ids.id(),
        ...input,
        title,
        content,
        savedAt: now,
        savedBy: actor.id,
        removed: false,
        version: version + 1,
      }
      await transaction.put('survey', row)
      record({
        ...input,
        sentence: `${actor.name}保存问卷“${title}”`,
        ...(before === undefined ? {} : { before: { title: before.title, content: before.content } }),
        after: { survey: row.id, title, content },
      })
      return { survey: row.id, version: row.version }
    },
  },

  removeSurvey: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { survey: id, version, reason, ...input }) => {
      const { transaction, actor, record } = context
      const before = await surveyOf(transaction, input, id)
      await demandFresh(transaction, before.title, before, version)
      const answers = await transaction.count('surveyAnswer', { ...input, survey: id })
      await transaction.update('survey', { id }, { removed: true, version: version + 1 })
      record({
        ...input,
        sentence: `${actor.name}删除问卷“${before.title}”和 ${answers} 份答卷：${reason}`,
        before: { survey: id, title: before.title, content: before.content, answers },
        after: { survey: id, removed: true },
      })
      return { ok: true }
    },
  },

  saveSurveyAnswers: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { survey: id, answers, ...input }) => {
      const survey = await surveyOf(context.transaction, input, id)
      const { groups, questions } = survey.content as SurveyContent
      const { levels } = questionnaires(context.ports.library)
      for (const [at, one] of answers.entries()) {
        const field = `第 ${at + 1} 份答卷`
        if (!groups.includes(one.group))
          refuse('input-invalid', { field, reason: `的群体应为${groups.join('、')}` })
        if (one.answers.length !== questions.length)
          refuse('input-invalid', { field, reason: `应答 ${questions.length} 题` })
        if (one.answers.some((answer) => answer !== '' && !levels.includes(answer)))
          refuse('input-invalid', { field, reason: `的答案应为${levels.join('、')}` })
      }
      return { saved: await keepAnswers(context, input, survey, answers, '') }
    },
  },

  removeSurveyAnswers: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { survey: id, at, reason, ...input }) => {
      const { transaction, actor, record } = context
      const survey = await surveyOf(transaction, input, id)
      const batch = await transaction.find('surveyAnswer', { ...input, survey: id, savedAt: at })
      if (batch.length === 0) return refuse('record-missing', { what: '这批答卷' })
      await transaction.remove('surveyAnswer', { ...input, survey: id, savedAt: at })
      record({
        ...input,
        sentence: `${actor.name}删除问卷“${survey.title}”的 ${batch.length} 份答卷：${reason}`,
        before: {
          survey: id,
          answers: batch.map(({ number, group, answers, words, place }) => ({
            number,
            group,
            answers,
            words,
            place,
          })),
        },
        after: { survey: id, removed: batch.length },
      })
      return { removed: batch.length }
    },
  },

  readSurveyAnswers: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { survey: id, ...input }) => {
      const { transaction, ports, actor, file, record } = context
      if (file === undefined) return refuse('upload-empty', { file: '' })
      const survey = await surveyOf(transaction, input, id)
      const { levels } = questionnaires(ports.library)
      const content = survey.content as SurveyContent
      const { answers, problems } = readSurveyWorkbook(file.bytes, file.name, { levels, ...content })
      if (answers === undefined) {
        record({
          ...input,
          sentence: `${actor.name}导入问卷“${survey.title}”的答卷，有 ${problems.length} 处问题，没有保存`,
          after: { survey: id, file: file.name, faults: problems.length },
        })
        return { saved: 0, faults: [...problems] }
      }
      const place = `${ports.hash.sha256(file.bytes).slice(0, 16)}|${file.name}`
      const same = (await answersOf(transaction, input, id)).find((one) =>
        one.place.startsWith(place.slice(0, 17)),
      )
      if (same !== undefined)
        refuse('wrong-state', { what: '没有再导入', why: `“${file.name}”的这些答卷已经导入过` })
      return { saved: await keepAnswers(context, input, survey, answers, place), faults: [] }
    },
  },

  surveyFile: {
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'seeFieldwork'),
    run: async (context, { survey: id, ...input }) => {
      const { reader, ports } = context
      const survey = await surveyOf(reader, input, id)
      const { source, unit } = await formsOf(context, input)
      const { levels } = questionnaires(ports.library)
      const content = survey.content as SurveyContent
      const answers = await answersOf(reader, input, id)
      const outcome = outcomeOf(content, levels, answers, new Map())
      const form: SurveyForm = {
        title: survey.title,
        unit: unit.name,
        levels,
        groups: content.groups,
        questions: content.questions,
        told:
          answers.length === 0
            ? []
            : [
                outcome.sentence,
                ...outcome.questions.map((one) => `${one.text}：${one.sentence}`),
                ...outcome.groups.map((one) => `${one.group}：${one.sentence}`),
                outcome.size,
              ],
        illustrative: source.evaluation.illustrative,
      }
      return {
        name: `${unit.code}-${fileName(survey.title)}.xlsx`,
        type: XLSX_TYPE,
        bytes: await writeSurveyWorkbook(form),
      }
    },
  },
}

async function surveyOf(reader: Reader, input: UnitInput, id: string): Promise<SurveyRow> {
  const [survey] = await reader.find('survey', { ...input, id, removed: false })
  return survey ?? refuse('record-missing', { what: '这份问卷' })
}

const answersOf = (reader: Reader, input: UnitInput, survey: string): Promise<SurveyAnswerRow[]> =>
  reader.find(
    'surveyAnswer',
    { evaluation: input.evaluation, unit: input.unit, survey },
    {
      order: [['number', 'asc']],
    },
  )

const demandFresh = (
  reader: Reader,
  title: string,
  before: SurveyRow | undefined,
  version: number,
): Promise<void> =>
  demandVersion(
    reader,
    `问卷“${title}”`,
    before && { version: before.version, by: before.savedBy, at: before.savedAt },
    version,
  )

/** 95% as a share; undefined for what is none. */
function shareOf(text: string): Exact | undefined {
  const [, digits] = /^(\d{1,3}(?:\.\d{1,6})?)%$/.exec(text.trim()) ?? []
  return digits === undefined ? undefined : Exact.parse(digits)?.div(Exact.hundred)
}

/** @throws Refusal for parameters from which nothing can be computed. */
function demandSound(content: SurveyContent, levels: readonly string[]): void {
  for (const [field, text] of [
    ['置信度', content.confidence],
    ['允许误差', content.margin],
    ['预计满意度', content.expected],
    ...(content.measure === 'mean' ? content.values.map((one) => ['各档分值', one] as const) : []),
  ] as const)
    if (shareOf(text) === undefined) refuse('input-invalid', { field, reason: '写成百分数，如 95%' })
  if (content.measure === 'mean' && content.values.length !== levels.length)
    refuse('input-invalid', { field: '各档分值', reason: `应有 ${levels.length} 个` })
  if (new Set(content.questions.map((one) => one.code)).size !== content.questions.length)
    refuse('input-invalid', { field: '问题', reason: '编号有重复' })
  if (!content.questions.some((one) => one.code === content.decides))
    refuse('input-invalid', { field: content.decides, reason: '不是问卷里的问题' })
  const { problems } = surveySize(sizeRequest(content))
  if (problems.length > 0) throw new Refusal(problems)
}

function demandSameQuestions(before: SurveyContent, after: SurveyContent): void {
  const shape = ({ questions, groups }: SurveyContent): string => JSON.stringify([questions, groups])
  if (shape(before) !== shape(after))
    refuse('wrong-state', { what: '不能改问题和群体', why: '已经有答卷；需要时另建一份问卷' })
}

const sizeRequest = (content: SurveyContent) => ({
  confidence: shareOf(content.confidence) ?? Exact.zero,
  margin: shareOf(content.margin) ?? Exact.zero,
  expected: shareOf(content.expected) ?? Exact.zero,
  population: content.population,
})

async function keepAnswers(
  { transaction, actor, now, record }: ActContext & { readonly actor: Actor },
  { evaluation, unit }: UnitInput,
  survey: SurveyRow,
  answers: readonly {
    readonly group: string
    readonly answers: readonly string[]
    readonly words: string
    readonly row?: number
  }[],
  place: string,
): Promise<number> {
  const [last] = await transaction.find(
    'surveyAnswer',
    { survey: survey.id },
    { order: [['number', 'desc']], limit: 1 },
  )
  const rows = answers.map(
    (one, at): SurveyAnswerRow => ({
      evaluation,
      unit,
      survey: survey.id,
      number: (last?.number ?? 0) + at + 1,
      group: one.group,
      answers: one.answers,
      words: one.words.trim(),
      place: place === '' ? '' : `${place}|${one.row ?? ''}`,
      savedAt: now,
      savedBy: actor.id,
    }),
  )
  await transaction.insertAll('surveyAnswer', rows)
  record({
    evaluation,
    unit,
    sentence: `${actor.name}录入问卷“${survey.title}”的 ${rows.length} 份答卷`,
    after: {
      survey: survey.id,
      from: rows[0]?.number ?? 0,
      to: rows.at(-1)?.number ?? 0,
      file: place.split('|')[1] ?? '',
    },
  })
  return rows.length
}

// --- what the answers say

function outcomeOf(
  content: SurveyContent,
  levels: readonly string[],
  answers: readonly SurveyAnswerRow[],
  names: ReadonlyMap<string, string>,
) {
  const { size, problems } = surveySize(sizeRequest(content))
  const decides = content.questions.findIndex((one) => one.code === content.decides)
  const measure = measureOf(content)
  const confidence = shareOf(content.confidence) ?? Exact.zero
  const whole = surveyResult(
    { issued: content.issued, returned: answers.length, levels: countsOf(answers, decides, levels) },
    measure,
    confidence,
  )
  const rateOf = (of: readonly SurveyAnswerRow[], question: number): string => {
    const counts = countsOf(of, question, levels)
    const valid = counts.reduce((sum, one) => sum + one, 0)
    const start = `收回 ${of.length} 份，有效 ${valid} 份`
    if (valid < LEAST_VALID) return `${start}，不足 ${LEAST_VALID} 份，不计算满意度`
    const { result } = surveyResult(
      { issued: of.length, returned: of.length, levels: counts },
      measure,
      confidence,
    )
    return result?.satisfaction === undefined
      ? start
      : `${start}，满意度 ${percentOf(result.satisfaction.rate)}`
  }
  return {
    returned: answers.length,
    size: size?.sentence ?? problems[0]?.detail ?? '',
    sentence: whole.result?.sentence ?? whole.problems[0]?.detail ?? '',
    satisfaction: whole.result?.satisfaction === undefined ? '' : percentOf(whole.result.satisfaction.rate),
    questions: content.questions.map((one, at) => ({
      ...one,
      counts: levels.map((level, rank) => ({ level, count: countsOf(answers, at, levels)[rank] ?? 0 })),
      sentence: rateOf(answers, at),
    })),
    groups: content.groups.map((group) => {
      const own = answers.filter((one) => one.group === group)
      return { group, returned: own.length, sentence: rateOf(own, decides) }
    }),
    words: answers
      .filter((one) => one.words !== '')
      .slice(-200)
      .map(({ group, words }) => ({ group, words })),
    batches: batchesOf(answers, names),
  }
}

function batchesOf(answers: readonly SurveyAnswerRow[], names: ReadonlyMap<string, string>) {
  const batches = new Map<string, { at: string; byName: string; file: string; count: number }>()
  for (const one of answers) {
    const batch = batches.get(one.savedAt)
    if (batch === undefined)
      batches.set(one.savedAt, {
        at: one.savedAt,
        byName: names.get(one.savedBy) ?? '',
        file: one.place.split('|')[1] ?? '',
        count: 1,
      })
    else batch.count += 1
  }
  return [...batches.values()].reverse()
}

/** How many chose each level; what was left blank is not valid. */
function countsOf(answers: readonly SurveyAnswerRow[], question: number, levels: readonly string[]): Levels {
  const counts = levels.map((level) => answers.filter((one) => one.answers[question] === level).length)
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = counts
  return [a, b, c, d, e]
}

function measureOf({ measure, values }: SurveyContent): SatisfactionMeasure {
  if (measure === 'share') return { kind: 'share' }
  const [a, b, c, d, e] = values.map((one) => shareOf(one) ?? Exact.zero)
  const zero = Exact.zero
  return { kind: 'mean', values: [a ?? zero, b ?? zero, c ?? zero, d ?? zero, e ?? zero] }
}

const percentOf = (rate: Exact): string => print(Quantity.exact(rate, '').in('%'), { places: 2 })
