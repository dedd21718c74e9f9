/**
 * Unit tree 部门与预算单位: a department, its own office (本级) and its subordinate units, for one year.
 *
 * The department at the root is the consolidated whole and keeps no accounts of its own; 本级 is a unit below it
 * like the others, marked as head unit. Totals run from the leaves to the root.
 */
import type { UnitCode } from './figure.ts'

/** 预算单位. `kind` tells the department and intermediate groupings from units that keep accounts. */
export interface Unit {
  readonly code: UnitCode
  readonly name: string
  readonly parent?: UnitCode
  readonly isHeadUnit?: boolean
  readonly nature?: string
}

/** 部门. Order of `units` is the order of every list and table. */
export class UnitTree {
  readonly root: Unit
  readonly units: readonly Unit[]
  readonly #byCode = new Map<UnitCode, Unit>()
  readonly #children = new Map<UnitCode, Unit[]>()

  private constructor(units: readonly Unit[], root: Unit) {
    this.units = units
    this.root = root
    for (const unit of units) {
      this.#byCode.set(unit.code, unit)
      if (unit.parent !== undefined) {
        const list = this.#children.get(unit.parent)
        if (list === undefined) this.#children.set(unit.parent, [unit])
        else list.push(unit)
      }
    }
  }

  /** Faults are listed all at once; the tree exists only when there are none. */
  static of(units: readonly Unit[]): { tree?: UnitTree; faults: readonly TreeFault[] } {
    const faults: TreeFault[] = []
    const codes = new Set<UnitCode>()
    for (const unit of units) {
      if (codes.has(unit.code)) faults.push({ kind: 'duplicateUnit', unit: unit.code })
      codes.add(unit.code)
    }
    for (const unit of units)
      if (unit.parent !== undefined && !codes.has(unit.parent))
        faults.push({ kind: 'unknownParent', unit: unit.code, parent: unit.parent })
    const roots = units.filter((unit) => unit.parent === undefined)
    const root = roots[0]
    if (root === undefined || roots.length > 1)
      faults.push({ kind: 'notOneRoot', roots: roots.map((unit) => unit.code) })
    if (faults.length > 0 || root === undefined) return { faults }
    const tree = new UnitTree(units, root)
    const reached = new Set<UnitCode>()
    const walk = [root]
    for (let unit = walk.pop(); unit !== undefined; unit = walk.pop()) {
      reached.add(unit.code)
      walk.push(...tree.children(unit.code))
    }
    for (const unit of units)
      if (!reached.has(unit.code)) faults.push({ kind: 'unitInCycle', unit: unit.code })
    return faults.length > 0 ? { faults } : { tree, faults }
  }

  unit(code: UnitCode): Unit | undefined {
    return this.#byCode.get(code)
  }

  children(code: UnitCode): readonly Unit[] {
    return this.#children.get(code) ?? []
  }

  isLeaf(code: UnitCode): boolean {
    return this.children(code).length === 0
  }

  /** The unit itself, then each unit above it up to the department. */
  lineUp(code: UnitCode): readonly UnitCode[] {
    const line: UnitCode[] = []
    for (let unit = this.#byCode.get(code); unit !== undefined; ) {
      line.push(unit.code)
      unit = unit.parent === undefined ? undefined : this.#byCode.get(unit.parent)
    }
    return line
  }

  /** Units that keep accounts 独立核算单位, in order. */
  leaves(): readonly Unit[] {
    return this.units.filter((unit) => this.isLeaf(unit.code))
  }
}

export type TreeFault =
  | { readonly kind: 'duplicateUnit'; readonly unit: UnitCode }
  | { readonly kind: 'unknownParent'; readonly unit: UnitCode; readonly parent: UnitCode }
  | { readonly kind: 'notOneRoot'; readonly roots: readonly UnitCode[] }
  | { readonly kind: 'unitInCycle'; readonly unit: UnitCode }
