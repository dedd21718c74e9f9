/**
 * Session 即时核对: rules checked while a form is being typed. A corrected figure is checked again only where it counts:
 * the rules that hang on its item, at its unit and the units above. Everything else keeps its answer.
 */
import { type Check, checkAt, checkRule } from './check.ts'
import { Computation } from './computation.ts'
import type { Figure } from './figure.ts'
import type { Figures } from './figures.ts'
import type { Formula } from './formula/index.ts'
import type { Framework, Rule } from './framework/framework.ts'
import type { UnitTree } from './unit-tree.ts'

/** Which items and rules hang on an item. */
interface Dependents {
  readonly items: ReadonlySet<string>
  readonly rules: readonly Rule[]
}

export class Session {
  readonly computation: Computation
  readonly #checks = new Map<string, Check>()
  readonly #dependents = new Map<string, Dependents>()
  readonly #itemUsers = new Map<string, Set<string>>()
  readonly #ruleUsers = new Map<string, Set<Rule>>()

  constructor(framework: Framework, tree: UnitTree, figures: Figures, year: number) {
    this.computation = new Computation(framework, tree, figures, year)
    this.#index(framework)
    for (const rule of framework.rules) this.#put(checkRule(rule, this.computation))
  }

  /** Every answer so far. */
  checks(): readonly Check[] {
    return [...this.#checks.values()]
  }

  /** Put a figure in place of the one at its address; gives the checks made again. */
  edit(figure: Figure): readonly Check[] {
    const { computation } = this
    const { items, rules } = this.#dependentsOf(figure.key.item)
    computation.figures.replace(figure)
    computation.forget(figure.key, items)
    const line = computation.tree.lineUp(figure.key.unit)
    const again = rules.flatMap((rule) => {
      if (rule.each.kind === 'row') return checkRule(rule, computation)
      const units = rule.each.kind === 'department' ? [computation.tree.root.code] : line
      return units.map((unit) => checkAt(rule, computation, unit))
    })
    this.#put(again)
    return again
  }

  #put(checks: readonly Check[]): void {
    for (const check of checks)
      this.#checks.set(`${check.rule.code}|${check.unit}|${check.row?.row ?? ''}`, check)
  }

  #index(framework: Framework): void {
    const use = <T>(users: Map<string, Set<T>>, formula: Formula | undefined, user: T): void => {
      for (const { item } of formula?.uses ?? []) {
        const set = users.get(item)
        if (set === undefined) users.set(item, new Set([user]))
        else set.add(user)
      }
    }
    for (const item of framework.items.values()) {
      use(this.#itemUsers, item.formula, item.code)
      if (item.rollUp.kind === 'weighted') this.#link(item.rollUp.by.item, item.code)
    }
    for (const [total, transfer] of framework.eliminations)
      this.#link(transfer.item, total.split('|')[0] ?? total)
    for (const rule of framework.rules)
      for (const formula of [rule.left, rule.right, rule.when]) use(this.#ruleUsers, formula, rule)
  }

  #link(from: string, to: string): void {
    const set = this.#itemUsers.get(from) ?? new Set()
    set.add(to)
    this.#itemUsers.set(from, set)
  }

  #dependentsOf(item: string): Dependents {
    const found = this.#dependents.get(item)
    if (found !== undefined) return found
    const items = new Set<string>([item])
    for (const one of items) for (const user of this.#itemUsers.get(one) ?? []) items.add(user)
    const rules = new Set<Rule>()
    for (const one of items) for (const rule of this.#ruleUsers.get(one) ?? []) rules.add(rule)
    const made = { items, rules: [...rules] }
    this.#dependents.set(item, made)
    return made
  }
}
