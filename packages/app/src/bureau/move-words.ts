/** 名次变动的说明: moves of ranks as sentences that name who got past whom and which indicator gave it. */
import { type Exact, type Passing, pointsText, type RankMove } from '@jiheng/engine'

const MOST_CHANGES = 4
const MOST_NAMES = 5

export function moveWords(
  move: RankMove,
  indicatorName: (code: string) => string,
  departmentName: (id: string) => string,
): readonly string[] {
  const words: string[] = []
  if (move.changes.length > 0)
    words.push(
      `${move.changes
        .slice(0, MOST_CHANGES)
        .map(({ part, change }) => `“${indicatorName(part)}”${signed(change)}分`)
        .join(
          '，',
        )}${move.changes.length > MOST_CHANGES ? `，另有 ${move.changes.length - MOST_CHANGES} 项变动` : ''}`,
    )
  else if (move.passed.length + move.passedBy.length > 0) words.push('自己各项得分没有变')
  words.push(...passingWords(move.passed, '超过或追平', indicatorName, departmentName))
  words.push(...passingWords(move.passedBy, '被超过或追平：', indicatorName, departmentName))
  return words
}

function passingWords(
  list: readonly Passing[],
  verb: string,
  indicatorName: (code: string) => string,
  departmentName: (id: string) => string,
): readonly string[] {
  const byPart = new Map<string, string[]>()
  for (const { id, by = '' } of list) {
    const names = byPart.get(by)
    if (names === undefined) byPart.set(by, [departmentName(id)])
    else names.push(departmentName(id))
  }
  return [...byPart]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([part, names]) => {
      const whom = `${names.slice(0, MOST_NAMES).join('、')}${names.length > MOST_NAMES ? `等 ${names.length} 个部门` : ''}`
      return `${verb}${whom}，${part === '' ? '因为总分的折算变了' : `差在“${indicatorName(part)}”`}`
    })
}

export const signed = (change: Exact): string =>
  change.sign() > 0 ? `+${pointsText(change)}` : change.sign() < 0 ? `−${pointsText(change.neg())}` : '0'
