/**
 * 总览: the page that a newcomer reads first. What the result is, why there is or is not a grade, which step the
 * evaluation stands in, what does not add up, what is missing, where points were lost, and what can be taken away.
 */
import { FILES, fileAddress } from '../../api.ts'
import { isUntouched } from '../../evaluation-index.ts'
import { useEvaluationView, usePageLink } from '../../parts/evaluation-context.tsx'
import { PageFrame, Section } from '../../parts/page-frame.tsx'
import { printRoute } from '../../route.ts'
import { Contradictions } from './contradictions.tsx'
import { LostPoints } from './lost-points.tsx'
import { OpenIndicators } from './open-indicators.tsx'
import { readSteps } from './steps.ts'
import { TotalPanel } from './total-panel.tsx'

export function Overview() {
  const { id, index } = useEvaluationView()
  const { evaluation } = index
  const link = usePageLink()
  const untouched = isUntouched(evaluation)
  return (
    <PageFrame
      title="总览"
      lead={
        <>
          部门整体支出绩效评价，是看一个部门一年里全部的钱花得怎么样：按指标逐项打分，合计定等级。本页是
          {evaluation.department.name} {evaluation.year} 年度的评价结果；
          <b>页面上带下划点线的数字都可以点开，一直查到最初的填报和出处。</b>
        </>
      }
    >
      {untouched ? (
        <p className="untouched" role="note">
          还没有填报任何数据。请先用“基础数据表”收集各单位的数，读入后本页会列出得分、核对结果和待补的数据。
        </p>
      ) : null}
      <TotalPanel />
      <Section title="进展到哪一步" hint="评价按五个步骤进行，下面的状态由已有的数据判断。">
        <ol className="steps">
          {readSteps(index).map((step) => (
            <li
              key={step.name}
              className={`step step-${step.state}`}
              aria-current={step.state === 'current' ? 'step' : undefined}
            >
              <b>{step.name}</b>
              <em>
                {step.state === 'done' ? '已完成' : step.state === 'current' ? '现在在这一步' : '未完成'}
              </em>
              <span>{step.words}</span>
            </li>
          ))}
        </ol>
      </Section>
      <Section
        title="数据自相矛盾之处"
        hint="程序按勾稽关系逐条核对填报的数（例如部分之和应等于合计）。下面是两边对不上、且不能用四舍五入解释的。"
        aside={<a href={printRoute(link('rules'))}>全部 {evaluation.findings.length} 条核对结果</a>}
      >
        <Contradictions />
      </Section>
      <div className="columns">
        <Section
          title="待评的指标"
          hint="待评不是 0 分：缺少数据或还没有人评判，暂时不能得出分数。"
          aside={<a href={printRoute(link('indicators', { show: 'open' }))}>在指标表中看</a>}
        >
          <OpenIndicators />
        </Section>
        <Section
          title="失分与改进空间"
          hint="已评的指标丢了多少分，做到什么程度就能多得分。"
          aside={<a href={printRoute(link('indicators', { show: 'lost' }))}>在指标表中看</a>}
        >
          <LostPoints />
        </Section>
      </div>
      <Section title="下载" hint="各文件由同一份评价结果生成，数字一致。">
        <ul className="files">
          {FILES.map((each) => (
            <li key={each.file}>
              <a href={fileAddress(id, each.file)} download>
                {each.name}
              </a>
              <span>{each.what}</span>
            </li>
          ))}
        </ul>
      </Section>
    </PageFrame>
  )
}
