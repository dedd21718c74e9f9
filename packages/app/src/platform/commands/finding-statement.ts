/** 问题事实确认书 as a document: every finding that was sent, for the unit to say whether it is so, and what it answered. */
import { type LetterBlock, writeLetter } from '@jiheng/documents'
import {
  FINDING_STATES,
  type FindingLine,
  type FindingState,
  OUTCOMES,
  type Outcome,
  SEVERITIES,
  type Severity,
} from '../../contract/index.ts'
import { dayOf, type FileAnswer, type QueryContext } from '../context.ts'
import type { FindingRow } from '../store.ts'
import { formsOf } from './entry.ts'
import { yuanOf } from './fieldwork.ts'
import { ILLUSTRATIVE_NOTICE } from './paper-document.ts'
import { DOCX_TYPE } from './units.ts'

interface UnitInput {
  readonly evaluation: string
  readonly unit: string
}

/** The statement of the findings in these states; none where there is no such finding. */
export async function statementFile(
  { reader, ports, now }: QueryContext,
  input: UnitInput,
  states: readonly FindingState[] = ['sent', 'confirmed', 'objected', 'settled'],
): Promise<FileAnswer | undefined> {
  const findings = (
    await reader.find('finding', { ...input, removed: false }, { order: [['number', 'asc']] })
  ).filter((one) => (states as readonly string[]).includes(one.state))
  if (findings.length === 0) return undefined
  const { source, unit } = await formsOf({ reader, ports }, input)
  const { evaluation } = source
  const bytes = await writeLetter({
    title: '问题事实确认书',
    recipient: unit.name,
    organisation: source.units[0]?.name ?? '',
    date: dayOf(now),
    ...(evaluation.illustrative ? { notices: [ILLUSTRATIVE_NOTICE] } : {}),
    body: [
      {
        kind: 'paragraph',
        text: `在${evaluation.title}的现场评价中，发现下列 ${findings.length} 个问题。请核对事实；情况属实的予以确认，有异议的写明理由并附依据。`,
      },
      ...findings.flatMap(findingBlocks),
      { kind: 'heading', level: 1, text: '单位意见' },
      { kind: 'paragraph', text: '□ 以上情况属实　□ 对第　　　个问题有异议（依据附后）' },
      { kind: 'paragraph', text: '单位负责人（签字）：　　　　　　　　单位（盖章）：' },
      { kind: 'paragraph', text: '　　　　年　　月　　日' },
    ],
  })
  return { name: `${unit.code}-${fileSafe(unit.name)}-问题事实确认书.docx`, type: DOCX_TYPE, bytes }
}

const fileSafe = (name: string): string => name.replace(/[\\/:*?"<>|\s]+/g, ' ').trim()

function findingBlocks(finding: FindingRow): readonly LetterBlock[] {
  const lines = finding.lines as readonly FindingLine[]
  const told: readonly (readonly [string, string])[] = [
    ['事实', finding.facts],
    ['金额', finding.amount === '' ? '' : `${yuanOf(finding.amount)}元`],
    ['依据', finding.criterion],
    ['原因', finding.cause],
    ['影响', finding.effect],
    ['建议', finding.recommendation],
    ['单位意见', replyWords(finding)],
    ['认定', settledWords(finding)],
  ]
  return [
    {
      kind: 'heading',
      level: 1,
      text: `${finding.title}（问题${finding.number}，${SEVERITIES[finding.severity as Severity] ?? ''}）`,
    },
    ...told
      .filter(([, text]) => text.trim() !== '')
      .map(([name, text]): LetterBlock => ({ kind: 'paragraph', text: `${name}：${text}` })),
    ...(lines.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            title: '有关凭证',
            head: ['序号', '凭证分录', '金额（元）'],
            rows: lines.map((line, at) => [String(at + 1), line.words, line.amount]),
            align: ['center', 'left', 'right'] as const,
          },
        ]),
  ]
}

const ANSWERS: Readonly<Record<string, string>> = { confirmed: '情况属实', objected: '有异议' }

function replyWords({ state, answer, reply }: FindingRow): string {
  if (answer === '') return FINDING_STATES[state as FindingState] ?? ''
  return [ANSWERS[answer] ?? '', reply].filter((one) => one !== '').join('；')
}

const settledWords = ({ outcome, settlement }: FindingRow): string =>
  outcome === '' ? '' : `${OUTCOMES[outcome as Outcome] ?? ''}。${settlement}`
