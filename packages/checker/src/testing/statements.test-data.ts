/**
 * Judged test texts: each form draws its figures anew from a seed and is made true or with one of the errors
 * people make. Verdicts are worked out from the printed figures by exact integer interval arithmetic; a making
 * that lies near a rounding edge is drawn again, so what is called 成立 or 矛盾 here is certainly so.
 */

import type { Kind, Verdict } from '../result.ts'

/** A small seeded generator of integers: the same seed gives the same text. */
export interface Draw {
  /** An integer from `lo` to `hi`, both included. */
  readonly int: (lo: number, hi: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  /** `n` different elements of the list, in the list's order. */
  readonly some: <T>(list: readonly T[], n: number) => readonly T[]
}

export interface Expectation {
  readonly kind: Kind
  readonly verdict: Verdict
  /** Occurs once in the text and lies inside the statement's words. */
  readonly quote: string
  /** The numbers as printed, the total or percentage last. */
  readonly figures: readonly string[]
}

export interface JudgedText {
  readonly id: string
  readonly genre: string
  readonly make: (g: Draw) => { readonly text: string; readonly expect: readonly Expectation[] }
}

/** mulberry32. */
export function draw(seed: number): Draw {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  const int = (lo: number, hi: number): number =>
    lo + Number(((BigInt(next()) << 32n) | BigInt(next())) % BigInt(hi - lo + 1))
  const at = <T>(list: readonly T[], index: number): T => {
    const found = list[index]
    if (found === undefined) throw new Error('an empty list was drawn from')
    return found
  }
  return {
    int,
    pick: (list) => at(list, int(0, list.length - 1)),
    some: (list, n) => {
      const left = list.map((_, index) => index)
      while (left.length > n) left.splice(int(0, left.length - 1), 1)
      return left.map((index) => at(list, index))
    },
  }
}

// ---------------------------------------------------------------- figures

/** A printed figure: `v` units of its last digit, `d` decimals, its unit 10^`w`; counts are exact. */
interface Num {
  readonly v: number
  readonly d: number
  readonly w: number
  readonly exact: boolean
  readonly negative: boolean
  readonly style: (plain: string) => string
  readonly toString: () => string
}

const plainText = (v: number, d: number): string => {
  const digits = String(v).padStart(d + 1, '0')
  return d === 0 ? digits : `${digits.slice(0, -d)}.${digits.slice(-d)}`
}

const same = (plain: string): string => plain

function num(v: number, d: number, w: number, exact = false, style = same, negative = false): Num {
  return { v, d, w, exact, negative, style, toString: () => style(plainText(v, d)) }
}

/** Rounded half up, exactly; neither may be negative. */
const rounded = (a: bigint, b: bigint): number => Number((2n * a + b) / (2n * b))

/** So many 元 printed in 万元. */
const wan = (yuan: number, places = 2): Num =>
  num(rounded(BigInt(yuan) * 10n ** BigInt(places), 10000n), places, 4)
/** So many 元 (or heads, jin …) printed in hundred millions. */
const yi = (yuan: number, places = 2): Num =>
  num(rounded(BigInt(yuan) * 10n ** BigInt(places), 100000000n), places, 8)
/** So many of the last printed digit, in the plain unit. */
const dec = (v: number, places: number): Num => num(v, places, 0)
/** A count: exact. */
const cnt = (v: number): Num => num(v, 0, 0, true)

const percent = (part: number, base: number, places = 2): Num =>
  num(rounded(BigInt(part) * 100n * 10n ** BigInt(places), BigInt(base)), places, -2)
const permille = (part: number, base: number, places = 2): Num =>
  num(rounded(BigInt(part) * 1000n * 10n ** BigInt(places), BigInt(base)), places, -3)
const times = (part: number, base: number, places = 1): Num =>
  num(rounded(BigInt(part) * 10n ** BigInt(places), BigInt(base)), places, 0)

const grouped = (plain: string, comma: string): string => {
  const [units = '', ...rest] = plain.split('.')
  return [units.replace(/\B(?=(\d{3})+$)/g, comma), ...rest].join('.')
}
const styled = (n: Num, style: (plain: string) => string): Num =>
  num(n.v, n.d, n.w, n.exact, style, n.negative)
const comma = (n: Num): Num => styled(n, (plain) => grouped(plain, ','))
const fullComma = (n: Num): Num => styled(n, (plain) => grouped(plain, '，'))
const spaceComma = (n: Num): Num => styled(n, (plain) => grouped(plain, ', '))
const wide = (n: Num): Num =>
  styled(n, (plain) => plain.replace(/[\d.]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)))
const NUMERALS = '零一二三四五六七八九'
const hanziText = (v: number): string => {
  if (v < 10) return v === 2 ? '两' : NUMERALS.charAt(v)
  const tens = Math.trunc(v / 10)
  const ones = v % 10
  return `${tens === 1 ? '' : NUMERALS.charAt(tens)}十${ones === 0 ? '' : NUMERALS.charAt(ones)}`
}
const hanzi = (n: Num): Num => styled(n, (plain) => hanziText(Number(plain)))
const minus = (n: Num): Num => num(n.v, n.d, n.w, n.exact, n.style, true)

// ---------------------------------------------------------------- errors

/** One number mistyped; every other word names an error the form makes itself, or none. */
function slip(g: Draw, how: string, n: Num): Num {
  const digits = String(n.v)
  const renewed = (text: string, d = n.d): Num => num(Number(text), d, n.w, n.exact, n.style, n.negative)
  switch (how) {
    case 'digit': {
      const at = g.int(0, Math.max(0, digits.length - 2))
      const old = Number(digits[at])
      const other = (old + g.int(1, 9)) % 10
      return renewed(
        digits.slice(0, at) + (at === 0 && other === 0 ? (old % 9) + 1 : other) + digits.slice(at + 1),
      )
    }
    case 'swap': {
      const at = g.int(0, Math.max(0, digits.length - 3))
      return renewed(digits.slice(0, at) + (digits[at + 1] ?? '') + (digits[at] ?? '') + digits.slice(at + 2))
    }
    case 'point':
      return n.d > 0 ? renewed(digits, n.d - 1) : renewed(`${digits}0`)
    case 'extra':
      return renewed(g.int(1, 9) + digits)
    case 'drop':
      return renewed(digits.slice(0, 1) + digits.slice(2))
    default:
      return n
  }
}

// ---------------------------------------------------------------- judgement

interface Range {
  readonly lo: bigint
  readonly hi: bigint
}

const SCALE = 12n

/** The values behind a printed figure, its half unit taken `k` times. */
function range(n: Num, k: bigint): Range {
  const unit = 10n ** (SCALE + BigInt(n.w - n.d) - 1n)
  const mid = BigInt(n.v) * unit * 10n
  const half = n.exact ? 0n : 5n * unit * k
  return n.negative ? { lo: -mid - half, hi: -mid + half } : { lo: mid - half, hi: mid + half }
}

const plus = (a: Range, b: Range): Range => ({ lo: a.lo + b.lo, hi: a.hi + b.hi })
const less = (a: Range, b: Range): Range => ({ lo: a.lo - b.hi, hi: a.hi - b.lo })
const meet = (a: Range, b: Range): boolean => a.lo <= b.hi && b.lo <= a.hi
const of = (a: Range, b: Range): Range => {
  const ends = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi]
  return {
    lo: ends.reduce((x, y) => (x < y ? x : y)),
    hi: ends.reduce((x, y) => (x > y ? x : y)),
  }
}
const raised = (a: Range): Range => ({ lo: a.lo * 10n ** SCALE, hi: a.hi * 10n ** SCALE })

/** True by the printed widths, false even by four times those; else neither, and the making is drawn again. */
function judge(can: (k: bigint) => boolean): Verdict | 'edge' {
  if (can(1n)) return '成立'
  return can(4n) ? 'edge' : '矛盾'
}

interface Claim {
  readonly at: number
  readonly kind: Kind
  readonly verdict: Verdict | 'edge'
  readonly figures: readonly string[]
}

const claim = (at: number, kind: Kind, figures: readonly Num[], can: (k: bigint) => boolean): Claim => ({
  at,
  kind,
  figures: figures.map(String),
  verdict: judge(can),
})

const sum = (at: number, parts: readonly Num[], total: Num): Claim =>
  claim(at, 'sum', [...parts, total], (k) =>
    meet(parts.map((part) => range(part, k)).reduce(plus), range(total, k)),
  )

/** Parts of an open list, only to be claimed where they exceed the total. */
const exceeds = (at: number, parts: readonly Num[], total: Num): Claim =>
  claim(at, 'sum', [...parts, total], (k) => {
    const all = parts.map((part) => range(part, k)).reduce(plus)
    return all.lo <= range(total, k).hi
  })

/** `a` stands above (+) or below (−) `b` by `c`. */
const gap = (at: number, a: Num, b: Num, c: Num, dir: '+' | '-', kind: Kind = 'difference'): Claim =>
  claim(at, kind, [a, b, c], (k) =>
    meet(dir === '+' ? less(range(a, k), range(b, k)) : less(range(b, k), range(a, k)), range(c, k)),
  )

const compare = (at: number, a: Num, b: Num, word: '>' | '<' | '='): Claim =>
  claim(at, 'difference', [a, b], (k) => {
    const x = range(a, k)
    const y = range(b, k)
    return word === '=' ? meet(x, y) : word === '>' ? x.hi > y.lo : x.lo < y.hi
  })

const ratio = (at: number, part: Num, base: Num, rate: Num): Claim =>
  claim(at, 'ratio', [part, base, rate], (k) =>
    meet(raised(range(part, k)), of(range(base, k), range(rate, k))),
  )

/** A rate of what was left: (base − used) ÷ base, the remainder not printed. */
const saved = (at: number, used: Num, base: Num, rate: Num): Claim =>
  claim(at, 'ratio', [used, base, rate], (k) =>
    meet(raised(less(range(base, k), range(used, k))), of(range(base, k), range(rate, k))),
  )

/** The new value, what it changed by, and the rate on the old one. */
const growth = (at: number, now: Num, change: Num, rate: Num, dir: '+' | '-'): Claim =>
  claim(at, 'growth', [now, change, rate], (k) => {
    const old = dir === '+' ? less(range(now, k), range(change, k)) : plus(range(now, k), range(change, k))
    return old.hi > 0n && meet(raised(range(change, k)), of(old, range(rate, k)))
  })

/** The old value, the new one, and the rate. */
const grown = (at: number, old: Num, now: Num, rate: Num, dir: '+' | '-'): Claim =>
  claim(at, 'growth', [old, now, rate], (k) => {
    const a = range(old, k)
    const b = range(now, k)
    return meet(raised(dir === '+' ? less(b, a) : less(a, b)), of(a, range(rate, k)))
  })

/** The new value is `n` times the old. */
const fold = (at: number, old: Num, now: Num, n: number, shown: readonly Num[]): Claim =>
  claim(at, 'growth', shown, (k) => meet(range(now, k), of(range(old, k), { lo: BigInt(n), hi: BigInt(n) })))

const count = (at: number, n: Num, listed: number): Claim => claim(at, 'count', [n], () => n.v === listed)

const repeat = (at: number, a: Num, b: Num): Claim =>
  claim(at, 'repeat', [a, b], (k) => meet(range(a, k), range(b, k)))

const product = (at: number, a: Num, b: Num, total: Num): Claim =>
  claim(at, 'product', [a, b, total], (k) => meet(raised(range(total, k)), of(range(a, k), range(b, k))))

/** A total over a count, as printed. */
const averaged = (at: number, total: Num, n: Num, each: Num): Claim =>
  claim(at, 'product', [total, n, each], (k) =>
    meet(raised(range(total, k)), of(range(each, k), range(n, k))),
  )

const unsure = (at: number, kind: Kind, ...figures: readonly Num[]): Claim => ({
  at,
  kind,
  figures: figures.map(String),
  verdict: '无法判定',
})

// ---------------------------------------------------------------- forms

interface Said {
  readonly text: string
  readonly claims: readonly Claim[]
}

/** A text whose quotes stand in ⟦ ⟧, and the claims made at them, by the quotes' order. */
const say = (text: string, ...claims: readonly Claim[]): Said => ({ text, claims })

const MOST_TRIES = 400

function settled(said: Said, how: string): ReturnType<JudgedText['make']> | undefined {
  const quotes = [...said.text.matchAll(/⟦([^⟦⟧]*)⟧/g)].map((found) => found[1] ?? '')
  const text = said.text.replace(/[⟦⟧]/g, '')
  const expect: Expectation[] = []
  for (const { at, kind, verdict, figures } of said.claims) {
    const quote = quotes[at]
    if (quote === undefined || quote === '') throw new Error(`no quote ${at} in ${said.text}`)
    if (verdict === 'edge' || text.split(quote).length !== 2) return undefined
    expect.push({ kind, verdict, quote, figures })
  }
  const wrong = expect.some(({ verdict }) => verdict === '矛盾')
  return wrong === (how !== 'true' && how !== 'unsure') ? { text, expect } : undefined
}

/** One form as several texts: `true` (or `unsure`, not to be told), and one for each way of getting it wrong. */
function form(
  id: string,
  genre: string,
  ways: readonly string[],
  make: (g: Draw, how: string) => Said,
): readonly JudgedText[] {
  return ways.map((how) => ({
    id: `${id}/${how}`,
    genre,
    make: (g) => {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const done = settled(make(g, how), how)
        if (done !== undefined) return done
      }
      throw new Error(`${id}/${how} can't be made`)
    },
  }))
}

/** `n` amounts in 元. */
const amounts = (g: Draw, n: number, lo: number, hi: number): number[] =>
  Array.from({ length: n }, () => g.int(lo, hi))
const total = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0)
/** So much of `base`, between the two thousandths. */
const share = (g: Draw, base: number, lo: number, hi: number): number =>
  g.int(Math.trunc((base * lo) / 1000), Math.trunc((base * hi) / 1000))
const gapOf = (g: Draw): string => g.pick(['', ' '])

const ORGANS = [
  '区水务局',
  '县林业局',
  '市气象服务中心',
  '市文化馆',
  '县供销社',
  '区档案馆',
  '市体育局',
  '县残联',
]
const COUNTIES = ['青石县', '临溪县', '望江区', '白鹭区', '东岭县', '安泽县', '古渡区', '新桥县']
const PROJECTS = [
  '河道清淤工程',
  '校舍修缮工程',
  '农村饮水提升项目',
  '信息系统运维项目',
  '古树名木保护项目',
  '路灯节能改造项目',
  '基层文化站建设项目',
  '病虫害防治项目',
]
const FUNCTIONS = [
  '一般公共服务支出',
  '教育支出',
  '文化旅游体育与传媒支出',
  '社会保障和就业支出',
  '卫生健康支出',
  '节能环保支出',
  '城乡社区支出',
  '农林水支出',
  '住房保障支出',
]

const SUMS: readonly JudgedText[] = [
  form('sum-basic-two-parts', '部门决算说明', ['true', 'digit', 'swap', 'extra'], (g, how) => {
    const [a = 0, b = 0] = amounts(g, 2, 800_000, 90_000_000)
    const s = gapOf(g)
    const t = slip(g, how, wan(a + b))
    const [pa, pb] = [wan(a), wan(b)]
    return say(
      `2022年度${g.pick(ORGANS)}一般公共预算财政拨款基本支出${s}${t}${s}万元，包括：人员经费${s}${pa}${s}万元，⟦公用经费${s}${pb}${s}万元⟧。人员经费主要用于在职人员工资福利和离退休人员补助，公用经费主要用于办公、水电、差旅等日常开支。`,
      sum(0, [pa, pb], t),
    )
  }),
  form('sum-total-last', '部门预算说明', ['true', 'digit', 'drop'], (g, how) => {
    const [a = 0, b = 0, c = 0] = amounts(g, 3, 500_000, 60_000_000)
    const parts = [wan(a), wan(b), wan(c)]
    const t = slip(g, how, wan(a + b + c))
    return say(
      `经测算，我单位2024年需安排工资福利支出${parts[0]}万元、商品和服务支出${parts[1]}万元、资本性支出${parts[2]}万元，⟦合计${t}万元⟧，全部由本级财政保障。`,
      sum(0, parts, t),
    )
  }),
  form('sum-nested', '三公经费说明', ['true', 'inner', 'middle', 'outer'], (g, how) => {
    const [abroad = 0, guest = 0] = amounts(g, 2, 20_000, 600_000)
    const [buy = 0, run = 0] = amounts(g, 2, 150_000, 900_000)
    const [pa, pg, pb, pr] = [
      wan(abroad),
      wan(guest),
      slip(g, how === 'inner' ? 'swap' : '', wan(buy)),
      wan(run),
    ]
    const car = slip(g, how === 'middle' ? 'digit' : '', wan(buy + run))
    const t = slip(g, how === 'outer' ? 'digit' : '', wan(abroad + guest + buy + run))
    return say(
      `2023年“三公”经费财政拨款支出预算为${t}万元，其中：因公出国（境）费${pa}万元，⟦公务接待费${pg}万元⟧，公务用车购置及运行维护费${car}万元（其中：公务用车购置费${pb}万元，⟦公务用车运行维护费${pr}万元⟧）。`,
      sum(0, [pa, pg, car], t),
      sum(1, [pb, pr], car),
    )
  }),
  form('sum-numbered-items', '部门决算说明', ['true', 'digit', 'point'], (g, how) => {
    const list = amounts(g, 4, 300_000, 80_000_000)
    const names = g.some(FUNCTIONS, 4)
    const bad = g.int(0, 3)
    const parts = list.map((one, i) => slip(g, i === bad ? how : '', wan(one)))
    const t = wan(total(list))
    const lines = parts.map(
      (part, i) =>
        `${i + 1}. ${i === 3 ? '⟦' : ''}${names[i]}（类）决算数为 ${part} 万元${i === 3 ? '⟧' : ''}，${g.pick(['主要用于保障机构正常运转', '主要用于按规定开展的业务活动', '主要用于落实年度重点任务'])}。`,
    )
    return say(
      `（二）一般公共预算财政拨款支出决算结构情况\n2023年度一般公共预算财政拨款支出 ${t} 万元，按功能分类用于以下方面：\n${lines.join('\n')}`,
      sum(0, parts, t),
    )
  }),
  form('sum-minus', '绩效自评报告', ['true', 'sign', 'digit'], (g, how) => {
    const [given = 0, back = 0, kept = 0] = [
      g.int(30_000_000, 90_000_000),
      g.int(1_000_000, 5_000_000),
      g.int(1_000_000, 8_000_000),
    ]
    const [pg, pb, pk] = [wan(given), wan(back), wan(kept)]
    const real = how === 'sign' ? given + back + kept : given - back - kept
    const t = slip(g, how, wan(real))
    return say(
      `全年累计下达专项指标${pg}万元，减去年中收回的${pb}万元，再扣除结转下年使用的${pk}万元，⟦实际可用资金${t}万元⟧。`,
      sum(0, [pg, minus(pb), minus(pk)], t),
    )
  }),
  form('sum-two-breakdowns', '部门决算说明', ['true', 'first', 'second'], (g, how) => {
    const all = g.int(80, 900)
    const men = g.int(30, all - 30)
    const master = g.int(5, Math.trunc(all / 4))
    const college = g.int(20, Math.trunc(all / 2))
    const rest = all - master - college
    const t = cnt(all)
    const [m, w] = [cnt(men), cnt(all - men + (how === 'first' ? g.pick([-10, 10, 20]) : 0))]
    const edu = [cnt(master), cnt(college + (how === 'second' ? g.pick([-3, 4, 9]) : 0)), cnt(rest)]
    return say(
      `年末实有在职职工${t}人。按性别分，男职工${m}人，⟦女职工${w}人⟧；按学历分，研究生${edu[0]}人，本科${edu[1]}人，⟦专科及以下${edu[2]}人⟧。`,
      sum(0, [m, w], t),
      sum(1, edu, t),
    )
  }),
  form('sum-by-role', '绩效自评报告', ['true', 'budget', 'final'], (g, how) => {
    const names = g.some(PROJECTS, 3)
    const planned = amounts(g, 3, 500_000, 20_000_000)
    const spent = planned.map((one) => one - g.int(20_000, 200_000))
    const bp = planned.map((one) => wan(one))
    const sp = spent.map((one) => wan(one))
    const bt = slip(g, how === 'budget' ? 'digit' : '', wan(total(planned)))
    const st = slip(g, how === 'final' ? 'swap' : '', wan(total(spent)))
    const item = (i: number): string =>
      `${names[i]}年初预算${i === 2 ? '⟦' : ''}${bp[i]}${i === 2 ? '⟧' : ''}万元，实际支出${i === 2 ? '⟦' : ''}${sp[i]}${i === 2 ? '⟧' : ''}万元`
    return say(
      `本年度三个项目年初预算共${bt}万元，实际支出共${st}万元，分别为：${item(0)}；${item(1)}；${item(2)}。`,
      sum(0, bp, bt),
      sum(1, sp, st),
    )
  }),
  form('sum-vehicles', '部门决算说明', ['true', 'off', 'digit'], (g, how) => {
    const list = [g.int(1, 4), g.int(2, 9), g.int(3, 20), g.int(1, 8), g.int(2, 6)]
    const parts = list.map(cnt)
    const t = how === 'off' ? cnt(total(list) + g.pick([-1, 1])) : slip(g, how, cnt(total(list)))
    return say(
      `国有资产占用情况。截至年末，本部门共有车辆${t}辆，其中：主要负责人用车${parts[0]}辆、机要通信用车${parts[1]}辆、应急保障用车${parts[2]}辆、特种专业技术用车${parts[3]}辆、⟦其他用车${parts[4]}辆⟧；单价100万元以上的设备0台（套）。`,
      sum(0, parts, t),
    )
  }),
  form('sum-open-list', '审计工作报告', ['true', 'exceeds'], (g, how) => {
    const list = amounts(g, 3, 2_000_000, 30_000_000)
    const parts = list.map((one) => wan(one))
    const t = wan(
      how === 'true' ? total(list) + g.int(3_000_000, 9_000_000) : Math.trunc((total(list) * 3) / 5),
    )
    const text = `审计共查出违规使用资金${t}万元，主要包括：超范围列支${parts[0]}万元，虚列支出${parts[1]}万元，⟦滞留应拨资金${parts[2]}万元⟧。`
    return how === 'true' ? say(text) : say(text, exceeds(0, parts, t))
  }),
  form('sum-made-of', '部门预算说明', ['true', 'digit', 'swap'], (g, how) => {
    const list = amounts(g, 3, 900_000, 50_000_000)
    const parts = list.map((one) => comma(wan(one)))
    const t = slip(g, how, comma(wan(total(list))))
    return say(
      `2025年本部门收入总预算 ${t} 万元，由上年结转结余 ${parts[0]} 万元、一般公共预算拨款收入 ${parts[1]} 万元和⟦事业单位经营收入 ${parts[2]} 万元⟧组成。`,
      sum(0, parts, t),
    )
  }),
  form('sum-respectively', '绩效自评报告', ['true', 'digit', 'extra'], (g, how) => {
    const names = g.some(COUNTIES, 3)
    const list = amounts(g, 3, 600_000, 9_000_000)
    const parts = list.map((one) => wan(one))
    const t = slip(g, how, wan(total(list)))
    return say(
      `省级财政下达${names[0]}、${names[1]}、${names[2]}的补助资金分别为${parts[0]}万元、${parts[1]}万元和${parts[2]}万元，⟦共计${t}万元⟧，资金均已到位。`,
      sum(0, parts, t),
    )
  }),
  form('sum-audit-mixed-units', '审计工作报告', ['true', 'unit', 'digit'], (g, how) => {
    const [a = 0, b = 0, c = 0] = [
      g.int(120_000_000, 990_000_000),
      g.int(110_000_000, 700_000_000),
      g.int(20_000_000, 90_000_000),
    ]
    const parts = [yi(a), yi(b), how === 'unit' ? num(wan(c).v, 2, 8) : wan(c)]
    const t = slip(g, how, yi(a + b + c))
    return say(
      `共发现问题金额${t}亿元，具体为：少征税款${parts[0]}亿元；财政存量资金未盘活${parts[1]}亿元；⟦多付工程价款${parts[2]}${how === 'unit' ? '亿' : '万'}元⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-yuan-for-wan', '部门决算说明', ['true', 'unit'], (g, how) => {
    const list = amounts(g, 2, 2_000_000, 40_000_000)
    const parts = list.map((one) => wan(one))
    const v = wan(total(list))
    const t = how === 'unit' ? dec(v.v, 2) : v
    return say(
      `2021年本单位办公用房维修支出${parts[0]}万元，设备购置支出${parts[1]}万元，⟦两项共计${t}${how === 'unit' ? '元' : '万元'}⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-hanzi-posts', '部门预算说明', ['true', 'off'], (g, how) => {
    const [a, b, c] = [g.int(4, 19), g.int(2, 9), g.int(2, 9)]
    const parts = [hanzi(cnt(a)), hanzi(cnt(b)), hanzi(cnt(c))]
    const t = hanzi(cnt(a + b + c + (how === 'off' ? g.pick([-2, -1, 1, 2]) : 0)))
    return say(
      `经县编委核定，我局机关编制${t}名，其中行政编制${parts[0]}名、机关工勤编制${parts[1]}名、⟦事业编制${parts[2]}名⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-population', '统计公报', ['true', 'town', 'sex'], (g, how) => {
    const [town, country] = [g.int(800_000, 3_000_000), g.int(300_000, 2_000_000)]
    const men = g.int(Math.trunc(((town + country) * 49) / 100), Math.trunc(((town + country) * 52) / 100))
    const t = wan(town + country)
    const [pt, pc] = [slip(g, how === 'town' ? 'digit' : '', wan(town)), wan(country)]
    const [pm, pw] = [wan(men), slip(g, how === 'sex' ? 'swap' : '', wan(town + country - men))]
    return say(
      `年末全市常住人口${t}万人。其中，城镇常住人口${pt}万人，⟦乡村常住人口${pc}万人⟧；男性人口${pm}万人，⟦女性人口${pw}万人⟧。`,
      sum(0, [pt, pc], t),
      sum(1, [pm, pw], t),
    )
  }),
  form('sum-three-industries', '统计公报', ['true', 'digit', 'point'], (g, how) => {
    const list = [
      g.int(2_000_000_000, 9_000_000_000),
      g.int(20_000_000_000, 90_000_000_000),
      g.int(30_000_000_000, 99_000_000_000),
    ]
    const bad = g.int(0, 2)
    const parts = list.map((one, i) => slip(g, i === bad ? how : '', yi(one)))
    const t = yi(total(list))
    return say(
      `初步核算，全年全市实现地区生产总值${t}亿元，按不变价格计算，比上年增长5.${g.int(1, 9)}%。其中，第一产业增加值${parts[0]}亿元，增长3.${g.int(1, 9)}%；第二产业增加值${parts[1]}亿元，增长6.${g.int(1, 9)}%；⟦第三产业增加值${parts[2]}亿元⟧，增长4.${g.int(1, 9)}%。`,
      sum(0, parts, t),
    )
  }),
  form('sum-broken-lines', '部门决算说明', ['true', 'digit', 'swap'], (g, how) => {
    const list = amounts(g, 3, 400_000, 70_000_000)
    const parts = list.map((one) => wan(one))
    const t = slip(g, how, wan(total(list)))
    return say(
      `2020 年度本年收入合计 ${t} 万\n元，其中：财政拨款收入 ${parts[0]} 万元；上级\n补助收入 ${parts[1]} 万元；⟦其他收\n入 ${parts[2]} 万\n元⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-wide-digits', '部门预算说明', ['true', 'digit'], (g, how) => {
    const list = amounts(g, 2, 700_000, 60_000_000)
    const parts = list.map((one) => wide(wan(one)))
    const t = slip(g, how, wide(wan(total(list))))
    return say(
      `本年支出预算${t}万元，其中：基本支出${parts[0]}万元，⟦项目支出${parts[1]}万元⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-counts-of-projects', '政府工作报告', ['true', 'off', 'swap'], (g, how) => {
    const list = [g.int(31, 120), g.int(24, 90), g.int(13, 60)]
    const parts = list.map(cnt)
    const t = how === 'off' ? cnt(total(list) + g.pick([-1, 1])) : slip(g, how, cnt(total(list)))
    return say(
      `全年共安排市级重点建设项目${t}个，包括续建项目${parts[0]}个、新开工项目${parts[1]}个、⟦前期预备项目${parts[2]}个⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-income-total', '部门决算说明', ['true', 'digit', 'drop'], (g, how) => {
    const list = [g.int(20_000_000, 300_000_000), g.int(100_000, 3_000_000), g.int(900_000, 20_000_000)]
    const parts = list.map((one) => fullComma(wan(one)))
    const t = slip(g, how, fullComma(wan(total(list))))
    return say(
      `收入总计${t}万元。其中：本年收入${parts[0]}万元；使用非财政拨款结余${parts[1]}万元；⟦年初结转和结余${parts[2]}万元⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-revenue', '政府工作报告', ['true', 'digit', 'swap'], (g, how) => {
    const [tax, fee] = [g.int(3_000_000_000, 50_000_000_000), g.int(1_000_000_000, 20_000_000_000)]
    const parts = [yi(tax, 1), yi(fee, 1)]
    const t = slip(g, how, yi(tax + fee, 1))
    return say(
      `全市地方一般公共预算收入完成${t}亿元，其中税收收入${parts[0]}亿元，⟦非税收入${parts[1]}亿元⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-yi-of-wan', '审计工作报告', ['true', 'digit', 'point'], (g, how) => {
    const list = amounts(g, 4, 10_000_000, 300_000_000)
    const names = g.some(COUNTIES, 4)
    const parts = list.map((one) => wan(one))
    const t = slip(g, how, yi(total(list)))
    return say(
      `抽查4个县（区）发现，专项债券资金闲置${t}亿元，分别是${names[0]}${parts[0]}万元、${names[1]}${parts[1]}万元、${names[2]}${parts[2]}万元、⟦${names[3]}${parts[3]}万元⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-scores', '绩效自评报告', ['true', 'digit', 'part'], (g, how) => {
    const list = [g.int(150, 200), g.int(140, 200), g.int(280, 400), g.int(130, 200)]
    const parts = list.map((one, i) => dec(how === 'part' && i === 2 ? one - 50 : one, 1))
    const t = slip(g, how, dec(total(list), 1))
    return say(
      `经综合评价，该项目最终得分${t}分。其中，决策指标得${parts[0]}分，过程指标得${parts[1]}分，产出指标得${parts[2]}分，⟦效益指标得${parts[3]}分⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-weights', '绩效自评报告', ['true', 'part'], (g, how) => {
    const a = g.int(2, 5) * 5
    const b = g.int(2, 5) * 5
    const c = g.int(4, 7) * 5
    const d = 100 - a - b - c
    const parts = [cnt(a), cnt(b), cnt(how === 'part' ? c + 10 : c), cnt(d)]
    const t = cnt(100)
    return say(
      `评价指标体系满分为${t}分，分别为：项目立项${parts[0]}分、资金管理${parts[1]}分、项目产出${parts[2]}分、⟦项目效果${parts[3]}分⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-wrong-head', '部门决算说明', ['true', 'head'], (g, how) => {
    const [basic = 0, project = 0] = amounts(g, 2, 3_000_000, 90_000_000)
    const income = basic + project + g.int(2_000_000, 9_000_000)
    const parts = [wan(basic), wan(project)]
    const t = how === 'head' ? wan(income) : wan(basic + project)
    return say(
      `本年收入合计 ${wan(income)} 万元，全部为财政拨款收入。\n本年支出合计 ${t} 万元，其中：基本支出 ${parts[0]} 万元，⟦项目支出 ${parts[1]} 万元⟧，无经营支出和对附属单位补助支出。`,
      sum(0, parts, t),
    )
  }),
  form('sum-seven-functions', '部门决算说明', ['true', 'digit', 'point'], (g, how) => {
    const list = amounts(g, 7, 50_000, 90_000_000)
    const names = g.some(FUNCTIONS, 7)
    const bad = g.int(0, 6)
    const parts = list.map((one, i) => slip(g, i === bad ? how : '', wan(one)))
    const t = wan(total(list))
    return say(
      `2019年度财政拨款支出${t}万元，按支出功能分类，包括：${parts
        .map((part, i) => (i === 6 ? `⟦${names[i]}${part}万元⟧` : `${names[i]}${part}万元`))
        .join('；')}。`,
      sum(0, parts, t),
    )
  }),
  form('sum-over-full-stops', '部门预算说明', ['true', 'digit', 'swap'], (g, how) => {
    const list = amounts(g, 3, 500_000, 50_000_000)
    const parts = list.map((one) => spaceComma(wan(one)))
    const t = slip(g, how, spaceComma(wan(total(list))))
    return say(
      `项目支出预算共 ${t} 万元，包括以下三个方面。一是业务工作经费 ${parts[0]} 万元，用于日常执法检查。二是专项购置经费 ${parts[1]} 万元，用于更新检测设备。三是⟦转移支付项目 ${parts[2]} 万元⟧，用于补助乡镇。`,
      sum(0, parts, t),
    )
  }),
  form('sum-bare-wan', '审计工作报告', ['true', 'digit', 'point'], (g, how) => {
    const list = amounts(g, 3, 400_000, 9_000_000)
    const names = g.some(COUNTIES, 3)
    const parts = list.map((one) => wan(one))
    const t = slip(g, how, wan(total(list)))
    return say(
      `违规发放津贴补贴的单位涉及${names[0]}${parts[0]}万、${names[1]}${parts[1]}万、${names[2]}${parts[2]}万，⟦总计${t}万⟧，已责成限期收回。`,
      sum(0, parts, t),
    )
  }),
  form('sum-total-below-items', '部门预算说明', ['true', 'digit', 'drop'], (g, how) => {
    const names = g.some(PROJECTS, 3)
    const list = amounts(g, 3, 300_000, 9_000_000)
    const parts = list.map((one) => wan(one, 1))
    const t = slip(g, how, wan(total(list), 1))
    return say(
      `2025年拟安排下列项目：\n${names.map((name, i) => `（${i + 1}）${name}，预算 ${parts[i]} 万元；`).join('\n')}\n⟦以上三项总计 ${t} 万元⟧。`,
      sum(0, parts, t),
    )
  }),
  form('sum-with-nothing', '三公经费说明', ['true', 'digit', 'drop'], (g, how) => {
    const [run = 0, guest = 0] = amounts(g, 2, 110_000, 900_000)
    const [none, pr, pg] = [wan(0, 0), wan(run), wan(guest)]
    const t = slip(g, how, wan(run + guest))
    return say(
      `2022年“三公”经费支出共计${t}万元，分别为：因公出国（境）费${none}万元、公务用车运行维护费${pr}万元、⟦公务接待费${pg}万元⟧。`,
      sum(0, [none, pr, pg], t),
    )
  }),
].flat()

const DIFFERENCES: readonly JudgedText[] = [
  form('difference-saved', '三公经费说明', ['true', 'digit', 'swap', 'point'], (g, how) => {
    const b = g.int(90_000, 900_000)
    const a = b + g.int(60_000, 500_000)
    const [pa, pb, pc] = [wan(a), wan(b), slip(g, how, wan(a - b))]
    return say(
      `公务接待费年初预算${pa}万元，实际支出${pb}万元，较年初预算⟦节约${pc}万元⟧，主要是严格执行公务接待管理办法，控制陪餐人数。`,
      gap(0, pa, pb, pc, '+'),
    )
  }),
  form('difference-from-to', '政府工作报告', ['true', 'digit', 'word'], (g, how) => {
    const a = g.int(1200, 8000)
    const b = a + g.int(300, 2500)
    const [pa, pb, pc] = [cnt(a), cnt(b), slip(g, how, cnt(b - a))]
    const [go, net] = how === 'word' ? ['减少', '净减'] : ['增加', '净增']
    return say(
      `全县规模养殖户由年初的${pa}户${go}到年末的${pb}户，⟦${net}${pc}户⟧。`,
      gap(0, pb, pa, pc, how === 'word' ? '-' : '+'),
    )
  }),
  form('difference-only-direction', '部门决算说明', ['true', 'word'], (g, how) => {
    const a = g.int(200_000, 900_000)
    const b = Math.trunc((a * g.int(50, 90)) / 100)
    const [pa, pb, rate] = [wan(a), wan(b), percent(b, a)]
    const word = how === 'word' ? '大于' : '小于'
    return say(
      `公务用车运行维护费年初预算为${pa}万元，支出决算为${pb}万元，⟦完成年初预算的${rate}%⟧，⟦决算数${word}年初预算数⟧的主要原因是部分车辆报废后未更新。`,
      ratio(0, pb, pa, rate),
      compare(1, pb, pa, how === 'word' ? '>' : '<'),
    )
  }),
  form('difference-flat', '部门决算说明', ['true', 'word'], (g, how) => {
    const a = g.int(300_000, 3_000_000)
    const b = how === 'word' ? a + g.int(40_000, 400_000) : a
    const [pa, pb] = [wan(a), wan(b)]
    return say(
      `住房公积金年初预算数为 ${pa} 万元，决算数为 ${pb} 万元，⟦决算数与年初预算数持平⟧。`,
      compare(0, pb, pa, '='),
    )
  }),
  form('difference-balance', '绩效自评报告', ['true', 'digit', 'sign', 'drop'], (g, how) => {
    const a = g.int(200_000_000, 900_000_000)
    const b = a - g.int(3_000_000, 80_000_000)
    const real = how === 'sign' ? a + b : a - b
    const [pa, pb, pc] = [comma(dec(a, 2)), comma(dec(b, 2)), slip(g, how, comma(dec(real, 2)))]
    return say(
      `食堂专户全年收入${pa}元，全年支出${pb}元，⟦收支相抵结余${pc}元⟧，结余资金转入下年继续使用。`,
      gap(0, pa, pb, pc, '+'),
    )
  }),
  form('difference-overspent', '审计工作报告', ['true', 'word', 'digit'], (g, how) => {
    const a = g.int(800_000, 9_000_000)
    const b = a + g.int(200_000, 900_000)
    const [pa, pb, pc] = [wan(a), wan(b), slip(g, how, wan(b - a))]
    const word = how === 'word' ? '节约' : '超支'
    return say(
      `该中心信息化运维项目批复预算为${pa}万元，实际列支${pb}万元，⟦${word}${pc}万元⟧。`,
      gap(0, pb, pa, pc, how === 'word' ? '-' : '+'),
    )
  }),
  form('difference-staff', '部门预算说明', ['true', 'off', 'word'], (g, how) => {
    const a = g.int(60, 400)
    const less = g.int(5, 29)
    const [pa, pb] = [cnt(a), cnt(a - less)]
    const pc = cnt(less + (how === 'off' ? g.pick([-2, -1, 1, 2]) : 0))
    const word = how === 'word' ? '增加' : '减少'
    return say(
      `年末在岗职工 ${pb} 人，比上年末的 ${pa} 人⟦${word} ${pc} 人⟧，变动原因为正常退休和工作调动。`,
      gap(0, pb, pa, pc, how === 'word' ? '+' : '-'),
    )
  }),
  form('difference-points', '统计公报', ['true', 'digit', 'swap', 'word'], (g, how) => {
    const a = g.int(5000, 6500)
    const b = a + g.int(110, 480)
    const [pa, pb] = [num(a, 2, -2), num(b, 2, -2)]
    const pc = slip(g, how, num(b - a, 2, -2))
    const word = how === 'word' ? '下降' : '提高'
    return say(
      `常住人口城镇化率由上年末的${pa}%变为${pb}%，⟦${word}${pc}个百分点⟧。`,
      gap(0, pb, pa, pc, how === 'word' ? '-' : '+'),
    )
  }),
  form('difference-respectively', '绩效自评报告', ['true', 'digit', 'word'], (g, how) => {
    const a = g.int(700_000, 5_000_000)
    const b = a + g.int(150_000, 900_000)
    const [pa, pb, pc] = [wan(a), wan(b), slip(g, how, wan(b - a))]
    const word = how === 'word' ? '减少' : '增加'
    return say(
      `2021年、2022年师资培训经费支出分别为${pa}万元和${pb}万元，⟦2022年比2021年${word}${pc}万元⟧。`,
      gap(0, pb, pa, pc, how === 'word' ? '-' : '+'),
    )
  }),
  form('difference-above', '统计公报', ['true', 'word'], (g, how) => {
    const a = g.int(7000, 9000)
    const b = a + g.int(150, 900)
    const [pa, pb] = [dec(b, 1), dec(a, 1)]
    const word = how === 'word' ? '低于' : '高于'
    return say(
      `全年平均降水量${pa}毫米，⟦${word}常年均值⟧${pb}毫米。`,
      compare(0, pa, pb, how === 'word' ? '<' : '>'),
    )
  }),
  form('difference-carried', '部门决算说明', ['true', 'sign', 'digit'], (g, how) => {
    const [a, b] = [g.int(2_000_000, 9_000_000), g.int(30_000_000, 90_000_000)]
    const c = b - g.int(-800_000, 900_000)
    const real = how === 'sign' ? Math.abs(b + c - a) : a + b - c
    const [pa, pb, pc] = [wan(a), wan(b), wan(c)]
    const pd = slip(g, how, wan(real))
    return say(
      `上年结转${pa}万元，加上本年收入${pb}万元，减去本年支出${pc}万元，⟦年末结转和结余为${pd}万元⟧。`,
      sum(0, [pa, pb, minus(pc)], pd),
    )
  }),
  form('difference-in-brackets', '部门预算说明', ['true', 'digit', 'word'], (g, how) => {
    const a = g.int(1_000_000, 9_000_000)
    const b = a - g.int(120_000, 800_000)
    const [pa, pb, pc] = [wan(a), wan(b), slip(g, how, wan(a - b))]
    const word = how === 'word' ? '增加' : '减少'
    return say(
      `会议费预算${pb}万元（较上年预算${pa}万元⟦${word}${pc}万元⟧），用于召开年度工作会和专题培训会。`,
      gap(0, pb, pa, pc, how === 'word' ? '+' : '-'),
    )
  }),
  form('difference-spent-less', '绩效自评报告', ['true', 'digit', 'word'], (g, how) => {
    const a = g.int(2_000_000, 9_000_000)
    const b = a - share(g, a, 40, 300)
    const [pa, pb, pc] = [wan(a), wan(b), slip(g, how, wan(a - b))]
    const word = how === 'word' ? '多' : '少'
    return say(
      `聘用人员经费预算安排 ${pa} 万元，全年实际支出 ${pb} 万元，⟦比预算${word}支出 ${pc} 万元⟧。`,
      gap(0, pb, pa, pc, how === 'word' ? '+' : '-'),
    )
  }),
  form('difference-short-revenue', '审计工作报告', ['true', 'digit', 'word'], (g, how) => {
    const a = g.int(2_000_000_000, 9_000_000_000)
    const b = a - share(g, a, 60, 250)
    const [pa, pb, pc] = [yi(a), yi(b), slip(g, how, yi(a - b))]
    const word = how === 'word' ? '超收' : '短收'
    return say(
      `国有土地使用权出让收入预算${pa}亿元，实际完成${pb}亿元，⟦${word}${pc}亿元⟧。`,
      gap(0, pb, pa, pc, how === 'word' ? '+' : '-'),
    )
  }),
].flat()

const RATIOS: readonly JudgedText[] = [
  form('ratio-two-shares', '部门决算说明', ['true', 'neighbour', 'digit', 'point'], (g, how) => {
    const [a = 0, b = 0] = amounts(g, 2, 4_000_000, 90_000_000)
    const [pa, pb, t] = [wan(a), wan(b), wan(a + b)]
    const ra = percent(a, a + b)
    const rb = how === 'neighbour' ? ra : slip(g, how, percent(b, a + b))
    return say(
      `本年支出合计${t}万元，⟦其中：基本支出⟧⟦${pa}万元，占${ra}%⟧；项目支出⟦${pb}万元，占${rb}%⟧。`,
      sum(0, [pa, pb], t),
      ratio(1, pa, t, ra),
      ratio(2, pb, t, rb),
    )
  }),
  form('ratio-of-budget', '部门决算说明', ['true', 'digit', 'point', 'final'], (g, how) => {
    const a = g.int(3_000_000, 60_000_000)
    const b = share(g, a, 620, 980)
    const pa = wan(a)
    const pb = slip(g, how === 'final' ? 'swap' : '', wan(b))
    const rate = slip(g, how, percent(b, a))
    return say(
      `2023年度一般公共预算财政拨款支出年初预算为 ${pa} 万元，支出决算为 ${pb} 万元，⟦完成年初预算的 ${rate}%⟧。`,
      ratio(0, pb, pa, rate),
    )
  }),
  form('ratio-base-a-sentence-back', '绩效自评报告', ['true', 'digit', 'point', 'base'], (g, how) => {
    const a = g.int(2_000_000, 30_000_000)
    const b = share(g, a, 700, 995)
    const pa = slip(g, how === 'base' ? 'digit' : '', wan(a))
    const [pb, rate] = [wan(b), slip(g, how, percent(b, a))]
    return say(
      `${g.pick(PROJECTS)}2022年安排财政资金${pa}万元，3月中旬下达至项目单位。截至12月31日，项目单位实际支付${pb}万元，资金支付手续完备、凭证齐全。⟦预算执行率为${rate}%⟧。`,
      ratio(0, pb, pa, rate),
    )
  }),
  form('ratio-saved', '三公经费说明', ['true', 'digit', 'complement'], (g, how) => {
    const a = g.int(400_000, 3_000_000)
    const b = share(g, a, 600, 900)
    const [pa, pb, pc] = [wan(a), wan(b), wan(a - b)]
    const rate = slip(g, how, percent(how === 'complement' ? b : a - b, a, 1))
    return say(
      `“三公”经费预算${pa}万元，实际支出${pb}万元，⟦节约${pc}万元⟧，⟦节约率${rate}%⟧。`,
      gap(0, pa, pb, pc, '+'),
      ratio(1, pc, pa, rate),
    )
  }),
  form('ratio-saved-unprinted', '绩效自评报告', ['true', 'digit'], (g, how) => {
    const a = g.int(900_000, 9_000_000)
    const b = share(g, a, 750, 940)
    const [pa, pb, rate] = [wan(a), wan(b), slip(g, how, percent(a - b, a))]
    return say(
      `设备采购预算${pa}万元，公开招标后合同价${pb}万元，⟦资金节约率为${rate}%⟧。`,
      saved(0, pb, pa, rate),
    )
  }),
  form('ratio-arrived', '绩效自评报告', ['true', 'digit', 'part'], (g, how) => {
    const a = g.int(5_000_000, 50_000_000)
    const b = share(g, a, 500, 960)
    const pb = slip(g, how === 'part' ? 'swap' : '', wan(b))
    const [pa, rate] = [wan(a), slip(g, how, percent(b, a))]
    return say(
      `项目计划投资${pa}万元，截至评价日实际到位资金${pb}万元，⟦资金到位率${rate}%⟧，其余资金按合同约定分期支付。`,
      ratio(0, pb, pa, rate),
    )
  }),
  form('ratio-progress', '绩效自评报告', ['true', 'neighbour', 'digit'], (g, how) => {
    const a = g.int(8_000_000, 70_000_000)
    const half = share(g, a, 300, 480)
    const full = share(g, a, 800, 980)
    const [pa, p1, p2] = [wan(a), wan(half), wan(full)]
    const r1 = percent(half, a)
    const r2 = how === 'neighbour' ? r1 : slip(g, how, percent(full, a))
    return say(
      `全年预算${pa}万元。截至6月底，⟦累计支出${p1}万元，支出进度${r1}%⟧；截至12月底，⟦累计支出${p2}万元，支出进度${r2}%⟧。`,
      ratio(0, p1, pa, r1),
      ratio(1, p2, pa, r2),
    )
  }),
  form('ratio-four-shares', '部门决算说明', ['true', 'neighbour', 'digit', 'point'], (g, how) => {
    const list = amounts(g, 4, 2_000_000, 90_000_000)
    const names = g.some(FUNCTIONS, 4)
    const t = wan(total(list))
    const parts = list.map((one) => wan(one))
    const rates = list.map((one) => percent(one, total(list)))
    const bad = g.int(1, 3)
    const shown = rates.map((rate, i) =>
      i !== bad ? rate : how === 'neighbour' ? (rates[i - 1] ?? rate) : slip(g, how, rate),
    )
    return say(
      `2020年度财政拨款支出${t}万元，⟦主要用于以下方面⟧：${parts
        .map((part, i) => `${names[i]}⟦${part}万元，占${shown[i]}%⟧`)
        .join('；')}。`,
      sum(0, parts, t),
      ...parts.map((part, i) => ratio(i + 1, part, t, shown[i] ?? part)),
    )
  }),
  form('ratio-permille', '统计公报', ['true', 'unit', 'digit'], (g, how) => {
    const a = g.int(20_000, 90_000)
    const b = g.int(90, 700)
    const [pa, pb] = [cnt(a), cnt(b)]
    const real = permille(b, a)
    const rate = how === 'unit' ? num(real.v, real.d, -2) : slip(g, how, real)
    return say(
      `全年完成食用农产品抽检${pa}批次，检出不合格${pb}批次，⟦不合格率为${rate}${how === 'unit' ? '%' : '‰'}⟧。`,
      ratio(0, pb, pa, rate),
    )
  }),
  form('ratio-questionnaire', '绩效自评报告', ['true', 'neighbour', 'digit'], (g, how) => {
    const a = g.int(300, 900)
    const b = a - g.int(10, 60)
    const c = b - g.int(12, 90)
    const [pa, pb, pc] = [cnt(a), cnt(b), cnt(c)]
    const r1 = percent(b, a, 1)
    const r2 = how === 'neighbour' ? r1 : slip(g, how, percent(c, b, 1))
    return say(
      `评价组发放调查问卷${pa}份，收回有效问卷${pb}份，⟦问卷回收率为${r1}%⟧。收回的有效问卷中，选择“满意”的有${pc}份，⟦满意率为${r2}%⟧。`,
      ratio(0, pb, pa, r1),
      ratio(1, pc, pb, r2),
    )
  }),
  form('ratio-small-firms', '部门决算说明', ['true', 'neighbour', 'digit', 'point'], (g, how) => {
    const t = g.int(5_000_000, 40_000_000)
    const a = share(g, t, 500, 950)
    const b = share(g, a, 200, 800)
    const [pt, pa, pb] = [wan(t), wan(a), wan(b)]
    const ra = percent(a, t)
    const rb = how === 'neighbour' ? ra : slip(g, how, percent(b, a))
    return say(
      `本年政府采购支出总额 ${pt} 万元。授予中小企业合同金额 ${pa} 万元，⟦占政府采购支出总额的 ${ra}%⟧，其中：授予小微企业合同金额 ${pb} 万元，⟦占授予中小企业合同金额的 ${rb}%⟧。`,
      ratio(0, pa, pt, ra),
      ratio(1, pb, pa, rb),
    )
  }),
  form('ratio-wide-percent', '部门决算说明', ['true', 'digit', 'point'], (g, how) => {
    const [a, b] = [g.int(20_000_000, 90_000_000), g.int(3_000_000, 15_000_000)]
    const [t, part] = [wide(wan(a)), wide(wan(b))]
    const rate = slip(g, how, wide(percent(b, a)))
    return say(
      `本年收入合计${t}万元，其中事业收入${part}万元，⟦占${rate}％⟧，其余为财政拨款收入。`,
      ratio(0, part, t, rate),
    )
  }),
  form('ratio-over-hundred', '政府工作报告', ['true', 'drop', 'digit', 'complement'], (g, how) => {
    const a = g.int(2_000_000_000, 30_000_000_000)
    const b = share(g, a, 1050, 1240)
    const [pa, pb] = [yi(a), yi(b)]
    const rate = slip(g, how, percent(how === 'complement' ? b - a : b, a, 1))
    return say(
      `全年土地出让收入预算${pa}亿元，实际完成${pb}亿元，⟦为预算的${rate}%⟧。`,
      ratio(0, pb, pa, rate),
    )
  }),
  form('ratio-closed-cases', '政府工作报告', ['true', 'digit', 'part'], (g, how) => {
    const a = g.int(2000, 9900)
    const b = a - g.int(60, 700)
    const pb = slip(g, how === 'part' ? 'swap' : '', cnt(b))
    const [pa, rate] = [cnt(a), slip(g, how, percent(b, a, 1))]
    return say(
      `“接诉即办”平台全年受理群众诉求${pa}件，按期办结${pb}件，⟦办结率${rate}%⟧。`,
      ratio(0, pb, pa, rate),
    )
  }),
  form('ratio-planned-output', '绩效自评报告', ['true', 'digit', 'drop'], (g, how) => {
    const a = g.int(60, 240) * 10
    const b = a + g.int(21, 300)
    const [pa, pb, rate] = [cnt(a), cnt(b), slip(g, how, percent(b, a))]
    return say(
      `数量指标：计划培训乡村医生${pa}人次，实际培训${pb}人次，⟦指标完成率${rate}%⟧。`,
      ratio(0, pb, pa, rate),
    )
  }),
  form('ratio-whole-between', '审计工作报告', ['true', 'digit', 'swap'], (g, how) => {
    const t = g.int(20_000_000_000, 90_000_000_000)
    const a = share(g, t, 120, 260)
    const [pt, pa, rate] = [yi(t), yi(a), slip(g, how, percent(a, t, 1))]
    return say(
      `2022年，市本级教育支出${pa}亿元，⟦占一般公共预算支出${pt}亿元的${rate}%⟧。`,
      ratio(0, pa, pt, rate),
    )
  }),
  form('ratio-adjusted-budget', '绩效自评报告', ['true', 'base', 'digit'], (g, how) => {
    const a = g.int(3_000_000, 20_000_000)
    const b = share(g, a, 1150, 1500)
    const c = share(g, b, 850, 990)
    const [pa, pb, pc] = [wan(a), wan(b), wan(c)]
    const rate = slip(g, how, percent(c, how === 'base' ? a : b))
    return say(
      `该专项年初预算${pa}万元，年中调整后全年预算为${pb}万元，全年支出${pc}万元，⟦完成全年预算的${rate}%⟧。`,
      ratio(0, pc, pb, rate),
    )
  }),
  form('ratio-broken-lines', '部门决算说明', ['true', 'digit', 'point'], (g, how) => {
    const a = g.int(9_000_000, 60_000_000)
    const b = share(g, a, 1020, 1300)
    const [pa, pb, rate] = [wan(a), wan(b), slip(g, how, percent(b, a))]
    return say(
      `教育支出（类）年初预算为 ${pa} 万\n元，支出决算为 ${pb} 万元，⟦完成年初\n预算的 ${rate}%⟧，⟦决算数大于\n预算数⟧，主要原因是年中追加义务教育保障经\n费。`,
      ratio(0, pb, pa, rate),
      compare(1, pb, pa, '>'),
    )
  }),
  form('ratio-items-in-turn', '部门决算说明', ['true', 'neighbour', 'word', 'final'], (g, how) => {
    const a1 = g.int(2_000_000, 20_000_000)
    const a2 = g.int(1_000_000, 9_000_000)
    const b1 = share(g, a1, 1100, 1400)
    const b2 = share(g, a2, 600, 900)
    const [p1, p2, q1] = [wan(a1), wan(a2), wan(b1)]
    const q2 = slip(g, how === 'final' ? 'point' : '', wan(b2))
    const r1 = percent(b1, a1, 1)
    const r2 = how === 'neighbour' ? r1 : percent(b2, a2, 1)
    const [word, sign] = how === 'word' ? (['大于', '>'] as const) : (['小于', '<'] as const)
    return say(
      `1．行政运行（项）。年初预算${p1}万元，决算⟦${q1}万元，完成预算的${r1}%⟧。⟦决算数大于预算数⟧，主要原因是人员调资。\n2．机关服务（项）。年初预算${p2}万元，决算⟦${q2}万元，完成年初预算的${r2}%⟧。⟦决算数${word}年初预算数⟧，主要原因是压减开支。`,
      ratio(0, q1, p1, r1),
      compare(1, q1, p1, '>'),
      ratio(2, q2, p2, r2),
      compare(3, q2, p2, sign),
    )
  }),
  form('ratio-nothing-of-nothing', '部门决算说明', ['unsure'], (g) => {
    const [zero, none, full] = [cnt(0), cnt(0), num(100, 0, -2)]
    return say(
      `${g.pick(['因公出国（境）费', '公务用车购置费'])}年初预算为${zero}万元，支出决算为${none}万元，⟦完成年初预算的${full}%⟧，本年度未发生此项支出。`,
      unsure(0, 'ratio', none, zero, full),
    )
  }),
  form('ratio-vague', '政府工作报告', ['unsure'], (g) => {
    const a = g.int(40, 90)
    const [pa, pb, rate] = [cnt(a * 10), cnt(a * 7), num(g.int(72, 75), 0, -2)]
    return say(
      `全年争取上级各类资金超过${pa}亿元，其中用于民生领域的近${pb}亿元，⟦占比${rate}%左右⟧。`,
      unsure(0, 'ratio', pb, pa, rate),
    )
  }),
  form('ratio-base-pages-apart', '部门决算说明', ['true', 'digit', 'point'], (g, how) => {
    const a = g.int(20_000_000, 90_000_000)
    const b = share(g, a, 300, 800)
    const [t, part, rate] = [wan(a), wan(b), slip(g, how, percent(b, a))]
    return say(
      `一、收入决算情况\n2021年度收入合计${wan(a + g.int(2_000_000, 9_000_000))}万元。\n二、支出决算情况\n2021年度支出合计${t}万元。支出情况分述如下。\n（一）基本支出。主要是保障单位日常运转的各项开支，人员经费按规定标准执行，公用经费按定额核定。基本支出${part}万元，⟦占支出合计的${rate}%⟧。`,
      ratio(0, part, t, rate),
    )
  }),
  form('ratio-share-shares', '统计公报', ['true', 'digit', 'neighbour'], (g, how) => {
    const list = amounts(g, 3, 600_000_000, 9_000_000_000)
    const t = yi(total(list))
    const parts = list.map((one) => yi(one))
    const rates = list.map((one) => percent(one, total(list), 1))
    const shown = rates.map((rate, i) =>
      i !== 1 ? rate : how === 'neighbour' ? (rates[0] ?? rate) : slip(g, how, rate),
    )
    const names = ['一般贸易出口', '加工贸易出口', '其他贸易方式出口']
    return say(
      `全年货物出口总额${t}亿元。按贸易方式分，${names.map((name, i) => `${name}⟦${parts[i]}亿元，占比${shown[i]}％⟧`).join('；')}。`,
      ...names.map((_, i) => ratio(i, parts[i] ?? t, t, shown[i] ?? t)),
    )
  }),
].flat()

const GROWTHS: readonly JudgedText[] = [
  form('growth-change-and-rate', '部门决算说明', ['true', 'digit', 'swap', 'point', 'change'], (g, how) => {
    const a = g.int(20_000_000, 90_000_000)
    const c = share(g, a, 60, 300)
    const s = gapOf(g)
    const pb = wan(a + c)
    const pc = slip(g, how === 'change' ? 'digit' : '', wan(c))
    const rate = slip(g, how, percent(c, a))
    return say(
      `2023年度收入、支出总计均为${s}${pb}${s}万元。与上年相比，收入、支出总计各⟦增加${s}${pc}${s}万元，增长${s}${rate}%⟧，主要原因是新增${g.pick(PROJECTS)}。`,
      growth(0, pb, pc, rate, '+'),
    )
  }),
  form('growth-from-to', '政府工作报告', ['true', 'digit', 'word', 'swap'], (g, how) => {
    const a = g.int(3_000_000_000, 40_000_000_000)
    const b = a + share(g, a, 80, 400)
    const [pa, pb, rate] = [yi(a), yi(b), slip(g, how, percent(b - a, a, 1))]
    const word = how === 'word' ? '下降' : '增长'
    return say(
      `规模以上工业企业研发投入由${pa}亿元增加到${pb}亿元，⟦${word}${rate}%⟧。`,
      grown(0, pa, pb, rate, how === 'word' ? '-' : '+'),
    )
  }),
  form('growth-all-printed', '部门预算说明', ['true', 'pct', 'word', 'both'], (g, how) => {
    const a = g.int(4_000_000, 60_000_000)
    const b = a + share(g, a, 50, 300)
    const [pa, pb, pc] = [wan(a), wan(b), wan(b - a)]
    const rate = slip(g, how === 'pct' ? 'digit' : '', percent(b - a, a))
    const [word, rise] = how === 'both' ? ['减少', '下降'] : [how === 'word' ? '减少' : '增加', '增长']
    const step = gap(0, pb, pa, pc, word === '减少' ? '-' : '+')
    const claims = how === 'word' ? [step] : [step, grown(1, pa, pb, rate, rise === '下降' ? '-' : '+')]
    return say(
      `2024年支出预算${pb}万元，上年预算${pa}万元，⟦比上年${word}${pc}万元⟧，⟦${rise}${rate}%⟧。`,
      ...claims,
    )
  }),
  form('growth-fall', '部门决算说明', ['true', 'digit', 'base', 'word'], (g, how) => {
    const a = g.int(30_000_000, 90_000_000)
    const c = share(g, a, 150, 400)
    const [pb, pc] = [comma(wan(a - c)), comma(wan(c))]
    const rate = slip(g, how, percent(c, how === 'base' ? a - c : a))
    const [less, fall] = how === 'word' ? ['增加', '增长'] : ['减少', '下降']
    return say(
      `财政拨款支出总额 ${pb} 万元，⟦同比${less} ${pc} 万元，${fall} ${rate}%⟧，减少原因是一次性项目已完工。`,
      growth(0, pb, pc, rate, how === 'word' ? '+' : '-'),
    )
  }),
  form('growth-times', '政府工作报告', ['true', 'digit', 'point'], (g, how) => {
    const a = g.int(1200, 9000)
    const b = a + share(g, a, 1300, 3800)
    const [pa, pb, n] = [cnt(a), cnt(b), slip(g, how, times(b - a, a))]
    return say(`新能源公交车辆充电次数由${pa}次增加到${pb}次，⟦增长${n}倍⟧。`, grown(0, pa, pb, n, '+'))
  }),
  form('growth-doubled', '政府工作报告', ['true', 'less', 'more'], (g, how) => {
    const a = g.int(2100, 9900)
    const b = how === 'true' ? 2 * a : how === 'less' ? share(g, a, 1300, 1600) : share(g, a, 3100, 3900)
    const [pa, pb] = [cnt(a), cnt(b)]
    return say(`全县电商从业人员由五年前的${pa}人增加到${pb}人，⟦翻了一番⟧。`, fold(0, pa, pb, 2, [pa, pb]))
  }),
  form('growth-government', '政府工作报告', ['true', 'digit', 'point', 'change'], (g, how) => {
    const a = g.int(8_000_000_000, 60_000_000_000)
    const c = share(g, a, 80, 250)
    const pc = slip(g, how === 'change' ? 'extra' : '', yi(c))
    const [pb, rate] = [yi(a + c), slip(g, how, percent(c, a, 1))]
    return say(
      `一般公共预算收入完成${pb}亿元，⟦比上年增收${pc}亿元，增长${rate}%⟧，其中税收占比稳步提升。`,
      growth(0, pb, pc, rate, '+'),
    )
  }),
  form('growth-staff', '统计公报', ['true', 'digit', 'off'], (g, how) => {
    const a = g.int(3000, 9900)
    const c = share(g, a, 60, 240)
    const [pb, pc] = [cnt(a + c), cnt(c + (how === 'off' ? 100 : 0))]
    const rate = slip(g, how, percent(c, a, 1))
    return say(
      `全县各级各类学校专任教师${pb}人，⟦比上年增加${pc}人，增长${rate}%⟧。`,
      growth(0, pb, pc, rate, '+'),
    )
  }),
  form('growth-three-expenses', '三公经费说明', ['true', 'neighbour', 'digit'], (g, how) => {
    const list = amounts(g, 3, 300_000, 900_000)
    const cuts = list.map((one) => share(g, one, 80, 420))
    const news = list.map((one, i) => wan(one - (cuts[i] ?? 0)))
    const downs = cuts.map((one) => wan(one))
    const rates = cuts.map((one, i) => percent(one, list[i] ?? 1, 1))
    const bad = g.int(1, 2)
    const shown = rates.map((rate, i) =>
      i !== bad ? rate : how === 'neighbour' ? (rates[i - 1] ?? rate) : slip(g, how, rate),
    )
    const names = ['因公出国（境）费', '公务用车购置及运行费', '公务接待费']
    return say(
      names
        .map(
          (name, i) => `${i + 1}.${name}支出⟦${news[i]}万元，比上年减少${downs[i]}万元，下降${shown[i]}%⟧。`,
        )
        .join('\n'),
      ...names.map((_, i) => growth(i, news[i] ?? cnt(0), downs[i] ?? cnt(0), shown[i] ?? cnt(0), '-')),
    )
  }),
  form('growth-income-and-spending', '部门决算说明', ['true', 'neighbour', 'swap'], (g, how) => {
    const [a = 0, b = 0] = amounts(g, 2, 9_000_000, 80_000_000)
    const [c, d] = [share(g, a, 50, 300), share(g, b, 50, 300)]
    const [pa, pc, pb, pd] = [wan(a + c), wan(c), wan(b - d), wan(d)]
    const r1 = percent(c, a)
    const r2 = how === 'neighbour' ? r1 : slip(g, how, percent(d, b))
    return say(
      `本年收入${pa}万元，⟦较上年增加${pc}万元，增长${r1}%⟧；本年支出${pb}万元，⟦较上年减少${pd}万元，下降${r2}%⟧。`,
      growth(0, pa, pc, r1, '+'),
      growth(1, pb, pd, r2, '-'),
    )
  }),
  form('growth-broken-lines', '部门决算说明', ['true', 'digit', 'point'], (g, how) => {
    const a = g.int(2_000_000, 30_000_000)
    const c = share(g, a, 40, 350)
    const [pb, pc, rate] = [wan(a - c), wan(c), slip(g, how, percent(c, a))]
    return say(
      `机关运行经费支出 ${pb} 万元，⟦比 2021 年减\n少 ${pc} 万\n元，下\n降 ${rate}%⟧，主要是办公楼水电费用\n下降。`,
      growth(0, pb, pc, rate, '-'),
    )
  }),
  form('growth-bare-rate-both-years', '部门决算说明', ['true', 'digit', 'word'], (g, how) => {
    const a = g.int(5_000_000, 30_000_000)
    const b = a - share(g, a, 80, 300)
    const [pa, pb, rate] = [wan(a), wan(b), slip(g, how, percent(a - b, a))]
    const word = how === 'word' ? '增长' : '下降'
    return say(
      `项目支出2022年为${pa}万元，2023年为${pb}万元，⟦${word}${rate}%⟧。`,
      grown(0, pa, pb, rate, how === 'word' ? '+' : '-'),
    )
  }),
  form('growth-from-nothing', '三公经费说明', ['unsure'], (g) => {
    const [old, now, rate] = [cnt(0), wan(g.int(20_000, 300_000)), num(100, 0, -2)]
    return say(
      `公务用车购置费上年支出${old}万元，本年支出${now}万元，⟦增长${rate}%⟧，原因是更新执法执勤车辆。`,
      unsure(0, 'growth', old, now, rate),
    )
  }),
  form('growth-vague', '政府工作报告', ['unsure'], (g) => {
    const [now, change, rate] = [cnt(g.int(300, 500)), cnt(g.int(52, 58)), num(g.int(9, 11), 0, -2)]
    return say(
      `全社会用于环境治理的投入超过${now}亿元，⟦比上年增加近${change}亿元，增长约${rate}%⟧。`,
      unsure(0, 'growth', now, change, rate),
    )
  }),
  form('growth-margin-words', '部门预算说明', ['true', 'digit', 'swap'], (g, how) => {
    const a = g.int(2_000_000, 30_000_000)
    const c = share(g, a, 60, 380)
    const [pb, pc, rate] = [spaceComma(wan(a - c)), spaceComma(wan(c)), slip(g, how, percent(c, a))]
    return say(
      `2024年项目支出预算 ${pb} 万元，⟦较上年预算压减 ${pc} 万元，降幅为 ${rate}％⟧。`,
      growth(0, pb, pc, rate, '-'),
    )
  }),
  form('growth-other-scope', '政府工作报告', ['unsure'], (g) => {
    const a = g.int(9_000_000_000, 40_000_000_000)
    const c = share(g, a, 20, 60)
    const [now, change, rate] = [yi(a + c), yi(c), percent(c * 2, a, 1)]
    return say(
      `地方财政收入完成${now}亿元，账面比上年增加${change}亿元，剔除减税降费因素后⟦按可比口径增长${rate}%⟧。`,
      unsure(0, 'growth', now, change, rate),
    )
  }),
].flat()

const PLACES = [
  '社会保险服务站',
  '就业指导站',
  '婚姻登记处',
  '殡葬管理所',
  '救助管理站',
  '福利院',
  '老年活动中心',
  '社会工作站',
]
const ROOMS = [
  '办公室',
  '组织人事科',
  '财务审计科',
  '法规科',
  '规划科',
  '执法监督科',
  '信息科',
  '安全科',
  '宣传科',
  '综合科',
  '项目科',
  '服务科',
  '档案科',
  '督查科',
]
const FAULTS = [
  '预算编制不够精细',
  '资金拨付不够及时',
  '资产台账登记不全',
  '绩效目标设置笼统',
  '合同管理存在漏洞',
  '档案归集不够完整',
]

const COUNTS: readonly JudgedText[] = [
  form('count-such-units', '部门决算说明', ['true', 'fewer'], (g, how) => {
    const names = g.some(PLACES, g.int(4, 7))
    const n = cnt(names.length - (how === 'fewer' ? g.int(1, 2) : 0))
    return say(
      `纳入本部门2023年度决算汇编范围的有${names.join('、')}等⟦${n}个二级预算单位⟧。`,
      count(0, n, names.length),
    )
  }),
  form('count-offices', '部门预算说明', ['true', 'fewer', 'more'], (g, how) => {
    const names = g.some(ROOMS, g.int(5, 9))
    const n = cnt(names.length + (how === 'fewer' ? -1 : how === 'more' ? g.int(1, 2) : 0))
    return say(`本单位⟦内设机构${n}个⟧，分别为：${names.join('、')}。`, count(0, n, names.length))
  }),
  form('count-dozen', '部门决算说明', ['true', 'fewer', 'more'], (g, how) => {
    const names = g.some(ROOMS, g.int(11, 13))
    const n = hanzi(cnt(names.length + (how === 'fewer' ? -g.int(1, 2) : how === 'more' ? g.int(1, 2) : 0)))
    const shown = names.map((name, i) =>
      i === 3 || i === 7 ? `${name.slice(0, 2)}\n${name.slice(2)}` : name,
    )
    return say(`市河湖管理中心设${shown.join('、')}⟦共${n}个科室⟧，均为正科级。`, count(0, n, names.length))
  }),
  form('count-above-budget', '绩效自评报告', ['true', 'off', 'one'], (g, how) => {
    const names = ['会议费', '培训费', '差旅费', '租赁费']
    const planned = amounts(g, 4, 200_000, 900_000)
    const up = [true, true, how !== 'one', false]
    const spent = planned.map((one, i) =>
      up[i] ? one + share(g, one, 80, 300) : one - share(g, one, 80, 300),
    )
    const [bp, sp] = [planned.map((one) => wan(one)), spent.map((one) => wan(one))]
    const n = g.pick([comma, hanzi])(cnt(how === 'off' ? g.pick([2, 4]) : 3))
    const said = say(
      `${names.map((name, i) => `${name}年初预算${bp[i]}万元，实际支出${sp[i]}万元`).join('；')}。会议费、培训费和差旅费⟦${n}项支出均高于年初预算⟧，主要是业务量增加。`,
      count(0, n, 3),
    )
    const higher = claim(
      0,
      'difference',
      [0, 1, 2].flatMap((i) => [sp[i] ?? n, bp[i] ?? n]),
      () => [0, 1, 2].every((i) => (sp[i]?.v ?? 0) > (bp[i]?.v ?? 0)),
    )
    return { text: said.text, claims: [...said.claims, higher] }
  }),
  form('count-aliases', '部门预算说明', ['true', 'fewer', 'more'], (g, how) => {
    const [a, b, c, d, e] = g.some(ROOMS, 5)
    const n = cnt(5 + (how === 'fewer' ? -1 : how === 'more' ? g.pick([1, 4]) : 0))
    return say(
      `局机关设${a}（信访办公室、新闻中心）、${b}、${c}（行政审批处）、${d}（加挂应急指挥中心牌子）和${e}，⟦共${n}个职能科室⟧。`,
      count(0, n, 5),
    )
  }),
  form('count-besides-own', '部门决算说明', ['true', 'fewer', 'more'], (g, how) => {
    const names = g.some(PLACES, g.int(4, 6))
    const n = cnt(names.length + (how === 'fewer' ? -1 : how === 'more' ? 3 : 0))
    return say(
      `从预算单位构成看，区民政局部门决算包括局本级决算，以及所属${names.join('、')}⟦${n}个下属单位⟧决算。`,
      count(0, n, names.length),
    )
  }),
  form('count-firstly', '审计工作报告', ['true', 'fewer', 'more'], (g, how) => {
    const faults = g.some(FAULTS, g.int(3, 5))
    const n = hanzi(cnt(faults.length + (how === 'fewer' ? -1 : how === 'more' ? 1 : 0)))
    return say(
      `审计发现⟦${n}个方面的问题⟧：${faults.map((fault, i) => `${'一二三四五'.charAt(i)}是${fault}`).join('；')}。`,
      count(0, n, faults.length),
    )
  }),
  form('count-lines', '部门预算说明', ['true', 'fewer', 'more'], (g, how) => {
    const names = g.some(PLACES, g.int(4, 7))
    const n = cnt(names.length + (how === 'fewer' ? -1 : how === 'more' ? 1 : 0))
    return say(
      `二、部门预算单位构成\n纳入2025年部门预算编制范围的⟦预算单位共${n}个⟧，具体包括：\n${names.map((name, i) => `${i + 1}．市${name}`).join('\n')}`,
      count(0, n, names.length),
    )
  }),
  form('count-and-towns', '审计工作报告', ['true', 'fewer', 'more'], (g, how) => {
    const names = g.some(['柳林镇', '石桥镇', '双河镇', '龙泉镇', '大坪镇', '清溪镇'], 4)
    const n = cnt(4 + (how === 'fewer' ? -1 : how === 'more' ? g.int(1, 2) : 0))
    return say(
      `延伸审计了${names[0]}、${names[1]}、${names[2]}以及${names[3]}⟦${n}个镇⟧，重点检查惠农补贴发放。`,
      count(0, n, 4),
    )
  }),
  form('count-projects-with-amounts', '绩效自评报告', ['true', 'fewer', 'digit'], (g, how) => {
    const names = g.some(PROJECTS, 4)
    const list = amounts(g, 4, 200_000, 9_000_000)
    const parts = list.map((one) => wan(one))
    const n = cnt(how === 'fewer' ? 3 : 4)
    const t = slip(g, how, wan(total(list)))
    return say(
      `全年安排${names.map((name, i) => `${name}${parts[i]}万元`).join('、')}，⟦${n}个项目⟧⟦合计${t}万元⟧。`,
      count(0, n, 4),
      sum(1, parts, t),
    )
  }),
  form('count-amounts', '审计工作报告', ['true', 'fewer', 'more'], (g, how) => {
    const names = g.some(COUNTIES, g.int(3, 6))
    const list = amounts(g, names.length, 300_000, 9_000_000)
    const n = g.pick([comma, hanzi])(cnt(names.length + (how === 'fewer' ? -1 : how === 'more' ? 1 : 0)))
    const head = g.pick([
      `⟦${n}个县（区）挤占挪用专项资金${wan(total(list))}万元⟧，分别为`,
      `挤占挪用专项资金的⟦县（区）共${n}个⟧：`,
      `⟦${n}个县（区）未按时足额配套⟧，分别是`,
      `未按时足额配套的有⟦${n}个县（区）⟧，具体为：`,
    ])
    return say(
      `审计发现，${head}${names.map((name, i) => `${name}${wan(list[i] ?? 0)}万元`).join('、')}。`,
      count(0, n, names.length),
    )
  }),
  form('count-below', '绩效自评报告', ['true', 'one', 'off'], (g, how) => {
    const names = g.some(PROJECTS, 4)
    const limit = g.pick([80, 85, 90])
    const rates = names.map(() => dec(g.int(400, limit * 10 - 40), 1))
    if (how === 'one') rates[2] = dec(g.int(limit * 10 + 10, 990), 1)
    const n = g.pick([comma, hanzi])(cnt(how === 'off' ? 5 : 4))
    const listed = names.map((name, i) => `${name}（${rates[i]}%）`).join('、')
    const fit = how === 'one' ? 3 : 4
    return say(
      g.pick([
        `⟦执行率低于${limit}%的项目共${n}个⟧：${listed}。`,
        `⟦预算执行率未达到${limit}%的项目有${n}个⟧，分别为：${listed}。`,
        `⟦${n}个项目预算执行率不足${limit}%⟧，分别是${listed}。`,
      ]),
      claim(0, 'count', [n], () => n.v === fit),
    )
  }),
  form('count-above', '预算执行报告', ['true', 'one'], (g, how) => {
    const names = g.some(FUNCTIONS, 3)
    const rates = names.map(() => dec(g.int(52, 190), 1))
    if (how === 'one') rates[1] = dec(g.int(11, 48), 1)
    const n = cnt(3)
    return say(
      `⟦增幅超过5%的支出有${n}项⟧：${names.map((name, i) => `${name}（${rates[i]}%）`).join('、')}。`,
      claim(0, 'count', [n], () => how !== 'one'),
    )
  }),
  form('count-numbered', '审计工作报告', ['true', 'fewer', 'more'], (g, how) => {
    const faults = g.some(
      ['虚列支出', '超范围列支', '无预算列支', '白条入账', '滞留资金', '超标准发放补贴'],
      g.int(3, 5),
    )
    const list = amounts(g, faults.length, 100_000, 3_000_000).map((one) => wan(one))
    const n = g.pick([comma, hanzi])(cnt(faults.length + (how === 'fewer' ? -1 : how === 'more' ? 1 : 0)))
    const mark = g.pick<(i: number) => string>([
      (i) => `${i + 1}.`,
      (i) => `（${i + 1}）`,
      (i) => `${hanziText(i + 1).replace('两', '二')}是`,
    ])
    const noun = g.pick(['类问题', '个问题', '项问题', '个方面问题'])
    return say(
      `检查发现：${faults.map((fault, i) => `${mark(i)}${fault}${list[i]}万元`).join('；')}。⟦以上${n}${noun}⟧均已移交主管部门处理。`,
      count(0, n, faults.length),
    )
  }),
  form('count-all-grew', '预算执行报告', ['true', 'one'], (g, how) => {
    const names = g.some(FUNCTIONS, 3)
    const old = amounts(g, 3, 80_000_000, 900_000_000)
    const up = g.pick([1, -1])
    const now = old.map((one, i) => one + (how === 'one' && i === 1 ? -up : up) * share(g, one, 60, 300))
    const [op, np] = [old.map((one) => yi(one)), now.map((one) => yi(one))]
    const n = g.pick([comma, hanzi])(cnt(3))
    const told = g.pick(['（上年$亿元）', '，上年为$亿元', '（去年同期$亿元）'])
    const ends =
      up === 1
        ? g.pick(['均实现增长', '都有所增长', '均比上年增加', '均保持增长'])
        : g.pick(['均有所下降', '均比上年减少', '都下降'])
    return say(
      `${names.map((name, i) => `${name}${np[i]}亿元${told.replace('$', String(op[i]))}`).join('；')}。⟦${g.pick(['以上', '上述', '这'])}${n}项支出${ends}⟧。`,
      claim(0, 'count', [n], () =>
        [0, 1, 2].every((i) => Math.sign((np[i]?.v ?? 0) - (op[i]?.v ?? 0)) === up),
      ),
    )
  }),
  form('count-all-reached', '绩效自评报告', ['true', 'one'], (g, how) => {
    const names = ['新建公厕（座）', '铺设管网（公里）', '补植苗木（株）']
    const goals = [g.int(20, 60), g.int(30, 90), g.int(800, 3000)]
    const done = goals.map((goal, i) => goal + (how === 'one' && i === 1 ? -g.int(1, 6) : g.int(0, 9)))
    const rates = goals.map((goal, i) => percent(done[i] ?? 0, goal, 1))
    const n = hanzi(cnt(3))
    return say(
      `指标完成情况\n指标 目标值 实际值 完成率\n${names.map((name, i) => `${name} ${goals[i]} ${done[i]} ${rates[i]}%`).join('\n')}\n⟦以上${n}项指标均完成年度目标⟧，不扣分。`,
      claim(0, 'count', [n], () => how !== 'one'),
    )
  }),
].flat()

const REPEATS: readonly JudgedText[] = [
  form('repeat-head-and-section', '部门决算说明', ['true', 'digit', 'swap', 'point'], (g, how) => {
    const a = g.int(9_000_000, 90_000_000)
    const [first, again] = [wan(a), slip(g, how, wan(a))]
    return say(
      `一、收入支出决算总体情况说明\n2022年度本部门一般公共预算财政拨款支出${first}万元，支出规模总体平稳。\n二、机构设置情况\n本部门内设机构未发生变动。\n三、一般公共预算财政拨款支出决算情况说明\n（一）支出决算总体情况\n2022年度本部门一般公共预算财政拨款⟦支出为${again}万元⟧，资金使用规范。`,
      repeat(0, first, again),
    )
  }),
  form('repeat-text-and-table', '绩效自评报告', ['true', 'digit', 'swap'], (g, how) => {
    const names = g.some(PROJECTS, 3)
    const planned = amounts(g, 3, 600_000, 9_000_000)
    const spent = planned.map((one) => share(g, one, 700, 980))
    const [bp, sp] = [planned.map((one) => wan(one)), spent.map((one) => wan(one))]
    const told = slip(g, how, sp[1] ?? wan(0))
    return say(
      `⟦${names[1]}决算数为${told}万元⟧，资金使用合规。\n附表：项目支出情况表\n单位：万元\n项目 预算数 决算数\n${names.map((name, i) => `${name} ${bp[i]} ${sp[i]}`).join('\n')}`,
      repeat(0, told, sp[1] ?? told),
    )
  }),
  form('repeat-staff', '部门预算说明', ['true', 'digit', 'off'], (g, how) => {
    const a = g.int(120, 900)
    const first = cnt(a)
    const again = cnt(how === 'off' ? a + g.pick([-2, 3]) : how === 'digit' ? a + g.pick([-50, 50]) : a)
    return say(
      `一、单位基本情况\n截至2023年12月31日，我单位在职人员${first}人。\n二、主要职责\n负责辖区内公园绿地的日常养护。\n五、其他事项\n截至2023年12月31日，我单位⟦在职人员共${again}人⟧，离休人员无。`,
      repeat(0, first, again),
    )
  }),
  form('repeat-other-unit', '政府工作报告', ['true', 'digit', 'point'], (g, how) => {
    const a = g.int(2_000_000_000, 60_000_000_000)
    const first = yi(a)
    const again = slip(g, how, wan(a, 0))
    return say(
      `2023年全市卫生健康支出${first}亿元，保障水平不断提升。\n……\n按照预算管理要求，现将有关情况说明如下：2023年全市卫生健康⟦支出${again}万元⟧，主要用于公立医院改革和基层能力建设。`,
      repeat(0, first, again),
    )
  }),
  form('repeat-project', '绩效自评报告', ['true', 'digit', 'drop', 'unit'], (g, how) => {
    const a = g.int(1_000_000, 9_000_000)
    const name = g.pick(PROJECTS)
    const first = wan(a)
    const again = how === 'unit' ? dec(first.v, 2) : slip(g, how, wan(a))
    return say(
      `一、项目概况\n${name}总投资${first}万元，建设期两年，由县城投公司实施。\n二、项目资金情况\n${name}⟦总投资为${again}${how === 'unit' ? '元' : '万元'}⟧，全部来源于地方政府一般债券。`,
      repeat(0, first, again),
    )
  }),
  form('repeat-three-expenses', '三公经费说明', ['true', 'swap', 'digit'], (g, how) => {
    const a = g.int(150_000, 980_000)
    const [first, again] = [wan(a), slip(g, how, wan(a))]
    return say(
      `2024年公务接待费预算 ${first} 万元，与上年持平。\n名词解释：“三公”经费是指因公出国（境）费、公务用车购置及运行费和公务接待费。\n预算表说明：2024年公务接待费⟦预算为 ${again} 万元⟧。`,
      repeat(0, first, again),
    )
  }),
  form('repeat-hanzi-and-digits', '部门预算说明', ['true', 'off'], (g, how) => {
    const n = g.int(3, 12)
    const [first, again] = [cnt(n), hanzi(cnt(n + (how === 'off' ? g.pick([-1, 1]) : 0)))]
    return say(
      `一、部门概况\n全市现有公办养老机构${first}家，机构布局覆盖各县区。\n三、工作开展情况\n年内对⟦全市现有公办养老机构${again}家⟧逐一开展了消防安全检查。`,
      repeat(0, first, again),
    )
  }),
  form('repeat-converted', '部门预算说明', ['true', 'swap', 'digit'], (g, how) => {
    const a = g.int(12_000_000, 98_000_000)
    const first = num(a / 1000 < 1 ? 0 : Math.trunc(a / 1000) * 100, 2, 3)
    const again = slip(g, how, num(Math.trunc(a / 1000) * 10, 2, 4))
    return say(
      `本年预算中，财政拨款${first}千元，其余为单位资金。${g.pick(['财政拨款折合', '财政拨款折算为', '财政拨款约合'])}⟦${again}万元⟧，按月拨付。`,
      repeat(0, first, again),
    )
  }),
  form('repeat-written-out', '绩效自评报告', ['true', 'digit'], (g, how) => {
    const wanYuan = g.int(11, 98)
    const first = comma(slip(g, how, num(wanYuan * 10000, 0, 0)))
    const CAPITALS = '零壹贰叁肆伍陆柒捌玖'
    const [tens, ones] = [Math.trunc(wanYuan / 10), wanYuan % 10]
    const words = `${CAPITALS.charAt(tens)}拾${ones === 0 ? '' : CAPITALS.charAt(ones)}`
    const again = num(wanYuan, 0, 4, false, () => words)
    return say(
      `合同总价为${first}元（${g.pick(['大写：', '人民币', '大写：人民币'])}⟦${again}万元整⟧），分两期支付。`,
      claim(0, 'repeat', [first, again], () => first.v === wanYuan * 10000),
    )
  }),
  form('repeat-old-unit', '统计公报', ['true', 'point'], (g, how) => {
    const area = num(g.int(1200, 9800), 1, 4)
    const mu = num(Math.round(area.v * 15), 1, 4)
    const again = how === 'point' ? num(mu.v * 10, 1, 4) : mu
    return say(
      `全省粮食播种面积⟦${area}万公顷（${again}万亩）⟧，结构继续优化。`,
      claim(0, 'repeat', [area, again], () => again.v === mu.v),
    )
  }),
  form('repeat-said-same', '绩效自评报告', ['true', 'swap'], (g, how) => {
    const a = g.int(1_000_000, 98_000_000)
    const [first, again] = [wan(a), slip(g, how, wan(a))]
    const ends = g.pick(['二者均为2023年度全年预算数', '两处应一致', '两者应为一致的口径'])
    return say(
      `报告正文所列预算总额${first}万元，⟦自评表所列全年预算数${again}万元⟧，${ends}。`,
      repeat(0, first, again),
    )
  }),
  form('repeat-see-table', '部门决算说明', ['true', 'swap', 'digit'], (g, how) => {
    const a = g.int(9_000_000, 90_000_000)
    const [first, again] = [wan(a), slip(g, how, wan(a))]
    return say(
      `2023年度“本年支出”为${first}万元，${g.pick(['详见支出决算表', '见附表二', '明细见公开表'])}。支出决算情况说明：⟦本年支出合计${again}万元⟧，保障了日常运转。`,
      repeat(0, first, again),
    )
  }),
].flat()

const PRODUCTS: readonly JudgedText[] = [
  form('product-per-head', '绩效自评报告', ['true', 'digit', 'point', 'unit'], (g, how) => {
    const each = g.int(12, 60) * 50
    const n = g.int(300, 2900)
    const [pe, pn] = [dec(each, 0), cnt(n)]
    const real = wan(each * n)
    const t = how === 'unit' ? dec(real.v, 2) : slip(g, how, real)
    return say(
      `困难残疾人生活补贴按每人每年${pe}元的标准发放，全年享受补贴${pn}人，⟦共发放补贴${t}${how === 'unit' ? '元' : '万元'}⟧。`,
      product(0, pe, pn, t),
    )
  }),
  form('product-matched', '部门预算说明', ['true', 'digit', 'half'], (g, how) => {
    const a = g.int(1_000_000, 9_000_000)
    const k = g.int(2, 5)
    const [pa, pk] = [wan(a), cnt(k)]
    const t = slip(g, how, wan(how === 'half' ? Math.trunc(a / k) : a * k))
    return say(
      `项目资金由省级补助与县级配套按1∶${pk}的比例筹集，省级补助${pa}万元，⟦县级配套${t}万元⟧。`,
      product(0, pa, pk, t),
    )
  }),
  form('product-unit-price', '绩效自评报告', ['true', 'digit', 'extra'], (g, how) => {
    const price = g.int(36, 92) * 100
    const n = g.int(12, 160)
    const [pp, pn, t] = [dec(price, 0), cnt(n), slip(g, how, dec(price * n, 0))]
    return say(`采购台式计算机${pn}台，单价${pp}元，⟦总价${t}元⟧，已全部验收入库。`, product(0, pp, pn, t))
  }),
  form('product-twelve-months', '部门预算说明', ['true', 'digit', 'months'], (g, how) => {
    const a = g.int(30_000, 400_000)
    const each = wan(a)
    const twelve = cnt(12)
    const t = slip(g, how, wan(a * (how === 'months' ? 10 : 12)))
    return say(
      `物业管理费平均每月${each}万元，⟦全年${twelve}个月共需${t}万元⟧。`,
      product(0, each, twelve, t),
    )
  }),
  form('product-area', '绩效自评报告', ['true', 'digit', 'point'], (g, how) => {
    const area = g.int(2000, 9900)
    const price = g.int(110, 900)
    const [ps, pp, t] = [dec(area, 0), dec(price, 0), slip(g, how, wan(area * price))]
    return say(
      `屋面防水维修面积${ps}平方米，综合单价每平方米${pp}元，⟦维修费用合计${t}万元⟧。`,
      product(0, ps, pp, t),
    )
  }),
  form('ratio-mean', '三公经费说明', ['true', 'digit', 'swap'], (g, how) => {
    const people = g.int(300, 2400)
    const cost = people * g.int(70, 130)
    const [pn, t] = [cnt(people), wan(cost)]
    const each = slip(g, how, dec(rounded(BigInt(cost), BigInt(people)), 0))
    return say(
      `全年国内公务接待${g.int(31, 180)}批次、${pn}人次，接待费支出${t}万元，⟦人均${each}元⟧。`,
      averaged(0, t, pn, each),
    )
  }),
].flat()

/** Averages over months and years, and over a count told with them. */
const OVER_TIME: readonly JudgedText[] = [
  form('year-of-month', '津贴发放', ['true', 'point'], (g, how) => {
    const month = g.int(120_000, 890_000)
    const t = slip(g, how, wan(month * 12))
    return say(
      `高龄津贴按月发放，⟦每月共需资金${wan(month, 4)}万元，全年${t}万元⟧。`,
      claim(0, 'product', [wan(month, 4), t], (k) =>
        meet(raised(range(t, k)), of(range(wan(month, 4), k), range(cnt(12), k))),
      ),
    )
  }),
  form('average-of-years', '政府工作报告', ['true'], (g) => {
    const each = g.int(2100, 9800)
    return say(
      `过去五年，⟦城镇新增就业累计${wan(each * 5)}万人，年均${each}人⟧。`,
      claim(0, 'product', [wan(each * 5), num(each, 0, 0)], () => true),
    )
  }),
  form('average-by-rule', '部门预算说明', ['true'], (g) => {
    const [n, each] = [g.int(41, 260), g.int(90_000, 180_000)]
    return say(
      `⟦基本支出${wan(n * each)}万元。人均基本支出按在职${n}人计算约${wan(each)}万元⟧。`,
      averaged(0, wan(n * each), cnt(n), wan(each)),
    )
  }),
].flat()

/** Counts of names in brackets, of things done, of those named and the rest. */
const NAMED_COUNTS: readonly JudgedText[] = [
  form('count-in-brackets', '部门职责', ['true', 'more', 'less'], (g, how) => {
    const names = g.some(
      ['办公室', '人事股', '财务股', '政策法规股', '督查股', '项目股', '综合股'],
      g.int(4, 7),
    )
    const n = cnt(names.length + (how === 'more' ? 1 : how === 'less' ? -1 : 0))
    return say(
      `${g.pick(ORGANS)}⟦内设${n}个股室（${names.join('、')}）⟧，均为正股级。`,
      count(0, n, names.length),
    )
  }),
  form('count-of-deeds', '政府工作报告', ['true', 'more'], (g, how) => {
    const all = [
      '新建幼儿园4所',
      '改造小区28个',
      '新增车位900个',
      '免费体检1.5万人',
      '建设公园9个',
      '培训护工800人次',
      '更新公交35辆',
    ]
    const names = g.some(all, g.int(5, 7))
    const n = cnt(names.length + (how === 'more' ? 1 : 0))
    return say(`今年⟦办好${hanzi(n)}件民生实事：${names.join('、')}⟧。`, count(0, hanzi(n), names.length))
  }),
  form('count-with-rest', '部门预算说明', ['true', 'more'], (g, how) => {
    const [a, b, c] = [g.int(2_000_000, 9_000_000), g.int(2_000_000, 9_000_000), g.int(2_000_000, 9_000_000)]
    const rest = cnt(g.int(2, 9))
    const n = cnt(3 + rest.v + (how === 'more' ? 1 : 0))
    return say(
      `⟦项目支出${n}项。其中金额较大的有：平台运维${wan(a)}万元、路灯电费${wan(b)}万元、环卫作业${wan(c)}万元；其余${rest}项⟧单项均不足百万元。`,
      claim(0, 'count', [rest, n], () => n.v === 3 + rest.v),
    )
  }),
].flat()

/** One figure told again under another of its names. */
const AGAIN: readonly JudgedText[] = [
  form('balance-by-name', '部门预算说明', ['true', 'swap'], (g, how) => {
    const a = g.int(12_345_678, 87_654_321)
    const t = slip(g, how, wan(a))
    return say(
      `一、收支总体情况\n2025年${g.pick(ORGANS)}⟦收支总预算${wan(a)}万元。\n二、支出总体情况\n支出预算${t}万元⟧，全部纳入预算管理。`,
      repeat(0, wan(a), t),
    )
  }),
  form('aforesaid-fee', '决算说明', ['true', 'swap', 'digit'], (g, how) => {
    const a = g.int(123_456, 987_654)
    const t = slip(g, how, wan(a))
    return say(
      `⟦会议费决算${wan(a)}万元，召开会议${g.int(2, 9)}次。上述会议费${t}万元⟧已通过零余额账户支付。`,
      repeat(0, wan(a), t),
    )
  }),
  form('score-told-again', '项目自评', ['true', 'swap'], (g, how) => {
    const score = dec(g.int(812, 989), 1)
    const t = slip(g, how, score)
    return say(
      `⟦经评价小组复核，项目自评得分${score}分。\n项目管理较为规范，尚有改进空间。\n综上，本项目自评得${t}分⟧，等级为优。`,
      repeat(0, score, t),
    )
  }),
  form('table-total-in-words', '资金使用情况', ['true', 'swap'], (g, how) => {
    const [a, b, c] = [g.int(900_000, 4_000_000), g.int(900_000, 4_000_000), g.int(900_000, 4_000_000)]
    const whole = a + b + c
    const t = slip(g, how, wan(whole))
    const plan = (n: number) => wan(n + 120_000)
    return say(
      `资金使用表（单位：万元）\n项目名称 预算数 执行数\n平台建设 ${plan(a)} ${wan(a)}\n泵站改造 ${plan(b)} ${wan(b)}\n水质监测 ${plan(c)} ${wan(c)}\n合计 ${wan(whole + 360_000)} ${wan(whole)}\n从表中可见，⟦三个项目共支出${t}万元⟧，进度较好。`,
      claim(0, 'repeat', [t], (k) => meet(range(t, k), range(wan(whole), k))),
    )
  }),
].flat()

/** Averages and prices whose figures stand apart. */
const APART: readonly JudgedText[] = [
  form('price-each-school', '专项资金说明', ['true', 'digit', 'swap'], (g, how) => {
    const [n, each] = [g.int(12, 38), g.int(11, 49)]
    const t = slip(g, how, dec(n * each, 1))
    return say(
      `“课后服务”按上年标准执行，⟦${n}所学校、每校${dec(each, 1)}万元，合计${t}万元⟧。`,
      product(0, cnt(n), num(each, 1, 0, true), t),
    )
  }),
  form('standard-in-own-item', '就业补助说明', ['true', 'digit', 'swap'], (g, how) => {
    const [a, b, each] = [g.int(101, 190), g.int(40, 99), g.int(6, 12) * 100]
    const n = a + b
    const t = slip(g, how, wan(n * each * 12))
    return say(
      `⟦公益性岗位安置${n}人，其中护河员${a}人、护路员${b}人；岗位补贴标准每人每月${each}元，全年应发${t}万元⟧。`,
      claim(0, 'product', [dec(each, 0), cnt(n), t], (k) =>
        meet(raised(range(t, k)), of(range(num(each * 12, 0, 0, true), k), range(cnt(n), k))),
      ),
    )
  }),
  form('average-of-named-kind', '审计报告', ['true', 'digit', 'swap'], (g, how) => {
    const [a, b] = [g.int(6, 19), g.int(6, 19)]
    const [x, y] = [a * g.int(21_000, 98_000), b * g.int(21_000, 98_000)]
    const each = slip(g, how, wan(rounded(BigInt(y), BigInt(b))))
    return say(
      `查出违规收费${wan(x + y)}万元，⟦其中专科门诊${a}家${wan(x)}万元、民办诊所${b}家${wan(y)}万元。民办诊所平均每家${each}万元⟧。`,
      averaged(0, wan(y), cnt(b), each),
    )
  }),
  form('average-over-same-count', '文化惠民自评', ['true', 'digit'], (g, how) => {
    const [n, heads, fee] = [g.int(101, 260), g.int(110, 480), g.int(31, 98) * 100]
    const each = slip(g, how, num(fee, 0, 0))
    return say(
      `计划巡演${n - g.int(3, 9)}场，实际${n}场；观众${wan(n * heads)}万人次，场均${heads}人次；⟦补助${wan(n * fee)}万元，场均${each}元⟧。`,
      averaged(0, wan(n * fee), cnt(n), each),
    )
  }),
  form('average-swapped', '统计公报', ['true', 'swap'], (g, how) => {
    const [area, each] = [g.int(201_000, 890_000), g.int(312, 598)]
    const shown = slip(g, how, num(each, 0, 0))
    return say(
      `⟦全年粮食播种面积${wan(area)}万亩，总产量${wan(area * each, 2)}万公斤；其中夏粮${wan(share(g, area * each, 300, 450))}万公斤。亩产${shown}公斤⟧。`,
      averaged(0, wan(area * each), wan(area), shown),
    )
  }),
].flat()

const CROSSINGS: readonly JudgedText[] = [
  form('cross-basic-and-project', '部门决算说明', ['true', 'total', 'project'], (g, how) => {
    const [a = 0, b = 0] = amounts(g, 2, 3_000_000, 80_000_000)
    const t = slip(g, how === 'total' ? 'digit' : '', wan(a + b))
    const [pa, pb] = [wan(a), slip(g, how === 'project' ? 'swap' : '', wan(b))]
    return say(
      `三、支出决算情况说明\n2023年度本年支出合计${t}万元。\n六、基本支出决算情况说明\n2023年度本单位基本支出${pa}万元，用于保障人员待遇和机构运转。\n七、项目支出决算情况说明\n2023年度本单位⟦项目支出${pb}万元⟧，用于年度重点工作。`,
      sum(0, [pa, pb], t),
    )
  }),
  form('cross-both-sides', '部门预算说明', ['true', 'digit', 'swap'], (g, how) => {
    const a = g.int(20_000_000, 90_000_000)
    const [income, spending] = [comma(wan(a)), slip(g, how, comma(wan(a)))]
    return say(
      `按照综合预算的原则，所有收入和支出均纳入部门预算管理。2024年收入总计${income}万元；2024年支出总计${spending}万元，⟦收支平衡⟧。`,
      compare(0, income, spending, '='),
    )
  }),
  form('cross-added-budget', '绩效自评报告', ['true', 'sign', 'digit'], (g, how) => {
    const [a, b] = [g.int(6_000_000, 30_000_000), g.int(400_000, 5_000_000)]
    const [pa, pb] = [wan(a), wan(b)]
    const t = slip(g, how, wan(how === 'sign' ? a - b : a + b))
    return say(
      `年初部门预算安排${pa}万元，年中追加${pb}万元，⟦调整后预算数为${t}万元⟧。`,
      sum(0, [pa, pb], t),
    )
  }),
  form('cross-cut-budget', '绩效自评报告', ['true', 'sign', 'swap'], (g, how) => {
    const [a, b] = [g.int(6_000_000, 30_000_000), g.int(400_000, 3_000_000)]
    const [pa, pb] = [wan(a), wan(b)]
    const t = slip(g, how, wan(how === 'sign' ? a + b : a - b))
    return say(
      `项目年初预算${pa}万元，因政策调整追减${pb}万元，⟦调整后预算${t}万元⟧。`,
      sum(0, [pa, minus(pb)], t),
    )
  }),
  form('crossing-carried', '部门决算说明', ['true', 'digit', 'swap'], (g, how) => {
    const [open = 0, income = 0] = amounts(g, 2, 900_000, 90_000_000)
    const spent = share(g, open + income, 700, 950)
    const [a, b, c] = [wan(open), wan(income), wan(spent)]
    const d = slip(g, how, wan(open + income - spent))
    const words = g.pick<readonly [string, string, string, string]>([
      ['上年结转', '本年收入', '本年支出', '年末结转'],
      ['年初结转和结余', '当年拨入', '当年使用', '年末结转和结余'],
      ['期初余额', '本期增加', '本期减少', '期末余额'],
      ['专户上年末余额', '当年归集', '当年拨付', '年末余额'],
      ['上年滚存结余', '当年征收收入', '当年支出', '年末滚存结余'],
      ['上年结转', '本年财政拨款', '支出', '结转下年'],
    ])
    return say(
      `⟦${words[0]}${a}万元，${words[1]}${b}万元，${words[2]}${c}万元，${words[3]}${d}万元⟧。`,
      claim(0, 'sum', [a, b, c, d], (k) =>
        meet(less(plus(range(a, k), range(b, k)), range(c, k)), range(d, k)),
      ),
    )
  }),
  form('crossing-debt', '预算执行报告', ['true', 'digit', 'swap'], (g, how) => {
    const [open = 0, issued = 0] = amounts(g, 2, 2_000_000_000, 9_000_000_000)
    const repaid = share(g, open, 100, 300)
    const [a, b, c] = [yi(open), yi(issued), yi(repaid)]
    const d = slip(g, how, yi(open + issued - repaid))
    return say(
      `⟦2022年末政府债务余额${a}亿元，2023年新增债券${b}亿元，偿还到期债券${c}亿元，2023年末政府债务余额${d}亿元⟧。`,
      claim(0, 'sum', [a, b, c, d], (k) =>
        meet(less(plus(range(a, k), range(b, k)), range(c, k)), range(d, k)),
      ),
    )
  }),
].flat()

const TABLES: readonly JudgedText[] = [
  form('table-column-sum', '部门决算说明', ['true', 'digit', 'swap', 'point'], (g, how) => {
    const names = g.some(FUNCTIONS, 5)
    const list = amounts(g, 5, 300_000, 60_000_000)
    const parts = list.map((one) => wan(one))
    const t = slip(g, how, wan(total(list)))
    return say(
      `支出决算表\n单位：万元\n功能分类科目 决算数\n${names.map((name, i) => `${name} ${parts[i]}`).join('\n')}\n合计 ⟦${t}⟧`,
      sum(0, parts, t),
    )
  }),
  form('table-row-sums', '部门预算说明', ['true', 'cell', 'corner'], (g, how) => {
    const names = g.some(FUNCTIONS, 3)
    const basic = amounts(g, 3, 1_000_000, 40_000_000)
    const project = amounts(g, 3, 500_000, 30_000_000)
    const both = basic.map((one, i) => one + (project[i] ?? 0))
    const [bp, pp] = [basic.map((one) => wan(one)), project.map((one) => wan(one))]
    const rp = both.map((one, i) => slip(g, how === 'cell' && i === 1 ? 'digit' : '', wan(one)))
    const [bt, pt] = [wan(total(basic)), wan(total(project))]
    const t = slip(g, how === 'corner' ? 'swap' : '', wan(total(both)))
    return say(
      `部门支出预算总表\n单位：万元\n科目名称 合计 基本支出 项目支出\n${names.map((name, i) => `${name} ⟦${rp[i]}⟧ ${bp[i]} ${pp[i]}`).join('\n')}\n合计 ⟦${t}⟧ ⟦${bt}⟧ ⟦${pt}⟧`,
      ...rp.map((row, i) => sum(i, [bp[i] ?? row, pp[i] ?? row], row)),
      sum(3, [bt, pt], t),
      sum(3, rp, t),
      sum(4, bp, bt),
      sum(5, pp, pt),
    )
  }),
  form('table-rates', '绩效自评报告', ['true', 'digit', 'neighbour'], (g, how) => {
    const names = g.some(PROJECTS, 3)
    const planned = amounts(g, 3, 900_000, 20_000_000)
    const spent = planned.map((one) => share(g, one, 600, 990))
    const [bp, sp] = [planned.map((one) => wan(one)), spent.map((one) => wan(one))]
    const rates = spent.map((one, i) => percent(one, planned[i] ?? 1))
    const shown = rates.map((rate, i) =>
      i !== 2 ? rate : how === 'neighbour' ? (rates[1] ?? rate) : slip(g, how, rate),
    )
    return say(
      `项目预算执行情况表\n单位：万元\n项目名称 全年预算数 全年执行数 执行率\n${names.map((name, i) => `${name} ${bp[i]} ⟦${sp[i]} ${shown[i]}%⟧`).join('\n')}`,
      ...names.map((_, i) => ratio(i, sp[i] ?? cnt(0), bp[i] ?? cnt(0), shown[i] ?? cnt(0))),
    )
  }),
  form('table-changes', '部门决算说明', ['true', 'change', 'rate'], (g, how) => {
    const names = ['工资福利支出', '商品和服务支出', '资本性支出']
    const old = amounts(g, 3, 2_000_000, 30_000_000)
    const now = old.map((one) => one + share(g, one, 60, 400))
    const [op, np] = [old.map((one) => wan(one)), now.map((one) => wan(one))]
    const change = now.map((one, i) =>
      slip(g, how === 'change' && i === 1 ? 'swap' : '', wan(one - (old[i] ?? 0))),
    )
    const rates = now.map((one, i) =>
      slip(g, how === 'rate' && i === 2 ? 'digit' : '', percent(one - (old[i] ?? 0), old[i] ?? 1)),
    )
    return say(
      `经济分类支出对比表\n单位：万元\n项目 上年数 本年数 增减额 增减率（%）\n${names.map((name, i) => `${name} ${op[i]} ${np[i]} ⟦${change[i]}⟧ ⟦${rates[i]}⟧`).join('\n')}`,
      ...names.flatMap((_, i) => [
        gap(2 * i, np[i] ?? cnt(0), op[i] ?? cnt(0), change[i] ?? cnt(0), '+'),
        ...(how === 'change' && i === 1
          ? []
          : [grown(2 * i + 1, op[i] ?? cnt(0), np[i] ?? cnt(0), rates[i] ?? cnt(0), '+')]),
      ]),
    )
  }),
  form('table-share-in-text', '部门决算说明', ['true', 'digit', 'other'], (g, how) => {
    const names = g.some(FUNCTIONS, 3)
    const list = amounts(g, 3, 2_000_000, 60_000_000)
    const parts = list.map((one) => wan(one))
    const t = wan(total(list))
    const rate = slip(g, how, percent(list[how === 'other' ? 1 : 0] ?? 1, total(list)))
    return say(
      `财政拨款支出决算表\n单位：万元\n科目 决算数\n${names.map((name, i) => `${name} ${parts[i]}`).join('\n')}\n合计 ⟦${t}⟧\n从结构看，${names[0]}${parts[0]}万元，⟦占财政拨款支出合计的${rate}%⟧。`,
      sum(0, parts, t),
      ratio(1, parts[0] ?? t, t, rate),
    )
  }),
  form('table-nested-rows', '部门决算说明', ['true', 'inner', 'outer'], (g, how) => {
    const [pay = 0, office = 0, project = 0] = amounts(g, 3, 900_000, 50_000_000)
    const [p1, p2, pb] = [wan(pay), slip(g, how === 'inner' ? 'swap' : '', wan(office)), wan(project)]
    const pa = wan(pay + office)
    const t = slip(g, how === 'outer' ? 'digit' : '', wan(pay + office + project))
    return say(
      `支出总体情况表\n金额单位：万元\n项目 决算数\n一、基本支出 ⟦${pa}⟧\n其中：人员经费 ${p1}\n公用经费 ${p2}\n二、项目支出 ${pb}\n支出合计 ⟦${t}⟧`,
      sum(0, [p1, p2], pa),
      sum(1, [pa, pb], t),
    )
  }),
  form('table-staff', '统计公报', ['true', 'off', 'swap'], (g, how) => {
    const places = g.some(COUNTIES, 4)
    const list = amounts(g, 4, 120, 980)
    const parts = list.map(cnt)
    const t = how === 'off' ? cnt(total(list) + g.pick([-1, 1])) : slip(g, how, cnt(total(list)))
    return say(
      `各县（区）公益性岗位人数\n单位：人\n地区 人数\n${places.map((place, i) => `${place} ${parts[i]}`).join('\n')}\n合计 ⟦${t}⟧`,
      sum(0, parts, t),
    )
  }),
  form('table-carried', '部门决算说明', ['true', 'digit', 'swap'], (g, how) => {
    const units = g.some(PLACES, 4)
    const rows = units.map((unit, i) => {
      const [open = 0, income = 0] = amounts(g, 2, 200_000, 9_000_000)
      const spent = share(g, open + income, 600, 950)
      const close = open + income - spent
      const printed = slip(g, i === 2 ? how : '', wan(close))
      return {
        unit,
        open: wan(open),
        income: wan(income),
        spent: wan(spent),
        close: printed,
        good: i !== 2 || how === 'true',
      }
    })
    return say(
      `收支余情况表（万元）\n单位 上年结转 本年收入 本年支出 年末结转\n${rows.map((row) => `⟦${row.unit} ${row.open} ${row.income} ${row.spent} ${row.close}⟧`).join('\n')}`,
      ...rows.map((row, i) =>
        claim(i, 'sum', [row.open, row.income, row.spent, row.close], (k) =>
          meet(
            less(plus(range(row.open, k), range(row.income, k)), range(row.spent, k)),
            range(row.close, k),
          ),
        ),
      ),
    )
  }),
  form('table-unspent', '绩效自评报告', ['true', 'digit', 'swap'], (g, how) => {
    const names = g.some(PROJECTS, 4)
    const planned = amounts(g, 4, 600_000, 9_000_000)
    const spent = planned.map((one) => share(g, one, 700, 960))
    const left = planned.map((one, i) => slip(g, i === 1 ? how : '', wan(one - (spent[i] ?? 0))))
    const [bp, sp] = [planned.map((one) => wan(one)), spent.map((one) => wan(one))]
    const heads = g.pick(['预算数 执行数 结余', '到位资金 实际支出 结转结余', '下达金额 支付金额 未支付'])
    return say(
      `项目资金情况（单位：万元）\n序号 项目名称 ${heads}\n${names.map((name, i) => `${i + 1} ⟦${name} ${bp[i]} ${sp[i]} ${left[i]}⟧`).join('\n')}`,
      ...names.map((_, i) => gap(i, bp[i] ?? cnt(0), sp[i] ?? cnt(0), left[i] ?? cnt(0), '+')),
    )
  }),
  form('table-two-kinds', '部门预算说明', ['true', 'digit', 'swap'], (g, how) => {
    const names = ['行政运行', '事业运行', '机关服务', '一般行政管理事务']
    const pay = amounts(g, 4, 900_000, 9_000_000)
    const office = amounts(g, 4, 90_000, 900_000)
    const totals = pay.map((one, i) => slip(g, i === 1 ? how : '', wan(one + (office[i] ?? 0))))
    return say(
      `基本支出情况表（万元）\n科目 合计 人员经费 公用经费\n${names.map((name, i) => `⟦${name} ${totals[i]} ${wan(pay[i] ?? 0)} ${wan(office[i] ?? 0)}⟧`).join('\n')}`,
      ...names.map((_, i) => sum(i, [wan(pay[i] ?? 0), wan(office[i] ?? 0)], totals[i] ?? cnt(0))),
    )
  }),
  form('table-then-text', '绩效自评报告', ['true', 'digit', 'rate', 'change'], (g, how) => {
    const names = g.some(PROJECTS, 3)
    const planned = amounts(g, 3, 600_000, 9_000_000)
    const spent = planned.map((one) => share(g, one, 700, 960))
    const [bp, sp] = [planned.map((one) => wan(one)), spent.map((one) => wan(one))]
    const [bt, st] = [wan(total(planned)), wan(total(spent))]
    const rate = slip(g, how === 'rate' ? 'digit' : '', percent(total(spent), total(planned)))
    const change = slip(g, how === 'change' ? 'digit' : '', wan(total(planned) - total(spent)))
    const told = slip(g, how === 'digit' ? 'swap' : '', sp[0] ?? st)
    return say(
      `项目资金情况表\n单位：万元\n项目 预算数 决算数\n${names.map((name, i) => `${name} ${bp[i]} ${sp[i]}`).join('\n')}\n合计 ${bt} ${st}\n⟦预算执行率为${rate}%⟧。⟦决算数比预算数减少${change}万元⟧。⟦${names[0]}决算数${told}万元⟧，主要用于设备更新。`,
      ratio(0, st, bt, rate),
      gap(1, bt, st, change, '+'),
      repeat(2, told, sp[0] ?? st),
    )
  }),
].flat()

/** Wordings in which the whole, the base or the formula stands elsewhere than before the figure. */
const ELSEWHERE: readonly JudgedText[] = [
  form('ratio-formula', '绩效自评报告', ['true', 'digit', 'swap'], (g, how) => {
    const plan = g.int(2_000_000, 9_000_000)
    const spent = share(g, plan, 600, 980)
    const [pb, ps, rate] = [wan(plan), wan(spent), slip(g, how, percent(spent, plan))]
    const made = g.pick([`${ps}/${pb}×100%`, `（${ps}÷${pb}）×100%`, `执行数${ps}万元÷预算数${pb}万元×100%`])
    return say(`⟦预算执行率=${made}=${rate}%⟧，该指标按完成情况计分。`, ratio(0, ps, pb, rate))
  }),
  form('ratio-formula-behind', '绩效自评报告', ['true', 'digit'], (g, how) => {
    const plan = g.int(2_000_000, 9_000_000)
    const spent = share(g, plan, 600, 980)
    const [pb, ps, rate] = [wan(plan), wan(spent), slip(g, how, percent(spent, plan))]
    return say(`项目⟦预算执行率为${rate}%（${ps}÷${pb}）⟧，资金拨付及时。`, ratio(0, ps, pb, rate))
  }),
  form('ratio-base-in-brackets', '部门决算说明', ['true', 'digit', 'swap'], (g, how) => {
    const plan = g.int(200_000, 900_000)
    const spent = share(g, plan, 600, 980)
    const [pb, ps, rate] = [wan(plan), wan(spent), slip(g, how, percent(spent, plan, 1))]
    return say(`公务接待费⟦支出决算${ps}万元，完成预算的${rate}%（预算${pb}万元）⟧。`, ratio(0, ps, pb, rate))
  }),
  form('ratio-total-behind', '部门决算说明', ['true', 'digit', 'neighbour'], (g, how) => {
    const names = g.some(FUNCTIONS, 4)
    const list = amounts(g, 4, 900_000, 60_000_000)
    const t = total(list)
    const [parts, rates] = [list.map((one) => wan(one)), list.map((one) => percent(one, t))]
    const shown = rates.map((rate, i) =>
      i !== 2 ? rate : how === 'neighbour' ? (rates[1] ?? rate) : slip(g, how, rate),
    )
    return say(
      `${names.map((name, i) => `⟦${name}${parts[i]}万元，占${shown[i]}%⟧`).join('；')}。以上总额${wan(t)}万元，均按规定用途使用。`,
      ...names.map((_, i) => ratio(i, parts[i] ?? cnt(0), wan(t), shown[i] ?? cnt(0))),
    )
  }),
  form('ratio-earlier-whole', '统计公报', ['true', 'digit'], (g, how) => {
    const all = g.int(300_000, 900_000)
    const [han, town] = [share(g, all, 700, 900), share(g, all, 400, 600)]
    const rates = [percent(han, all), percent(all - han, all), slip(g, how, percent(town, all))]
    return say(
      `一、人口总量\n全区常住人口为${cnt(all)}人。\n二、民族\n全区人口中，⟦汉族人口为${cnt(han)}人，占${rates[0]}%⟧；⟦各少数民族人口为${cnt(all - han)}人，占${rates[1]}%⟧。\n三、城乡\n全区人口中，⟦居住在城镇的为${cnt(town)}人，占${rates[2]}%⟧；居住在乡村的为${cnt(all - town)}人，占${percent(all - town, all)}%。`,
      ratio(0, cnt(han), cnt(all), rates[0] ?? cnt(0)),
      ratio(1, cnt(all - han), cnt(all), rates[1] ?? cnt(0)),
      ratio(2, cnt(town), cnt(all), rates[2] ?? cnt(0)),
    )
  }),
  form('ratio-in-turn', '统计公报', ['true', 'digit'], (g, how) => {
    const list = amounts(g, 3, 2_000_000_000, 40_000_000_000)
    const t = total(list)
    const parts = list.map((one) => yi(one))
    const rates = list.map((one, i) => slip(g, i === 1 ? how : '', percent(one, t, 1)))
    return say(
      `全年采购规模${yi(t)}亿元。货物、工程、服务采购分别为${parts[0]}亿元、${parts[1]}亿元和${parts[2]}亿元，⟦占全部采购规模的${rates[0]}%、${rates[1]}%和${rates[2]}%⟧。`,
      ...parts.map((part, i) => ratio(0, part, yi(t), rates[i] ?? cnt(0))),
    )
  }),
  form('ratio-parts-by-name', '绩效自评报告', ['true', 'digit'], (g, how) => {
    const list = amounts(g, 3, 3_000_000, 20_000_000)
    const t = total(list)
    const parts = list.map((one) => wan(one))
    const rates = list.map((one, i) => slip(g, i === 0 ? how : '', percent(one, t, 1)))
    return say(
      `资金来源为中央${parts[0]}万元、省级${parts[1]}万元、县级${parts[2]}万元，共${wan(t)}万元，其中⟦中央占${rates[0]}%⟧，⟦省级占${rates[1]}%⟧，⟦县级占${rates[2]}%⟧。`,
      ...parts.map((part, i) => ratio(i, part, wan(t), rates[i] ?? cnt(0))),
    )
  }),
  form('ratio-named-rate', '审计工作报告', ['true', 'digit'], (g, how) => {
    const [assets, loans] = [g.int(9_000_000_000, 40_000_000_000), g.int(9_000_000_000, 40_000_000_000)]
    const debts = share(g, assets, 300, 800)
    const rate = slip(g, how, percent(debts, assets))
    return say(
      `年末各项贷款余额${yi(loans)}亿元。县属企业资产总额${yi(assets)}亿元，⟦负债总额${yi(debts)}亿元，资产负债率${rate}%⟧。`,
      ratio(0, yi(debts), yi(assets), rate),
    )
  }),
  form('ratio-satisfied', '绩效自评报告', ['true', 'digit'], (g, how) => {
    const [very, well, so] = [g.int(150, 300), g.int(40, 90), g.int(5, 30)]
    const n = very + well + so
    const rate = slip(g, how, percent(very + well, n))
    return say(
      `收回有效问卷${cnt(n)}份。⟦其中“非常满意”${cnt(very)}份、“满意”${cnt(well)}份、“一般”${cnt(so)}份，综合满意度（非常满意加满意）为${rate}%⟧。`,
      claim(0, 'ratio', [cnt(very), cnt(well), cnt(n), rate], (k) =>
        meet(raised(plus(range(cnt(very), k), range(cnt(well), k))), of(range(cnt(n), k), range(rate, k))),
      ),
    )
  }),
  form('ratio-per-car', '三公经费说明', ['true', 'digit', 'swap'], (g, how) => {
    const [cars, cost] = [g.int(6, 30), g.int(180_000, 900_000)]
    const each = slip(g, how, wan(rounded(BigInt(cost), BigInt(cars))))
    return say(
      `公务用车运行维护费⟦${wan(cost)}万元（保有量${cnt(cars)}辆，平均每辆${each}万元）⟧，主要用于燃油和保险。`,
      averaged(0, wan(cost), cnt(cars), each),
    )
  }),
  form('growth-prior-in-brackets', '统计公报', ['true', 'digit', 'word'], (g, how) => {
    const old = g.int(2_000_000_000, 9_000_000_000)
    const now = old + share(g, old, 30, 400)
    const rate = slip(g, how, percent(now - old, old, 1))
    const word = how === 'word' ? '下降' : '增长'
    return say(
      `全年教育支出⟦${yi(now)}亿元，${word}${rate}%（上年${yi(old)}亿元）⟧，占比保持稳定。`,
      grown(0, yi(old), yi(now), rate, how === 'word' ? '-' : '+'),
    )
  }),
  form('growth-prior-behind', '统计公报', ['true', 'digit', 'word'], (g, how) => {
    const old = g.int(2_000_000_000, 9_000_000_000)
    const now = old - share(g, old, 30, 400)
    const rate = slip(g, how, percent(old - now, old, 1))
    const word = how === 'word' ? '增长' : '下降'
    return say(
      `全市政府性基金收入⟦${yi(now)}亿元，${word}${rate}%，上年为${yi(old)}亿元⟧，主要受土地市场影响。`,
      grown(0, yi(old), yi(now), rate, how === 'word' ? '+' : '-'),
    )
  }),
  form('growth-inline-base', '部门决算说明', ['true', 'digit', 'present'], (g, how) => {
    const old = g.int(400_000, 900_000)
    const cut = share(g, old, 50, 300)
    const now = old - cut
    const rate = how === 'present' ? percent(cut, now) : slip(g, how, percent(cut, old))
    return say(
      `公务接待费⟦决算${wan(now)}万元，与上年${wan(old)}万元相比下降${rate}%⟧，落实过紧日子要求。`,
      grown(0, wan(old), wan(now), rate, '-'),
    )
  }),
  form('growth-census', '统计公报', ['true', 'digit'], (g, how) => {
    const old = g.int(300_000, 900_000)
    const more = share(g, old, 20, 200)
    const rate = slip(g, how, percent(more, old))
    return say(
      `全市常住人口与2010年第六次全国人口普查的⟦${cnt(old)}人相比，增加${cnt(more)}人，增长${rate}%⟧，年平均增长率保持稳定。`,
      claim(0, 'growth', [cnt(old), cnt(more), rate], (k) =>
        meet(raised(range(cnt(more), k)), of(range(cnt(old), k), range(rate, k))),
      ),
    )
  }),
  form('growth-by-years', '绩效自评报告', ['true', 'digit'], (g, how) => {
    const old = g.int(4_000_000, 9_000_000)
    const now = old + share(g, old, 30, 400)
    const rate = slip(g, how, percent(now - old, old, 1))
    return say(
      `2023年支出${wan(now)}万元、2022年支出${wan(old)}万元。⟦2023年较2022年增长${rate}%⟧。`,
      grown(0, wan(old), wan(now), rate, '+'),
    )
  }),
  form('difference-named', '统计公报', ['true', 'digit', 'swap'], (g, how) => {
    const [out, into] = [g.int(9_000_000_000, 20_000_000_000), g.int(2_000_000_000, 8_000_000_000)]
    const left = slip(g, how, yi(out - into, 1))
    return say(
      `全年⟦出口${yi(out, 1)}亿元，进口${yi(into, 1)}亿元，实现顺差${left}亿元⟧。`,
      gap(0, yi(out, 1), yi(into, 1), left, '+'),
    )
  }),
  form('difference-left-of-rate', '绩效自评报告', ['true', 'digit', 'swap'], (g, how) => {
    const plan = g.int(4_000_000, 9_000_000)
    const spent = share(g, plan, 700, 980)
    const left = slip(g, how, wan(plan - spent))
    return say(
      `项目下达资金${wan(plan)}万元，资金全部到位。⟦支出${wan(spent)}万元，执行率${percent(spent, plan)}%，结余${left}万元⟧。`,
      gap(0, wan(plan), wan(spent), left, '+'),
    )
  }),
  form('difference-plan-behind', '三公经费说明', ['true', 'digit'], (g, how) => {
    const plan = g.int(200_000, 900_000)
    const spent = share(g, plan, 500, 950)
    const left = slip(g, how, wan(plan - spent))
    return say(
      `“三公”经费⟦支出决算${wan(spent)}万元，比预算数减少${left}万元，预算数为${wan(plan)}万元⟧。`,
      gap(0, wan(spent), wan(plan), left, '-'),
    )
  }),
  form('difference-level-with', '三公经费说明', ['true', 'digit'], (g, how) => {
    const plan = g.int(20, 90) * 10_000 + g.int(1, 9) * 100
    const now = slip(g, how, wan(plan))
    return say(`2024年⟦预算数${now}万元，与上年${wan(plan)}万元持平⟧。`, compare(0, now, wan(plan), '='))
  }),
  form('product-three-factors', '绩效自评报告', ['true', 'digit', 'days'], (g, how) => {
    const [n, each, days] = [g.int(900, 4000), g.int(3, 9), g.int(180, 210)]
    const t = slip(g, how, wan(n * each * (how === 'days' ? days - 30 : days)))
    return say(
      `受益学生${cnt(n)}人，⟦按每生每天${dec(each, 0)}元、全年${cnt(days)}天计算，应安排补助资金${t}万元⟧。`,
      claim(0, 'product', [dec(each, 0), cnt(n), cnt(days), t], (k) =>
        meet(
          raised(raised(range(t, k))),
          of(
            of(range(cnt(n), k), { lo: BigInt(each) * 10n ** SCALE, hi: BigInt(each) * 10n ** SCALE }),
            range(cnt(days), k),
          ),
        ),
      ),
    )
  }),
  form('product-added-up', '绩效自评报告', ['true', 'digit'], (g, how) => {
    const [a, b] = [g.int(20, 60), g.int(60, 120)]
    const [x, y] = [g.int(15, 22) * 100, g.int(10, 14) * 100]
    const t = slip(g, how, wan((a * x + b * y) * 12))
    return say(
      `⟦集中养育${cnt(a)}人、每人每月${x}元，分散养育${cnt(b)}人、每人每月${y}元，全年12个月发放${t}万元⟧。`,
      claim(0, 'product', [cnt(a), cnt(b), dec(x, 0), dec(y, 0), cnt(12), t], (k) => {
        const exact = BigInt((a * x + b * y) * 12) * 10n ** SCALE
        const wide = k > 1n ? exact / 50n : 0n
        return meet(range(t, k), { lo: exact - wide, hi: exact + wide })
      }),
    )
  }),
].flat()

/** Every form in every making. The order is by kind; ids are `form/way`. */
const IN_ANY_WORDS: readonly JudgedText[] = [
  form('stand-after-rate', '部门决算说明', ['true', 'word'], (g, how) => {
    const plan = g.int(2_000_000, 9_000_000)
    const spent = plan - share(g, plan, 40, 200)
    const rate = percent(spent, plan)
    const word = how === 'word' ? '高于' : '低于'
    return say(
      `会务支出${wan(spent)}万元，用于全市专题会议。年初预算${wan(plan)}万元，⟦完成年初预算的${rate}%，决算数${word}年初预算⟧。`,
      compare(0, wan(spent), wan(plan), how === 'word' ? '>' : '<'),
    )
  }),
  form('stand-against-printed', '项目自评', ['true', 'word'], (g, how) => {
    const limit = g.int(600_000, 900_000)
    const each = limit - share(g, limit, 40, 200)
    const word = how === 'word' ? '高于' : '低于'
    return say(
      `经结算，⟦平均每公里造价${wan(each)}万元，${word}控制指标${wan(limit)}万元⟧，质量合格。`,
      compare(0, wan(each), wan(limit), how === 'word' ? '>' : '<'),
    )
  }),
  form('stand-from-to', '部门决算说明', ['true', 'word'], (g, how) => {
    const old = g.int(2_000_000, 9_000_000)
    const now = old - share(g, old, 40, 200)
    return say(
      `⟦培训支出由${wan(old)}万元${how === 'word' ? '增' : '减'}至${wan(now)}万元⟧，压减了线下班次。`,
      compare(0, wan(now), wan(old), how === 'word' ? '>' : '<'),
    )
  }),
  form('rate-of-review', '投资评审', ['true', 'digit', 'swap'], (g, how) => {
    const sent = g.int(50_000_000, 900_000_000)
    const cut = share(g, sent, 30, 180)
    const rate = slip(g, how, percent(cut, sent))
    return say(
      `全年送审金额${wan(sent)}万元，审定金额${wan(sent - cut)}万元，⟦审减${wan(cut)}万元，审减率${rate}%⟧。`,
      ratio(0, wan(cut), wan(sent), rate),
    )
  }),
  form('sum-of-two-items', '三公经费说明', ['true', 'digit', 'swap'], (g, how) => {
    const [a, b] = [g.int(20_000, 300_000), g.int(20_000, 300_000)]
    const t = slip(g, how, wan(a + b))
    return say(
      `会议费${wan(a)}万元，召开会议${g.int(2, 9)}次；培训费${wan(b)}万元，培训${g.int(90, 900)}人次；⟦上述两项费用合计${t}万元⟧。`,
      sum(0, [wan(a), wan(b)], t),
    )
  }),
  form('left-before-rate', '项目自评', ['true', 'swap'], (g, how) => {
    const plan = g.int(2_000_000, 9_000_000)
    const spent = plan - share(g, plan, 40, 200)
    const left = slip(g, how, wan(plan - spent))
    return say(
      `全年支出${wan(spent)}万元。该项预算${wan(plan)}万元，⟦结余${left}万元，执行率${percent(spent, plan)}%⟧。`,
      gap(0, wan(plan), wan(spent), left, '+'),
    )
  }),
].flat()

/** Which figures belong together, told by the text's build alone. */
const BELONGING: readonly JudgedText[] = [
  form('other-cut-of-whole', '政府采购说明', ['true', 'digit', 'swap'], (g, how) => {
    const [a, b, c] = [g.int(9_000_000, 20_000_000), g.int(1_000_000, 4_000_000), g.int(500_000, 900_000)]
    const whole = a + b + c
    const part = share(g, whole, 300, 700)
    const rate = slip(g, how, percent(part, whole))
    return say(
      `采购支出总额${wan(whole)}万元，其中货物${wan(b)}万元、工程${wan(a)}万元、服务${wan(c)}万元。⟦授予小微企业合同${wan(part)}万元，占${rate}%⟧。`,
      ratio(0, wan(part), wan(whole), rate),
    )
  }),
  form('share-within-this', '审计报告', ['true', 'digit'], (g, how) => {
    const whole = g.int(100, 900) * 1_000_000
    const part = share(g, whole, 200, 700)
    const rate = slip(g, how, percent(part, whole, 1))
    return say(
      `抽查的借款中，逾期${wan(g.int(90_000, 900_000))}万元；⟦往来款余额${wan(whole)}万元中，挂账3年以上${wan(part)}万元，占${rate}%⟧。`,
      ratio(0, wan(part), wan(whole), rate),
    )
  }),
  form('share-beside-share', '部门决算说明', ['true', 'digit', 'swap'], (g, how) => {
    const whole = g.int(40_000_000, 90_000_000)
    const [a, b] = [share(g, whole, 200, 400), share(g, whole, 100, 190)]
    const rate = slip(g, how, percent(b, whole))
    return say(
      `检查收入${wan(a)}万元，占事业收入${wan(whole)}万元的${percent(a, whole)}%；⟦材料收入${wan(b)}万元，占${rate}%⟧。`,
      ratio(0, wan(b), wan(whole), rate),
    )
  }),
  form('share-of-aforesaid', '审计报告', ['true', 'digit'], (g, how) => {
    const whole = g.int(10_000_000, 90_000_000)
    const [spent, idle] = [share(g, whole, 150, 300), share(g, whole, 310, 600)]
    const rate = slip(g, how, percent(idle, whole))
    return say(
      `${g.int(3, 9)}个单位的培训项目预算安排${wan(whole)}万元，年末支出${wan(spent)}万元，⟦其中未启动项目涉及预算${wan(idle)}万元，占上述预算安排的${rate}%⟧。`,
      ratio(0, wan(idle), wan(whole), rate),
    )
  }),
  form('rate-of-closed-total', '审计报告', ['true', 'digit', 'swap'], (g, how) => {
    const parts = amounts(g, 3, 90_000, 900_000)
    const whole = total(parts)
    const back = share(g, whole, 300, 900)
    const rate = slip(g, how, percent(back, whole))
    return say(
      `超标准列支${wan(parts[0] as number)}万元、重复报销${wan(parts[1] as number)}万元、挤占专款${wan(parts[2] as number)}万元，⟦问题金额合计${wan(whole)}万元；已收回${wan(back)}万元，收回率${rate}%⟧。`,
      ratio(0, wan(back), wan(whole), rate),
    )
  }),
  form('rate-among-these', '绩效自评', ['true', 'digit'], (g, how) => {
    const n = g.int(120, 900)
    const done = share(g, n, 600, 950)
    const rate = slip(g, how, percent(done, n))
    return say(
      `送检${g.int(90, 110)}批次，合格率100%。⟦${n}处隐患中${done}处按时销号，按时销号率${rate}%⟧。`,
      ratio(0, cnt(done), cnt(n), rate),
    )
  }),
  form('average-of-sentence-before', '三公经费说明', ['true', 'digit', 'point'], (g, how) => {
    const [guests, each] = [g.int(120, 900), g.int(60, 140)]
    const paid = guests * each
    const shown = slip(g, how, dec(rounded(BigInt(paid * 10), BigInt(guests)), 1))
    return say(
      `公务接待费${wan(paid)}万元，占${percent(paid, paid * 4)}%。⟦国内公务接待${g.int(12, 90)}批次、${guests}人次，人均${shown}元⟧。`,
      averaged(0, wan(paid), cnt(guests), shown),
    )
  }),
  form('average-of-month', '社保公报', ['true', 'digit'], (g, how) => {
    const [people, each] = [g.int(20_000, 90_000), g.int(120, 480)]
    const paid = people * each * 12
    const shown = slip(g, how, cnt(each))
    return say(
      `参保${people + g.int(9000, 90_000)}人，⟦其中领取待遇${people}人，全年发放养老金${wan(paid)}万元，人均每月${shown}元⟧。`,
      claim(0, 'product', [wan(paid), cnt(people), shown], (k) =>
        meet(raised(range(wan(paid), k)), of(range(num(shown.v, 0, 0), k), range(cnt(people * 12), k))),
      ),
    )
  }),
  form('average-by-event', '绩效自评', ['true'], (g) => {
    const [events, each] = [g.int(30, 180), g.int(2100, 9800)]
    return say(
      `⟦送戏下乡${events}场，支出${wan(events * each)}万元，场均${each}元⟧，群众反响良好。`,
      averaged(0, wan(events * each), cnt(events), num(each, 0, 0)),
    )
  }),
  form('price-each-village', '资金分配', ['true', 'digit', 'swap'], (g, how) => {
    const [n, each] = [g.int(12, 48), g.int(21, 89)]
    const t = slip(g, how, num(n * each, 0, 4))
    return say(
      `⟦奖补资金共安排${n}个村，每村${each}万元，合计${t}万元⟧，按进度拨付。`,
      product(0, cnt(n), num(each, 0, 4, true), t),
    )
  }),
  form('price-slipped-total', '绩效自评', ['true', 'swap', 'point'], (g, how) => {
    const [n, each] = [g.int(1201, 8900), g.int(110, 480)]
    const t = slip(g, how, wan(n * each, 1))
    return say(
      `⟦服务特困老人${n}人，其中失能${g.int(120, 400)}人；人均补贴${each}元，共支出${t}万元⟧。`,
      product(0, cnt(n), num(each, 0, 0), t),
    )
  }),
  form('saved-told-behind', '三公经费说明', ['true', 'digit', 'swap'], (g, how) => {
    const plan = g.int(200_000, 900_000)
    const spent = plan - share(g, plan, 150, 400)
    const left = slip(g, how, wan(plan - spent))
    return say(
      `⟦全部“三公”经费比年初预算节约${left}万元，年初预算${wan(plan)}万元，实际支出${wan(spent)}万元⟧。`,
      gap(0, wan(plan), wan(spent), left, '+'),
    )
  }),
  form('change-beside-rate', '部门预算说明', ['true', 'swap', 'digit'], (g, how) => {
    const old = g.int(3_000_000, 9_000_000)
    const now = old + share(g, old, 80, 300)
    const [a, b] = [share(g, now, 300, 400), share(g, now, 100, 200)]
    const up = slip(g, how, wan(now - old))
    return say(
      `⟦项目支出${wan(now)}万元，其中：档案整理${wan(a)}万元、系统升级${wan(b)}万元，另有零星支出${wan(now - a - b)}万元。与上年${wan(old)}万元比增长${percent(now - old, old)}%，增长额${up}万元⟧。`,
      gap(0, wan(now), wan(old), up, '+'),
    )
  }),
  form('change-against-listed-whole', '部门决算说明', ['true', 'digit'], (g, how) => {
    const parts = [g.int(11, 40), g.int(11, 40), g.int(11, 40)]
    const now = total(parts)
    const gone = g.int(11, 49)
    const shown = slip(g, how, cnt(gone))
    return say(
      `⟦年末共有设备${now}台，其中：检测设备${parts[0]}台、通信设备${parts[1]}台、办公设备${parts[2]}台；与上年末${now + gone}台相比减少${shown}台⟧。`,
      gap(0, cnt(now + gone), cnt(now), shown, '+'),
    )
  }),
  form('change-repeated-by-name', '部门决算说明', ['true', 'swap', 'digit'], (g, how) => {
    const old = g.int(9_000_000, 20_000_000)
    const now = old + share(g, old, 30, 90)
    const up = slip(g, how, wan(now - old))
    return say(
      `⟦2023年收入${wan(g.int(9_000_000, 20_000_000))}万元；支出${wan(now)}万元（上年${wan(old)}万元），增长${percent(now - old, old)}%。支出比上年增加${up}万元⟧，主要是人员增资。`,
      gap(0, wan(now), wan(old), up, '+'),
    )
  }),
  form('base-told-later-by-name', '部门预算说明', ['true', 'digit', 'swap'], (g, how) => {
    const old = g.int(30_000_000, 60_000_000)
    const now = old + share(g, old, 30, 90)
    const a = share(g, now, 800, 900)
    const up = slip(g, how, wan(now - old))
    return say(
      `⟦中心2025年收入预算${wan(now)}万元，比2024年增加${up}万元。其中：财政拨款${wan(a)}万元，占${percent(a, now)}%；其他收入${wan(now - a)}万元，占${percent(now - a, now)}%。2024年收入预算${wan(old)}万元⟧。`,
      gap(0, wan(now), wan(old), up, '+'),
    )
  }),
  form('surplus-by-names', '部门决算说明', ['true', 'digit', 'swap'], (g, how) => {
    const income = g.int(9_000_000, 30_000_000)
    const over = share(g, income, 20, 90)
    const shown = slip(g, how, wan(over))
    return say(
      `⟦财政拨款收入${wan(income)}万元，支出${wan(income + over)}万元，支出大于收入${shown}万元⟧，由年初结转解决。`,
      gap(0, wan(income + over), wan(income), shown, '+'),
    )
  }),
  form('less-than-sibling', '财政预算执行', ['true', 'digit', 'swap'], (g, how) => {
    const [tax, fee] = [g.int(210_000_000, 400_000_000), g.int(90_000_000, 190_000_000)]
    const shown = slip(g, how, wan(tax - fee))
    return say(
      `⟦税收收入${wan(tax)}万元；非税收入${wan(fee)}万元，比税收收入少${shown}万元⟧。`,
      gap(0, wan(tax), wan(fee), shown, '+'),
    )
  }),
  form('reviewed-told-behind', '投资评审', ['true', 'digit', 'swap'], (g, how) => {
    const sent = g.int(20_000_000, 90_000_000)
    const kept = sent - share(g, sent, 50, 190)
    const cut = slip(g, how, wan(sent - kept))
    return say(
      `⟦审核核减${cut}万元：某桥梁工程送审${wan(sent)}万元，审定${wan(kept)}万元⟧。`,
      gap(0, wan(sent), wan(kept), cut, '+'),
    )
  }),
  form('over-staffed-sector', '部门决算说明', ['true', 'digit'], (g, how) => {
    const [a, b] = [g.int(40, 90), g.int(130, 390)]
    const over = g.int(11, 29)
    const shown = slip(g, how, cnt(over))
    return say(
      `⟦行政编制${a}名，实有${a - 2}名；事业编制${b}名，实有${b + over}名，事业超编${shown}名⟧。`,
      gap(0, cnt(b + over), cnt(b), shown, '+'),
    )
  }),
  form('net-of-changes', '部门决算说明', ['true', 'swap', 'extra'], (g, how) => {
    const [up, down] = [g.int(5_000_000, 9_000_000), g.int(1_000_000, 4_000_000)]
    const net = slip(g, how, wan(up - down))
    return say(
      `⟦人员经费增加${wan(up)}万元，公用经费减少${wan(down)}万元，基本支出净增${net}万元⟧。`,
      gap(0, wan(up), wan(down), net, '+'),
    )
  }),
  form('net-of-added-levels', '三公经费说明', ['true', 'digit', 'swap'], (g, how) => {
    const [a, b] = [g.int(300_000, 500_000), g.int(90_000, 200_000)]
    const [down, up] = [g.int(60_000, 90_000), g.int(10_000, 40_000)]
    const net = slip(g, how, wan(down - up))
    return say(
      `⟦印刷费${wan(a)}万元，比上年减少${wan(down)}万元；邮寄费${wan(b)}万元，比上年增加${wan(up)}万元。两项合计${wan(a + b)}万元，比上年减少${net}万元⟧。`,
      gap(0, wan(down), wan(up), net, '+'),
    )
  }),
  form('points-over-average-behind', '审计报告', ['true', 'digit'], (g, how) => {
    const [mean, over] = [g.int(410, 690), g.int(110, 290)]
    const shown = slip(g, how, num(over, 1, 0))
    return say(
      `⟦平台融资成本最高达${dec(mean + over, 1)}%，高于同期平均水平${shown}个百分点（平均${dec(mean, 1)}%）⟧。`,
      gap(0, dec(mean + over, 1), dec(mean, 1), shown, '+'),
    )
  }),
  form('change-of-reasons', '部门决算说明', ['true'], (g) => {
    const [a, b, c] = [g.int(300_000, 900_000), g.int(300_000, 900_000), g.int(300_000, 900_000)]
    return say(
      `⟦较年初预算增加${wan(a + b + c)}万元，主要原因：一是提高取暖补贴${wan(a)}万元；二是追加档案整理经费${wan(b)}万元；三是补发绩效${wan(c)}万元⟧。`,
      sum(0, [wan(a), wan(b), wan(c)], wan(a + b + c)),
    )
  }),
  form('change-of-sources', '预算调整说明', ['true', 'digit'], (g, how) => {
    const [a, b] = [g.int(110, 480), g.int(60, 99)]
    const [x, y] = [num(a, 0, 4), num(b, 0, 4)]
    const t = how === 'true' ? num(a + b, 0, 4) : num(a + b - 10, 0, 4)
    return say(
      `⟦专项由${a * 4}万元调整为${a * 4 + t.v}万元，调增${t}万元。调增资金来源：盘活存量${x}万元、动用预备费${y}万元⟧。`,
      sum(0, [x, y], t),
    )
  }),
  form('total-between-parts', '部门预算说明', ['true', 'swap'], (g, how) => {
    const [a, b] = [g.int(3_000_000, 9_000_000), g.int(1_000_000, 2_900_000)]
    const x = slip(g, how, wan(b))
    return say(
      `⟦基本支出${wan(a)}万元，占总支出${wan(a + b)}万元的${percent(a, a + b)}%，项目支出${x}万元⟧，按进度执行。`,
      sum(0, [wan(a), x], wan(a + b)),
    )
  }),
  form('counts-that-are', '资产说明', ['true', 'digit'], (g, how) => {
    const [a, b, c] = [g.int(11, 39), g.int(11, 39), g.int(11, 39)]
    const t = slip(g, how, cnt(a + b + c))
    return say(
      `⟦年末保有设备${t}台，为${a}台检测设备、${b}台监控设备、${c}台办公设备⟧，均在用。`,
      sum(0, [cnt(a), cnt(b), cnt(c)], t),
    )
  }),
  form('composed-by-name', '部门决算说明', ['true', 'swap', 'digit'], (g, how) => {
    const [a, b, c, d] = amounts(g, 4, 400_000, 9_000_000) as [number, number, number, number]
    const x = slip(g, how, wan(d))
    return say(
      `基本支出中，人员经费${wan(a + b)}万元，⟦公用经费${wan(c + d)}万元。人员经费由工资福利支出${wan(a)}万元和对个人和家庭的补助${wan(b)}万元组成；公用经费由商品和服务支出${wan(c)}万元、资本性支出${x}万元组成⟧。`,
      sum(0, [wan(c), x], wan(c + d)),
    )
  }),
  form('scores-beside-weights', '绩效自评', ['true', 'digit', 'swap'], (g, how) => {
    const scores = [g.int(80, 99), g.int(220, 299), g.int(310, 399), g.int(120, 199)]
    const t = slip(g, how, dec(total(scores), 1))
    const [a, b, c, d] = scores.map((one) => dec(one, 1)) as [Num, Num, Num, Num]
    return say(
      `⟦决策指标10分，得${a}分；过程指标30分，得${b}分；产出指标40分，得${c}分；效益指标20分，得${d}分，自评总分${t}分⟧。`,
      sum(0, [a, b, c, d], t),
    )
  }),
  form('scores-over-weights', '绩效自评', ['true'], (g) => {
    const [a, b, c] = [g.int(8, 20), g.int(8, 20), g.int(8, 20)]
    return say(
      `⟦基础管理类（${a + b + c}分）：制度建设${a - 1}/${a}分、档案管理${b - 2}/${b}分、信息报送${c}/${c}分⟧，总体较好。`,
      sum(0, [num(a, 0, 0), num(b, 0, 0), num(c, 0, 0)], num(a + b + c, 0, 0)),
    )
  }),
  form('points-by-rate', '绩效自评', ['true', 'swap'], (g, how) => {
    const [a, b] = [g.int(611, 989), g.int(611, 989)]
    const got = slip(g, how, num(b, 2, 0))
    return say(
      `甲项目执行率${dec(a, 1)}%，得${num(a, 2, 0)}分；⟦乙项目执行率${dec(b, 1)}%，得${got}分⟧。`,
      claim(0, 'product', [dec(b, 1), got], () => got.v === b),
    )
  }),
  form('columns-of-like-words', '机构编制', ['true'], (g) => {
    const [a, b, m, n] = [g.int(40, 90), g.int(140, 390), g.int(40, 90), g.int(140, 390)]
    return say(
      `⟦行政编制${a}名，实有${m}名；事业编制${b}名，实有${n}名；合计编制${a + b}名⟧，合计实有${m + n}名。`,
      sum(0, [cnt(a), cnt(b)], cnt(a + b)),
    )
  }),
  form('shares-of-hundred', '三公经费说明', ['true', 'digit'], (g, how) => {
    const [a, b] = [g.int(510, 700), g.int(110, 240)]
    const c = slip(g, how, dec(1000 - a - b, 1))
    return say(
      `⟦车辆费用占${dec(a, 1)}%，接待费占${dec(b, 1)}%，出国费占${c}%，三项合计为100%⟧。`,
      claim(0, 'sum', [dec(a, 1), dec(b, 1), c, cnt(100)], () => a + b + c.v === 1000),
    )
  }),
  form('count-of-amounts-before', '部门预算说明', ['true', 'digit'], (g, how) => {
    const [a, b, c, d] = amounts(g, 4, 400_000, 9_000_000) as [number, number, number, number]
    const n = how === 'true' ? 4 : g.pick([3, 5])
    return say(
      `⟦行政运行${wan(a)}万元；事业运行${wan(b)}万元；机关服务${wan(c)}万元；信息化建设${wan(d)}万元。以上共计${n}个科目⟧。`,
      count(0, cnt(n), 4),
    )
  }),
  form('count-numbered-inline', '机构说明', ['true', 'digit'], (g, how) => {
    const names = g.some(['县文化馆', '县图书馆', '县博物馆', '县体育中心', '县文物所', '县美术馆'], 4)
    const n = how === 'true' ? 4 : g.pick([3, 5])
    return say(
      `⟦独立核算单位共${n}家：${names.map((one, i) => `${i + 1}.${one}`).join('；')}⟧。`,
      count(0, cnt(n), 4),
    )
  }),
  form('count-all-but-one', '机构说明', ['true', 'digit'], (g, how) => {
    const names = g.some(['青石镇', '南湖镇', '东山乡', '北桥街道', '柳泉镇', '石桥镇', '太平乡'], 6)
    const n = how === 'true' ? 6 : 7
    return say(`⟦项目覆盖${names.join('、')}等${n}个乡镇（街道）⟧，惠及群众万余人。`, count(0, cnt(n), 6))
  }),
  form('count-of-one', '机构说明', ['true'], (g) => {
    return say(
      `内设机构5个。⟦下属事业单位1个，即${g.pick(['县医疗保障服务中心', '市政务数据中心', '区社会福利院'])}⟧。`,
      count(0, cnt(1), 1),
    )
  }),
  form('stand-against-goal-behind', '绩效自评', ['true', 'word'], (g, how) => {
    const limit = g.int(30, 90) * 100
    const [events, each] = [g.int(30, 180), limit - g.int(300, 900)]
    const word = how === 'word' ? '高于' : '低于'
    return say(
      `⟦送课下乡${events}场，支出${wan(events * each)}万元，场均${each}元，${word}${limit}元的成本控制目标⟧。`,
      compare(0, num(each, 0, 0), num(limit, 0, 0), how === 'word' ? '>' : '<'),
    )
  }),
  form('stand-rate-by-name', '绩效自评', ['true', 'word'], (g, how) => {
    const [goal, over] = [g.int(40, 60), g.int(11, 29)]
    const word = how === 'word' ? '低于' : '高于'
    return say(
      `⟦当年收益率${dec(goal * 10 + over, 1)}%；带动${g.int(20, 90)}户增收。收益率${word}${goal}%的目标值⟧。`,
      compare(0, dec(goal * 10 + over, 1), num(goal, 0, 0), how === 'word' ? '<' : '>'),
    )
  }),
  form('stand-over-arranged', '审计报告', ['true', 'word'], (g, how) => {
    const [a, over] = [g.int(9_000_000, 20_000_000), g.int(100_000, 900_000)]
    return say(
      `⟦治理资金本年安排${wan(a)}万元，支出${wan(a + over)}万元，${how === 'word' ? '小于' : '大于'}本年安排数⟧。`,
      compare(0, wan(a + over), wan(a), how === 'word' ? '<' : '>'),
    )
  }),
  form('stand-within-limit', '财政预算执行', ['true', 'word'], (g, how) => {
    const [a, b] = [g.int(210, 390), g.int(410, 690)]
    const limit = how === 'word' ? a + b - g.int(11, 50) : a + b + g.int(11, 50)
    const debt = (v: number): Num => num(v, 1, 8)
    return say(
      `⟦政府债务余额${debt(a + b)}亿元，其中一般债务余额${debt(a)}亿元、专项债务余额${debt(b)}亿元。债务限额${debt(limit)}亿元，余额未超过限额⟧。`,
      compare(0, debt(a + b), debt(limit), '<'),
    )
  }),
  form('stand-in-grade', '绩效自评', ['true', 'word'], (g, how) => {
    const score = how === 'word' ? g.int(801, 899) : g.int(901, 989)
    return say(
      `⟦项目自评总分${dec(score, 1)}分，评价等次为“优秀”等次（90分及以上）⟧。`,
      claim(0, 'difference', [dec(score, 1), num(90, 0, 0)], () => score >= 900),
    )
  }),
  form('growth-of-opening', '部门决算说明', ['true', 'digit', 'swap'], (g, how) => {
    const [a, b] = [g.int(6_000_000, 9_000_000), g.int(3_000_000, 5_500_000)]
    const [x, y] = [share(g, a, 600, 900), share(g, b, 600, 900)]
    const rate = slip(g, how, percent(a - b, a))
    return say(
      `⟦结转结余：年初${wan(a)}万元，其中财政拨款${wan(x)}万元；年末${wan(b)}万元，其中财政拨款${wan(y)}万元。结转结余总额比年初下降${rate}%⟧。`,
      grown(0, wan(a), wan(b), rate, '-'),
    )
  }),
  form('growth-within-series', '审计报告', ['true', 'digit', 'swap'], (g, how) => {
    const a = g.int(20_000_000, 40_000_000)
    const [b, c] = [a + share(g, a, 50, 100), a + share(g, a, 150, 300)]
    const rate = slip(g, how, percent(c - a, a))
    return say(
      `⟦2018至2020年招商奖励分别支出${wan(a)}万元、${wan(b)}万元、${wan(c)}万元，2020年较2018年增长${rate}%⟧。`,
      grown(0, wan(a), wan(c), rate, '+'),
    )
  }),
  form('growth-of-base-named', '部门预算说明', ['true'], (g) => {
    const old = g.int(9_000_000, 20_000_000)
    const up = share(g, old, 20, 90)
    return say(
      `2024年支出预算${wan(old + up)}万元，较2023年执行数${wan(old + up + g.int(100_000, 900_000))}万元有所减少；⟦2023年年初预算为${wan(old)}万元，较其增加${wan(up)}万元，增长${percent(up, old)}%⟧。`,
      claim(0, 'growth', [wan(old), wan(up), percent(up, old)], (k) =>
        meet(raised(range(wan(up), k)), of(range(wan(old), k), range(percent(up, old), k))),
      ),
    )
  }),
  form('balanced-sides', '部门决算说明', ['true', 'swap', 'digit'], (g, how) => {
    const all = g.int(9_000_000, 90_000_000)
    const spent = slip(g, how, wan(all))
    return say(
      `⟦财政拨款收入${wan(all)}万元，主要是人员经费；财政拨款支出${spent}万元，收支平衡⟧。`,
      claim(0, 'difference', [wan(all), spent], () => spent.v === wan(all).v),
    )
  }),
  form('same-as-year-before', '三公经费说明', ['true', 'digit'], (g, how) => {
    const [a] = amounts(g, 1, 100_000, 900_000) as [number]
    const now = slip(g, how, wan(a))
    return say(
      `⟦公务接待费2022年安排${now}万元，2021年安排${wan(a)}万元，与上年持平⟧。`,
      claim(0, 'difference', [now, wan(a)], () => now.v === wan(a).v),
    )
  }),
  form('flows-from-to', '机构编制', ['true', 'digit'], (g, how) => {
    const [from, came, went] = [g.int(120, 480), g.int(21, 49), g.int(4, 19)]
    const to = slip(g, how, cnt(from + came - went))
    return say(
      `⟦退休人员由年初${from}人增至年末${to}人，新增${came}人，去世${went}人⟧，待遇按时发放。`,
      sum(0, [cnt(from), cnt(came), minus(cnt(went))], to),
    )
  }),
  form('counts-by-grade', '绩效自评', ['true', 'digit'], (g, how) => {
    const [a, b, c] = [g.int(11, 29), g.int(4, 9), g.int(1, 3)]
    const t = how === 'true' ? cnt(a + b + c) : cnt(a + b + c + g.pick([-1, 1]))
    return say(
      `⟦对${t}个项目开展自评，涉及资金${wan(g.int(9_000_000, 90_000_000))}万元。自评结果为优${a}个、良${b}个、中${c}个⟧。`,
      sum(0, [cnt(a), cnt(b), cnt(c)], t),
    )
  }),
  form('times-of-year-before', '公报', ['true', 'digit'], (g, how) => {
    const [old, n] = [g.int(1200, 4800), g.int(21, 69)]
    const now = Math.trunc((old * n) / 10)
    const shown = slip(g, how, times(now, old))
    return say(
      `⟦全年接待入境游客${dec(now, 2)}万人次，是上年的${shown}倍，上年${dec(old, 2)}万人次⟧。`,
      claim(0, 'ratio', [dec(now, 2), dec(old, 2), shown], (k) =>
        meet(range(dec(now, 2), k), {
          lo: (range(dec(old, 2), k).lo * range(shown, k).lo) / 10n ** SCALE,
          hi: (range(dec(old, 2), k).hi * range(shown, k).hi) / 10n ** SCALE,
        }),
      ),
    )
  }),
  form('rates-in-turn-of-goals', '公报', ['true', 'digit', 'swap'], (g, how) => {
    const [x, y] = [g.int(2000, 3900), g.int(4000, 8900)]
    const [a, b] = [x + share(g, x, 40, 300), y + share(g, y, 40, 300)]
    const rate = slip(g, how, percent(a, x))
    return say(
      `⟦失业人员再就业${a}人，困难人员就业${b}人，目标分别为${x}人和${y}人，完成率分别为${rate}%和${percent(b, y)}%⟧。`,
      ratio(0, cnt(a), cnt(x), rate),
    )
  }),
].flat()

/** Told only because the rest of the list, or one slip of the hand, explains it. */
const BY_THE_LIST: readonly JudgedText[] = [
  form('restated-in-brackets', '公报', ['true', 'digit', 'swap'], (g, how) => {
    const [now, by] = [g.int(90_000, 600_000), g.int(1100, 4900)]
    const rate = slip(g, how, percent(by, now - by))
    return say(
      `⟦粮食总产量${dec(now, 1)}万吨（${dec(now * 2, 2)}亿斤），比上年增加${dec(by, 1)}万吨（${dec(by * 2, 2)}亿斤），增长${rate}%⟧。`,
      growth(0, dec(now, 1), dec(by, 1), rate, '+'),
    )
  }),
  form('in-turn-of-two-kinds', '公报', ['true', 'digit'], (g, how) => {
    const [a, b] = [g.int(40, 95), g.int(120, 480)]
    const [x, y] = [g.int(11, 39), g.int(21, 99)]
    const rate = slip(g, how, percent(y, b + y, 1))
    return say(
      `共发生各类事故${a}起、受伤${b}人，同比减少${x}起、${y}人，⟦分别下降${percent(x, a + x, 1)}%和${rate}%⟧。`,
      growth(0, cnt(b), cnt(y), rate, '-'),
    )
  }),
  form('hundred-by-industry', '公报', ['true', 'digit'], (g, how) => {
    const [a, b] = [g.int(48, 190), g.int(260, 420)]
    const c = slip(g, how, dec(1000 - a - b, 1))
    return say(
      `⟦就业人员中，第一产业占${dec(a, 1)}%，第二产业占${dec(b, 1)}%，第三产业占${c}%⟧。`,
      claim(0, 'sum', [dec(a, 1), dec(b, 1), c], () => a + b + c.v === 1000),
    )
  }),
  form('ages-after-women', '公报', ['true', 'swap'], (g, how) => {
    const [a, b, c] = [g.int(1200, 4900), g.int(5200, 19_000), g.int(2100, 9900)]
    const t = slip(g, how, cnt(a + b + c))
    return say(
      `⟦经营人员${t}人，其中女性${cnt(g.int(900, 3000))}人，35岁及以下的${a}人，36至54岁的${b}人，55岁及以上的${c}人⟧。`,
      sum(0, [cnt(a), cnt(b), cnt(c)], t),
    )
  }),
  form('growth-between-share', '公报', ['true', 'digit', 'swap'], (g, how) => {
    const all = g.int(210_000, 480_000)
    const parts = [share(g, all, 150, 400), share(g, all, 90, 140), share(g, all, 40, 80)]
    const [p, q, r] = parts.map((part) => percent(part, all, 1)) as [Num, Num, Num]
    const bad = slip(g, how, q)
    const up = () => dec(g.int(11, 98), 1)
    return say(
      `全市进出口总值${dec(all, 2)}亿元。对甲区进出口${dec(parts[0] as number, 2)}亿元，增长${up()}%，占进出口总值的${p}%；⟦对乙区${dec(parts[1] as number, 2)}亿元，增长${up()}%，占${bad}%⟧；对丙区${dec(parts[2] as number, 2)}亿元，增长${up()}%，占${r}%。`,
      claim(0, 'ratio', [dec(parts[1] as number, 2), bad], (k) =>
        meet(raised(range(dec(parts[1] as number, 2), k)), of(range(dec(all, 2), k), range(bad, k))),
      ),
    )
  }),
  form('structure-of-staff', '公报', ['true', 'digit'], (g, how) => {
    const [a, b, c] = [g.int(210, 380), g.int(190, 360), g.int(250, 420)]
    const all = a + b + c
    const [p, q] = [percent(a, all, 1), percent(b, all, 1)]
    const r = slip(g, how, percent(c, all, 1))
    return say(
      `年末从业人员${dec(all, 1)}万人，其中第一产业${dec(a, 1)}万人、第二产业${dec(b, 1)}万人、第三产业⟦${dec(c, 1)}万人，构成比为${p}∶${q}∶${r}⟧。`,
      claim(0, 'ratio', [dec(c, 1), dec(a, 1), dec(b, 1), r], (k) =>
        meet(raised(range(dec(c, 1), k)), of(range(dec(all, 1), k), range(r, k))),
      ),
    )
  }),
  form('item-head-again', '预算', ['true', 'swap'], (g, how) => {
    const [now, last] = amounts(g, 2, 11_000_000, 98_000_000) as [number, number]
    const again = slip(g, how, wan(now))
    return say(
      `1.⟦“教育支出（类）普通教育（款）小学教育（项）”${wan(now)}万元，主要用于学校运转。2023年当年预算执行数为${wan(last)}万元，2024年预算安排${again}万元⟧。`,
      repeat(0, wan(now), again),
    )
  }),
  form('nominal-growth', '公报', ['true', 'digit'], (g, how) => {
    const [now, by] = [g.int(18_000, 52_000), g.int(1100, 2400)]
    const rate = slip(g, how, percent(by, now - by, 1))
    return say(
      `⟦人均可支配收入${now}元，比上年增加${by}元，名义增长${rate}%⟧，扣除价格因素实际增长${dec(g.int(21, 49), 1)}%。`,
      growth(0, num(now, 0, 0), num(by, 0, 0), rate, '+'),
    )
  }),
  form('above-growth-of-all', '公报', ['true'], (g) => {
    const [all, by] = [g.int(31, 69), g.int(4, 39)]
    return say(
      `全年地区生产总值增长${dec(all, 1)}%。⟦服务业增长${dec(all + by, 1)}%，高于全市经济增速${dec(by, 1)}个百分点⟧。`,
      gap(0, dec(all + by, 1), dec(all, 1), dec(by, 1), '+'),
    )
  }),
].flat()

export const JUDGED_TEXTS: readonly JudgedText[] = [
  ...BELONGING,
  ...IN_ANY_WORDS,
  ...SUMS,
  ...DIFFERENCES,
  ...RATIOS,
  ...GROWTHS,
  ...COUNTS,
  ...REPEATS,
  ...PRODUCTS,
  ...APART,
  ...AGAIN,
  ...NAMED_COUNTS,
  ...OVER_TIME,
  ...CROSSINGS,
  ...TABLES,
  ...ELSEWHERE,
  ...BY_THE_LIST,
]
