/** A small framework for tests: one of everything, with no real place or law behind it. */

export const DICTIONARIES = [
  {
    file: 'dictionaries/items.yaml',
    text: `id: items
name: 数据项库
items:
  - { code: libraryOnly, name: 库中数据, measure: 万元, bases: [年初预算数, 决算数] }
`,
  },
  {
    file: 'dictionaries/functional.yaml',
    text: `id: functional
name: 功能分类
entries:
  - { code: '2080105', name: 劳动监察 }
  - { code: '2080108', name: 信息建设, aliases: [信息化] }
`,
  },
]

export const FRAMEWORK = `id: small
version: 1.0.0
name: 小指标体系
shortName: 小体系
effective: { from: 2019, to: 2021 }
authorities: [{ text: 测试用, confirmed: true }]
fullPoints: 100
dictionaries: [functional]
groups: [{ name: 项目, title: 项目 }]
items:
  - { code: posts, name: 编制数, measure: 人 }
  - { code: staff, name: 在职人数, measure: 人 }
  - { code: budget, name: 预算, measure: 万元, bases: [年初预算数, 追加数], scope: { fund: 财政拨款 } }
  - { code: final, name: 决算, measure: 万元, scope: { fund: 财政拨款 } }
  - { code: allFunds, name: 全部资金决算, measure: 万元, scope: { fund: 全部资金 } }
  - { code: transfer, name: 内部转拨, measure: 万元, eliminates: 决算 }
  - { code: adjusted, name: 调整预算, measure: 万元, formula: 预算·年初预算数 + 预算·追加数 }
  - { code: projectBudget, name: 项目预算, measure: 万元, group: 项目 }
  - { code: projectFinal, name: 项目决算, measure: 万元, group: 项目 }
  - { code: projects, name: 项目支出, measure: 万元 }
  - { code: satisfaction, name: 满意度, measure: '%', rollUp: weighted, weightedBy: 在职人数 }
  - { code: target, name: 任务目标, measure: 件 }
  - { code: done, name: 任务完成, measure: 件 }
forms:
  - code: F1
    name: '{Y}年基础数据表'
    measure: 万元
    blocks:
      - kind: fields
        title: 单项
        rows:
          - { title: 编制数, item: 编制数 }
          - { title: 在职人数, item: 在职人数 }
          - { title: 决算, item: 决算 }
          - { title: 全部资金决算, item: 全部资金决算 }
          - { title: 内部转拨, item: 内部转拨 }
          - { title: 调整预算, item: 调整预算 }
          - { title: 项目支出, item: 项目支出 }
          - { title: 满意度, item: 满意度 }
          - { title: 任务目标, item: 任务目标 }
          - { title: 任务完成, item: 任务完成 }
      - kind: matrix
        title: 预算
        columns: [{ title: '{Y}年年初', basis: 年初预算数 }, { title: '{Y}年追加', basis: 追加数 }, { title: '{Y-1}年年初', basis: 年初预算数, yearOffset: -1 }]
        rows: [{ title: 预算, item: 预算 }]
      - kind: list
        title: 项目
        group: 项目
        nameTitle: 项目名称
        columns: [{ title: 预算, basis: '', item: 项目预算 }, { title: 决算, basis: '', item: 项目决算 }]
rules:
  - { code: R1, name: 在职不超编, left: 在职人数, relation: ≤, right: 编制数, severity: error }
  - code: R2
    name: 项目明细与总额一致
    each: department
    left: 合计(项目决算)
    relation: '='
    right: 项目支出
    severity: error
    causes:
      - { title: 口径不同, text: 各项目与功能科目同名, namesIn: { group: 项目, dictionary: functional, atLeast: 0.5 } }
  - { code: R3, name: 决算不超调整预算, left: 决算, relation: ≤, right: 调整预算, severity: warning, missing: { right: skip } }
  - { code: R4, name: 同口径比较, left: 决算, relation: ≤, right: 全部资金决算, severity: error, scopes: [fund] }
  - { code: R5, name: 各项目不超预算, each: 'row:项目', left: 项目决算, relation: ≤, right: 项目预算, severity: note }
indicators:
  - code: '1'
    name: 投入
    points: 30
    children:
      - { code: '1.1', name: 在职人员控制率, points: 10, formula: 在职人数 ÷ 编制数, scoring: { kind: deduction, from: 100%, side: above, step: 1%, loss: 0.5 } }
      - { code: '1.2', name: 预算控制率, points: 20, formula: 预算·追加数 ÷ 预算·年初预算数, scoring: { kind: bands, bands: ['[0, 0] → 20', '(0, 10%] → 16', '(10%, 20%] → 12', '(20%, …) → 0'] } }
  - code: '2'
    name: 过程
    points: 40
    children:
      - { code: '2.1', name: 制度健全性, points: 10, scoring: { kind: checklist, items: [{ text: 有制度, points: 5 }, { text: 有效执行, points: 5 }] } }
      - { code: '2.2', name: 资金合规性, points: 10, scoring: { kind: findings, loss: 2 } }
      - { code: '2.3', name: 行政效能, points: 10, unconfirmed: [标准], scoring: { kind: levels, levels: [{ name: 较好, points: 10 }, { name: 一般, points: 5 }, { name: 不明显, points: 0 }] } }
      - code: '2.4'
        name: 结余控制
        points: 10
        notApplicable: { policy: redistribute, reason: 没有结余 }
        scoring:
          kind: either
          choose: best
          options:
            - { name: 执行率, formula: 决算 ÷ 调整预算, scoring: { kind: proportion, better: more, target: '100%' } }
            - { name: 变动率, formula: (预算·年初预算数 - 上年(预算·年初预算数)) ÷ 上年(预算·年初预算数), scoring: { kind: deduction, from: '0', side: above, step: 1%, loss: 1 } }
  - code: '3'
    name: 产出
    points: 30
    children:
      - { code: '3.1', name: 任务完成率, points: 20, formula: 任务完成, measure: 件, scoring: { kind: proportion, better: more, target: 任务目标 } }
      - { code: '3.2', name: 个性指标, points: 10, slot: true }
grades: [{ name: 优, band: '[90, 100]' }, { name: 良, band: '[80, 90)' }, { name: 中, band: '[60, 80)' }, { name: 差, band: '[0, 60)' }]
diagnoses:
  - { code: D1, title: 年中追加, when: 指标(预算控制率) > 0, issue: '年中追加{预算·追加数}，占年初预算的{指标(预算控制率)}。', recommendation: 编实编细年初预算。 }
  - { code: D2, title: 明细不符, whenRule: R2, issue: '项目明细合计{合计(项目决算)}，与总额{项目支出}不一致。', recommendation: 统一口径。 }
outline:
  - { kind: heading, level: 1, text: 基本情况 }
  - kind: paragraph
    sentences:
      - '{部门名称}编制{编制数}，在职{在职人数}。'
      - { text: '满意度{满意度}。', when: 有值(满意度), otherwise: 满意度未调查。 }
  - { kind: rows, group: 项目, text: '{名单(项目, 项目决算 = 项目决算)}' , when: 项目决算 > 项目预算 }
  - { kind: narrative, slot: 职能, title: 主要职能, required: true }
  - { kind: heading, level: 1, text: 问题 }
  - { kind: issues }
  - { kind: recommendations }
  - { kind: annex, title: 评分表, landscape: true }
  - { kind: table, table: scores, title: 评分表 }
  - { kind: table, table: rules, title: 勾稽核对表 }
  - { kind: table, table: form, form: F1, title: 基础数据表 }
  - { kind: table, table: units, title: 各单位 }
examples:
  - { name: 不超编, figures: { 编制数: 271人, 在职人数: 250人 }, expect: [{ indicator: '1.1', value: 92.25%, points: 10 }] }
`
