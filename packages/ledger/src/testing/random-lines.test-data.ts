/** Lines of any kind from a seed: red, empty and equal amounts, missing days, few and many texts, odd letters. */
import { dayNumber, dayText, type VoucherLine } from '../ledger.ts'
import { createRandom } from '../random.ts'

const SUMMARIES = [
  '',
  '付办公费',
  '付“差旅”费',
  "O'Neil 咨询费",
  '报销 100%_ 会议费',
  '付😀款',
  '冲销上月',
  '付办公费用',
]
const PAYEES = ['', '某某商行', '甲公司', '乙公司', '甲公司分公司', '王某']
const ACCOUNTS = ['1002', '1011', '2307', '500101', '500102', '600101', '7101', '720101', '8001']
const ECONOMIC = ['', '301', '30101', '30201', '30207', '30217', '31002']

export function randomLines(seed: string, count: number): readonly VoucherLine[] {
  const random = createRandom(seed)
  const of = <T>(list: readonly T[]): T => list[random.below(list.length)] as T
  const first = dayNumber('2019-01-01')
  const day = (): string => (random.below(12) === 0 ? '' : dayText(first + random.below(365)))
  const amount = (): bigint => {
    const size = of([0n, 100n, 5_000_000n, BigInt(random.below(10_000_000)), BigInt(random.below(1_000))])
    return random.below(9) === 0 ? -size : size
  }
  return Array.from({ length: count }, (_, index): VoucherLine => {
    const side = random.below(10)
    return {
      period: 1 + random.below(13),
      date: day(),
      kind: of(['记', '收', '']),
      number: random.below(40),
      line: 1 + random.below(4),
      summary: of(SUMMARIES),
      account: of(ACCOUNTS),
      debit: side < 5 || side === 9 ? amount() : 0n,
      credit: side >= 5 ? amount() : 0n,
      functional: of(['', '2080101', '2080150']),
      economic: of(ECONOMIC),
      fund: of(['财政拨款', '非税', '']),
      project: of(['', '信息化建设', `项目${random.below(50)}`]),
      payee: random.below(3) === 0 ? `单位${random.below(200)}` : of(PAYEES),
      preparer: of(['甲', '乙']),
      reviewer: of(['丙', '']),
      poster: of(['丁', '']),
      enteredOn: day(),
      postedOn: day(),
      attachments: random.below(5) - 1,
      row: index + 2,
    }
  })
}
