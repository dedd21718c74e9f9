/** 单位: the budget units side by side, and one of them in full. */
import type { UnitSummary } from '@jiheng/engine'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { Nothing, PageFrame, Section } from '../../parts/page-frame.tsx'
import { IllustrativeTag } from '../../parts/tags.tsx'
import { go, withQuery } from '../../route.ts'
import { UnitDetail } from './unit-detail.tsx'

export function UnitsPage() {
  const { index, route } = useEvaluationView()
  const { units, department } = index.evaluation
  const chosen = units.find((unit) => unit.code === route.query.unit)
  const members = units.filter((unit) => unit.code !== department.code)
  const whole = units.find((unit) => unit.code === department.code)
  return (
    <PageFrame
      title="单位"
      lead={`纳入 ${department.name} 部门决算汇总范围的预算单位${members.length === 0 ? '' : `，共 ${members.length} 个`}。各单位可评的指标不同时，得分不能直接比较，请连同可评分值一起看。`}
    >
      {units.length === 0 ? (
        <Nothing>没有登记所属单位。</Nothing>
      ) : (
        <Section title="各单位得分与核对" hint="点单位名称看该单位的指标和核对结果。">
          <div className="scroll">
            <table className="grid unit-grid card-grid">
              <caption className="seen-by-reader">各单位得分与核对结果</caption>
              <thead>
                <tr>
                  <th scope="col">单位</th>
                  <th scope="col" className="num">
                    得分（分）
                  </th>
                  <th scope="col" className="num">
                    可评（分）
                  </th>
                  <th scope="col" className="num">
                    可评比例
                  </th>
                  <th scope="col" className="bar-column">
                    得分与可评
                  </th>
                  <th scope="col" className="num">
                    不符（条）
                  </th>
                  <th scope="col" className="num">
                    无法判定（条）
                  </th>
                  <th scope="col" className="num">
                    成立（条）
                  </th>
                </tr>
              </thead>
              <tbody>
                {members.map((unit) => (
                  <UnitRow
                    key={unit.code}
                    unit={unit}
                    chosen={unit === chosen}
                    onChoose={() => go(withQuery(route, { unit: unit.code }))}
                  />
                ))}
              </tbody>
              {whole === undefined ? null : (
                <tfoot>
                  <UnitRow
                    unit={whole}
                    whole
                    chosen={whole === chosen}
                    onChoose={() => go(withQuery(route, { unit: whole.code }))}
                  />
                </tfoot>
              )}
            </table>
          </div>
        </Section>
      )}
      {chosen === undefined ? null : <UnitDetail unit={chosen} />}
    </PageFrame>
  )
}

function UnitRow(props: {
  readonly unit: UnitSummary
  readonly whole?: boolean
  readonly chosen: boolean
  readonly onChoose: () => void
}) {
  const { unit } = props
  const { total, findings } = unit
  const share = (points: string) => `${(Number(points) / Number(total.full)) * 100}%`
  const nothing = total.rate === undefined
  return (
    <tr className={props.chosen ? 'row-chosen' : undefined}>
      <th scope="row">
        <button type="button" className="link-button" aria-pressed={props.chosen} onClick={props.onChoose}>
          {unit.name}
        </button>
        {props.whole === true ? (
          <small className="aside-word">部门汇总</small>
        ) : unit.isHeadUnit && !unit.name.includes('本级') ? (
          <small className="aside-word">本级</small>
        ) : null}
        {total.illustrative ? <IllustrativeTag /> : null}
      </th>
      <td className="num" data-name="得分">
        {nothing ? (
          <span className="tag tag-open">待评</span>
        ) : (
          <FigureButton
            target={total.ref}
            text={total.points}
            label={`${unit.name}得分`}
            illustrative={total.illustrative}
          />
        )}
      </td>
      <td className="num" data-name="可评">
        {total.assessable}
      </td>
      <td className="num" data-name="可评比例">
        {total.coverage}
      </td>
      <td className="bar-column wide">
        <span className="bar" aria-hidden="true">
          <i className="bar-lost" style={{ width: share(total.assessable) }} />
          <i className="bar-got" style={{ width: nothing ? '0' : share(total.points) }} />
        </span>
      </td>
      <td className={findings.violated > 0 ? 'num bad' : 'num'} data-name="不符">
        {findings.violated}
      </td>
      <td className="num" data-name="无法判定">
        {findings.undecided}
      </td>
      <td className="num" data-name="成立">
        {findings.holds}
      </td>
    </tr>
  )
}
