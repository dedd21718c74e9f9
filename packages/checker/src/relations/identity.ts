/**
 * Identities 跨节勾稽: totals stated pages apart that belong together by the field's own definitions: 支出 = 基本支出 +
 * 项目支出, 机关运行经费 = 公用经费, 年初预算 + 追加 against the final. They confirm; they never accuse, for what else may
 * lie between (结转, 经营支出) is not in the text.
 */
import type { Exact } from '@jiheng/engine'
import { member, type Reading } from '../claims.ts'
import { dimensionOf, worth } from '../figure.ts'
import { decidedClaim, holds } from '../judge.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { isBudget, isFinal } from '../vocabulary.ts'
import { samePrint } from './repeat.ts'
import { sumClaim } from './sum.ts'

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
    ...wholeSpending(totals, basics, projects),
    ...sameMoney(running, office),
    ...addedBudget(phrases, basics, projects),
  ]
}

/** 支出 = 基本支出 + 项目支出 of one role, in different sentences. */
function wholeSpending(
  totals: readonly Named[],
  basics: readonly Named[],
  projects: readonly Named[],
): Reading[] {
  const found: Reading[] = []
  const seen = new Set<string>()
  for (const { slot: total, role } of totals) {
    for (const basic of basics) {
      if (basic.role !== role) continue
      const project = projects.find(
        (p) =>
          p.role === role &&
          p.slot.sentence !== total.sentence &&
          holds(sumClaim([basic.slot, p.slot], total)) === true,
      )
      const key = `${total.figure.value.toString()}${role}`
      if (project === undefined || basic.slot.sentence === total.sentence || seen.has(key)) continue
      seen.add(key)
      found.push({
        claim: sumClaim([basic.slot, project.slot], total),
        sure: true,
        start: total.leadStart,
        end: total.figure.unitEnd,
      })
      break
    }
  }
  return found
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
