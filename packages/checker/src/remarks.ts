/** Remarks 提示: what a template left behind: 增长（下降）, 大小于, blanks to be filled in. Worth a note, never an error. */
import type { View } from './view.ts'

export interface Remarked {
  readonly text: string
  readonly start: number
  readonly end: number
}

const EITHER =
  /(?:增长|增加|上升|提高|减少|下降|降低|大于|小于|高于|低于|有|无)[（/／](?:或)?(?:增长|增加|上升|提高|减少|下降|降低|大于|小于|高于|低于|无|有)[）]?(?=[^\n]{0,24})/g
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [EITHER, '模板的选择项没有删去，读不出增减的方向'],
  [/大小于|大\/小于/g, '“大小于”是模板的残留，应写明大于或小于'],
  [
    /(?<![A-Za-z])[X×]{2,}(?=万元|元|亿元|个|项|人|%|年|辆|家)|\*{2,}(?=万元|元|亿元|%)|_{2,}(?=万元|元|亿元|个|项|人|%)/g,
    '此处的数字没有填',
  ],
  [
    /(?:预算|决算|支出|收入|合计|总计|增加|减少|增长|下降)(?:数)?(?:为)?(?:万元|亿元|%)(?=[，。；、）])/g,
    '此处的数字没有填',
  ],
]

/** Every remark on a text, in order. At most a hundred of each kind. */
export function remarksOn(view: View): Remarked[] {
  const found: Remarked[] = []
  for (const [pattern, text] of PATTERNS) {
    let count = 0
    for (const match of view.text.matchAll(pattern)) {
      found.push({ text, start: match.index, end: match.index + match[0].length })
      count += 1
      if (count >= 100) break
    }
  }
  return found.sort((a, b) => a.start - b.start)
}
