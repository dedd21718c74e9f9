/** The chart of a generated ledger 生成账簿的科目表, after 政府会计制度, and its opening balances. */
import type { Account, Direction } from '../ledger.ts'

const ROWS: readonly (readonly [code: string, name: string, direction: Direction])[] = [
  ['1001', '库存现金', 'debit'],
  ['1002', '银行存款', 'debit'],
  ['1011', '零余额账户用款额度', 'debit'],
  ['1201', '财政应返还额度', 'debit'],
  ['1601', '固定资产', 'debit'],
  ['1602', '固定资产累计折旧', 'credit'],
  ['2103', '应缴财政款', 'credit'],
  ['2201', '应付职工薪酬', 'credit'],
  ['2307', '其他应付款', 'credit'],
  ['3001', '累计盈余', 'credit'],
  ['3301', '本期盈余', 'credit'],
  ['4001', '财政拨款收入', 'credit'],
  ['4609', '其他收入', 'credit'],
  ['5001', '业务活动费用', 'debit'],
  ['500101', '工资福利费用', 'debit'],
  ['500102', '商品和服务费用', 'debit'],
  ['500103', '对个人和家庭的补助费用', 'debit'],
  ['500104', '固定资产折旧费', 'debit'],
  ['500199', '其他业务活动费用', 'debit'],
  ['6001', '财政拨款预算收入', 'credit'],
  ['600101', '基本支出', 'credit'],
  ['600102', '项目支出', 'credit'],
  ['6609', '其他预算收入', 'credit'],
  ['7101', '行政支出', 'debit'],
  ['710101', '财政拨款支出', 'debit'],
  ['71010101', '基本支出', 'debit'],
  ['71010102', '项目支出', 'debit'],
  ['8001', '资金结存', 'debit'],
  ['800101', '零余额账户用款额度', 'debit'],
  ['800102', '货币资金', 'debit'],
  ['800103', '财政应返还额度', 'debit'],
  ['8101', '财政拨款结转', 'credit'],
  ['810106', '本年收支结转', 'credit'],
  ['810107', '累计结转', 'credit'],
  ['8501', '其他结余', 'credit'],
  ['8202', '非财政拨款结余', 'credit'],
]

export const GENERATED_ACCOUNTS: readonly Account[] = ROWS.map(([code, name, direction]) => {
  const level = code.length / 2 - 1
  return { code, name, level, parent: level === 1 ? '' : code.slice(0, -2), direction }
})

/** Opening balances: money in the bank beside non-fiscal surplus, and fixed assets. */
export const GENERATED_OPENINGS: Readonly<Record<string, bigint>> = {
  '1002': 260_000_00n,
  '1601': 8_600_000_00n,
  '1602': 3_100_000_00n,
  '3001': 5_760_000_00n,
  '800102': 260_000_00n,
  '8202': 260_000_00n,
}
