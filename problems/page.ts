/** The page of all problems 问题一览, made from the gallery: what the command line really prints. */
import { PROBLEM_CODES } from '@jiheng/engine'
import { GALLERY } from './gallery.ts'
import { type Raised, raise } from './raise.ts'

const SECTIONS: readonly (readonly [title: string, first: string])[] = [
  ['文件', 'file-missing'],
  ['公式', 'formula-syntax'],
  ['指标体系', 'code-duplicate'],
  ['案例', 'unit-duplicate'],
  ['填报表', 'xlsx-unreadable'],
  ['档案包', 'archive-unreadable'],
  ['账号和权限', 'sign-in-needed'],
  ['评价和填报', 'evaluation-exists'],
  ['上传和名单', 'upload-type'],
  ['抽样和问卷', 'parameters-not-possible'],
  ['会计数据', 'ledger-content-missing'],
  ['数据库', 'store-refused'],
  ['命令行', 'usage'],
]

/** The page as Markdown. */
export async function problemsPage(): Promise<string> {
  const raised = new Map<string, Raised>()
  for (const { code, how } of GALLERY) {
    const [first] = await raise(how)
    if (first === undefined) throw new Error(`${code} 没有提示`)
    raised.set(code, first)
  }
  const lines = [
    '# 问题提示一览',
    '',
    '本页由 `npm run generate` 生成：每种提示都用 gallery.ts 里最小的一份输入真正引出来，照命令行打印的样子抄下。编号不变，可以据以查找。',
    '',
    '结束码：输入不能用为 2（什么也不写出）；核对发现问题为 1；警告和提示不影响结束码。',
  ]
  for (const code of PROBLEM_CODES) {
    const section = SECTIONS.find(([, first]) => first === code)
    if (section !== undefined) lines.push('', `## ${section[0]}`)
    const printed = raised.get(code)?.printed ?? ''
    const title = /\] (.*?)：/.exec(printed)?.[1] ?? ''
    const fix = /处理：(.*)$/.exec(printed)?.[1] ?? ''
    lines.push('', `### ${title} \`${code}\``, '', '```', printed, '```', '', `怎么改：${fix}。`)
  }
  return `${lines.join('\n')}\n`
}
