/** Former values 原值 of step 5: every act on scores, experts, problems and rectification leaves what was there before. */
import { expect, test } from 'vitest'
import { concludedPlatform } from '../fixture/conclude-fixture.ts'
import { TRAILS, trailOf } from '../fixture/trails.ts'

test('every command of the conclusion leaves what it was', async () => {
  const { lead, reviewer, preparer, experts, evaluation, ports } = await concludedPlatform()
  const { left, seen } = trailOf(ports.store)
  await left('beginConclusion', { phase: 'fieldwork' })
  const rows = (await lead.ask('scoreSheet', { evaluation, unit: '000' })).rows
  const judged = rows.filter((one) => one.choices.kind === 'checklist').map((one) => one.code)
  const [indicator = ''] = judged
  await ports.store.write((transaction) =>
    transaction.insert('exhibit', {
      id: 'photo',
      evaluation,
      unit: '001',
      target: 'paper|none',
      title: '核查记录',
      file: '现场.pdf',
      sha256: 'a'.repeat(64),
      size: 1,
      type: 'application/pdf',
      uploadedAt: '',
      uploadedBy: '',
      removed: false,
    }),
  )
  const score = { evaluation, unit: '000', indicator, reason: '核查', materials: ['exhibit|photo'] }
  await lead.act('adjustScore', { ...score, points: '1', version: 0 })
  await lead.act('adjustScore', { ...score, points: '2', version: 1 })
  await left('adjustScore', { content: { points: '1' }, reason: '核查' })
  await lead.act('judgeScore', { ...score, content: { kind: 'checklist', met: [1] }, version: 0 })
  await lead.act('judgeScore', { ...score, version: 1 })
  await left('judgeScore', { content: { kind: 'checklist', met: [1] } })

  const accounts = experts.map((one) => one.account)
  await lead.act('setPanel', { evaluation, experts: accounts, indicators: [indicator], version: 0 })
  await lead.act('setPanel', { evaluation, experts: accounts, indicators: judged, version: 1 })
  await left('setPanel', { experts: accounts, indicators: [indicator] })
  await lead.act('setPanel', { evaluation, experts: accounts, indicators: [indicator], version: 2 })
  const [first] = experts
  const given = { evaluation, indicator, content: { kind: 'points', points: '1' } as const, reason: '见材料' }
  await first?.person.act('saveExpertScore', { ...given, version: 0 })
  await left('saveExpertScore', { indicator, version: 0 })
  await first?.person.act('submitExpertScores', { evaluation })
  await left('submitExpertScores', { submitted: 0 })
  await lead.act('reopenExpertScores', { evaluation, account: first?.account ?? '', reason: '请重评' })
  await left('reopenExpertScores', { account: first?.account, submitted: 1 })

  const words = { evaluation, diagnosis: '', finding: '', title: '制度不健全', recommendation: '健全制度' }
  const { issue } = await lead.act('saveIssue', { ...words, issue: '', text: '没有制度', version: 0 })
  await lead.act('saveIssue', { ...words, issue, text: '没有内部控制制度', version: 1 })
  await left('saveIssue', { title: '制度不健全', issue: '没有制度', state: 'kept' })
  const second = await lead.act('saveIssue', {
    ...words,
    issue: '',
    title: '另一问题',
    text: '另一',
    version: 0,
  })
  await lead.act('orderIssues', { evaluation, issues: [second.issue, issue] })
  await left('orderIssues', { order: [issue, second.issue] })
  await lead.act('dropIssue', { evaluation, issue: second.issue, diagnosis: '', reason: '重复', version: 1 })
  await left('dropIssue', { state: 'kept', title: '另一问题' })

  const { items } = await lead.ask('rectifications', { evaluation })
  const item = items[0]?.id ?? ''
  const input = { evaluation, unit: '001' }
  const arranged = { ...input, issue, title: '制度不健全', measure: '制定制度' }
  await lead.act('saveRectification', { ...arranged, item, deadline: '2020-06-30', version: 1 })
  await left('saveRectification', { unit: '001', deadline: '' })
  const extra = await lead.act('saveRectification', { ...arranged, item: '', deadline: '', version: 0 })
  await lead.act('removeRectification', { ...input, item: extra.item, version: 1 })
  await left('removeRectification', { id: extra.item, removed: false })
  await lead.act('sendRectification', { ...input, item, version: 2 })
  await left('sendRectification', { state: 'draft' })
  await preparer.act('answerRectification', { ...input, item, answer: '已制定', report: true, version: 3 })
  await left('answerRectification', { answer: '', state: 'open' })
  await reviewer.act('verifyRectification', {
    ...input,
    item,
    outcome: 'closed',
    verdict: '属实',
    version: 4,
  })
  await left('verifyRectification', { state: 'reported', verdict: '' })
  expect(TRAILS.conclusion.filter((name) => !seen.has(name))).toEqual([])
}, 60_000)
