/**
 * Identities 跨节勾稽: totals stated pages apart that belong together by the field's own definitions: 支出 = 基本支出 +
 * 项目支出, 机关运行经费 = 公用经费, 年初预算 + 追加 against the final. They confirm; they never accuse, for what else may
 * lie between (结转, 经营支出) is not in the text.
 */
import type { Exact } from '@jiheng/engine'
import { decidedClaim, holds, printOf } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { dimensionOf, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { isBudget, isFinal } from '../vocabulary.ts'
import { samePrint } from './repeat.ts'
import { sumClaim, tellingSlip } from './sum-claim.ts'

type Role = 'budget' | 'final' | 'plain'

interface Named {
  readonly slot: Slot
  readonly role: Role
}

export function identityReadings(phrases: Phrases): Reading[] {
  const totals: Named[] = []
  const basics: Named[] = []
  const projects: Named[] = []
  const running: Slot[] = []
  const office: Slot[] = []
  for (const slot of phrases.slots) {
    if (!isLevel(slot) || slot.period === 'prior' || dimensionOf(slot.figure.unit) !== '元') continue
    const name = fullSubject(phrases, slot)
    const role: Role = isBudget(slot.measure) ? 'budget' : isFinal(slot.measure) ? 'final' : 'plain'
    if (/基本支出$/.test(name)) basics.push({ slot, role })
    else if (/项目支出$/.test(name)) projects.push({ slot, role })
    else if (/(?:支出|总支出)$/.test(name) && /财政拨款|部门|总|整体|^支出$/.test(name))
      totals.push({ slot, role })
    if (/机关运行(?:经费|支出)?$/.test(name)) running.push(slot)
    if (/公用(?:经费|支出)$/.test(name)) office.push(slot)
  }
  return [
    ...balancedTotals(phrases),
    ...wholeSpending(totals, basics, projects),
    ...sameMoney(running, office),
    ...addedBudget(phrases, basics, projects),
  ]
}

/** 收入总计 and 支出总计 of one sentence are the same by the form's own rule (结转和结余 included). */
function balancedTotals(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const spending of phrases.slots) {
    const income = phrases.slots[spending.index - 1]
    if (income === undefined || !isLevel(spending) || !isLevel(income)) continue
    if (!/支出总计(?:为|是|：)*$/.test(spending.lead) || !/收入总计(?:为|是|：)*$/.test(income.lead)) continue
    if (income.sentence !== spending.sentence) continue
    const sentence = phrases.sentences[income.sentence]
    // 年终结余 in the same sentence: these totals are not balanced by carrying over.
    if (
      /结余|结转|赤字|差额/.test(
        phrases.text.slice(spending.figure.unitEnd, sentence?.end ?? spending.figure.unitEnd),
      )
    )
      continue
    found.push({
      claim: decidedClaim('difference', [member(income, '收入总计'), member(spending, '支出总计')], {
        holds: samePrint(income.figure, spending.figure),
        working: `收入总计 ${printOf(income.figure)}，支出总计 ${printOf(spending.figure)}`,
      }),
      sure: true,
      start: income.leadStart,
      end:
        spending.figure.unitEnd +
        (/^，收支(?:平衡|相等|持平)/.exec(
          phrases.text.slice(spending.figure.unitEnd, spending.figure.unitEnd + 5),
        )?.[0].length ?? 0),
    })
  }
  return found
}

/** Of a long text only the figures nearest to a total are tried. */
const NEAREST = 8

function nearest(list: readonly Named[], total: Slot, role: Role): readonly Named[] {
  const some = list.filter((one) => one.role === role && one.slot.sentence !== total.sentence)
  if (some.length <= NEAREST) return some
  const gap = ({ slot }: Named) => Math.abs(slot.index - total.index)
  return [...some].sort((a, b) => gap(a) - gap(b)).slice(0, NEAREST)
}

/** 支出 = 基本支出 + 项目支出 of one role, in different sentences. Accuses only what one slip of the hand explains. */
function wholeSpending(
  totals: readonly Named[],
  basics: readonly Named[],
  projects: readonly Named[],
): Reading[] {
  const found: Reading[] = []
  const seen = new Set<string>()
  const plain = plainlyMeant(totals, basics, projects)
  // A text with hundreds of such totals is no report of one department.
  if (totals.length > 200) return []
  for (const { slot: total, role } of totals) {
    const key = `${total.figure.value.toString()}${role}`
    if (seen.has(key)) continue
    const claims = nearest(basics, total, role).flatMap((basic) =>
      nearest(projects, total, role).map((p) => sumClaim([basic.slot, p.slot], total)),
    )
    const claim =
      claims.find((one) => holds(one) === true) ??
      (plain ? claims.find((one) => tellingSlip(one)) : undefined)
    if (claim === undefined) continue
    seen.add(key)
    found.push({ claim, sure: true, start: total.leadStart, end: total.figure.unitEnd })
  }
  return found
}

/** One total of all funds, one 基本支出, one 项目支出 in the whole text. */
function plainlyMeant(
  totals: readonly Named[],
  basics: readonly Named[],
  projects: readonly Named[],
): boolean {
  const distinct = (list: readonly Named[]) =>
    new Set(list.map(({ slot }) => slot.figure.value.toString())).size
  return distinct(totals) === 1 && distinct(basics) === 1 && distinct(projects) === 1
}

/** 机关运行经费 is the 公用经费 of a department whose units are all administrative: equal prints confirm each other. */
function sameMoney(running: readonly Slot[], office: readonly Slot[]): Reading[] {
  for (const slot of running) {
    const other = office.find((o) => samePrint(o.figure, slot.figure) && o.sentence !== slot.sentence)
    if (other === undefined) continue
    return [
      {
        claim: decidedClaim('repeat', [member(slot, '机关运行经费'), member(other, '公用经费')], {
          holds: true,
          working: `${slot.figure.text}${slot.figure.unit.text} 与公用经费 ${other.figure.text}${other.figure.unit.text} 一致`,
        }),
        sure: true,
        start: slot.leadStart,
        end: slot.figure.unitEnd,
      },
    ]
  }
  return []
}

/** 年初预算 + 追加 against the finals: what is above is to be explained, which the text may do elsewhere. */
function addedBudget(phrases: Phrases, basics: readonly Named[], projects: readonly Named[]): Reading[] {
  const found: Reading[] = []
  const basic = basics.find((b) => b.role === 'final')?.slot ?? finalNear(phrases, basics)
  const project = projects.find((p) => p.role === 'final')?.slot ?? finalNear(phrases, projects)
  if (basic === undefined || project === undefined) return []
  for (const added of phrases.slots) {
    if (added.kind !== 'change' || !/追加(?:了|预算|资金)*(?:为)?$/.test(added.lead)) continue
    const initial = phrases.slots[added.index - 1]
    if (initial === undefined || initial.sentence !== added.sentence || initial.measure !== 'initial')
      continue
    const budget = worth(initial.figure).add(worth(added.figure))
    const final = worth(basic.figure).add(worth(project.figure))
    if (final.compare(budget) <= 0) continue
    const places = Math.max(initial.figure.places, 2)
    const inUnit = (x: Exact) => x.div(initial.figure.unit.scale).toFixed(places)
    const unit = initial.figure.unit.text
    found.push({
      claim: decidedClaim(
        'sum',
        [
          member(initial, '年初预算'),
          member(added, '追加'),
          member(basic, '基本支出决算'),
          member(project, '项目支出决算'),
        ],
        {
          holds: undefined,
          working: `年初预算加追加 ${inUnit(budget)}${unit}，基本支出与项目支出决算合计 ${inUnit(final)}${unit}，高出 ${inUnit(final.sub(budget))}${unit}`,
          note: '决算高于年初预算与追加之和，文中没有说明来源（可能有上年结转）',
        },
      ),
      sure: true,
      start: initial.leadStart,
      end: added.figure.unitEnd,
    })
  }
  return found
}

/** 预算为 A，决算为 B: the final that follows a named budget in its sentence. */
function finalNear(phrases: Phrases, named: readonly Named[]): Slot | undefined {
  for (const { slot } of named) {
    const next = phrases.slots[slot.index + 1]
    if (next !== undefined && next.sentence === slot.sentence && isFinal(next.measure) && isLevel(next))
      return next
  }
  return undefined
}
