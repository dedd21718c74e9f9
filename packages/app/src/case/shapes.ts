/** Shapes of a case folder's files 案例文件的结构: case.yaml, figures/*.yaml, judgements.yaml, narrative.yaml. */
import { frameworkSchema, type Shape } from '@jiheng/engine'

const text = (title: string): Shape => ({ type: 'string', title })
const whole = (title: string): Shape => ({ type: 'integer', title })
const flag = (title: string): Shape => ({ type: 'boolean', title })
const list = (title: string, items: Shape): Shape => ({ type: 'array', title, items })
const record = (
  title: string,
  properties: Record<string, Shape>,
  required: readonly string[] = [],
): Shape => ({
  type: 'object',
  title,
  properties,
  required,
  additionalProperties: false,
})

type Root = Shape & { readonly $defs: Readonly<Record<string, Shape>> }
const rooted = (shape: Shape): Root => ({ ...shape, $defs: frameworkSchema.$defs })

const indicator = frameworkSchema.$defs.indicator as Shape

/** case.yaml */
export const caseSchema: Root = rooted(
  record(
    '案例',
    {
      title: text('标题'),
      department: record('部门', { code: text('代码'), name: text('名称') }, ['code', 'name']),
      year: whole('评价年度'),
      framework: text('指标体系'),
      alsoUnder: list('另按', text('指标体系')),
      organisation: text('落款单位'),
      reportTitle: text('报告标题'),
      reportDate: text('报告日期'),
      documents: list(
        '来源文件',
        record('来源文件', { id: text('标识'), title: text('名称'), note: text('说明') }, ['id', 'title']),
      ),
      units: list(
        '单位',
        record(
          '单位',
          {
            code: text('代码'),
            name: text('名称'),
            parent: text('上级'),
            headUnit: flag('本级'),
            nature: text('性质'),
          },
          ['code', 'name'],
        ),
      ),
      groups: list('行组', record('行组', { name: text('名称'), title: text('标题') }, ['name', 'title'])),
      rows: list(
        '清单的行',
        record(
          '清单的行',
          {
            group: text('行组'),
            row: text('代码'),
            name: text('名称'),
            unit: text('单位'),
            illustrative: flag('示例'),
            note: text('说明'),
          },
          ['group', 'row', 'name'],
        ),
      ),
      additions: record('部门增加的内容', {
        groups: list('行组', record('行组', { name: text('名称'), title: text('标题') }, ['name', 'title'])),
        items: list('数据项', { $ref: '#/$defs/item' }),
        rules: list('勾稽关系', { $ref: '#/$defs/rule' }),
        forms: list('表', { $ref: '#/$defs/form' }),
        indicators: list('指标', {
          ...indicator,
          properties: {
            ...indicator.properties,
            slot: text('所属指标'),
            framework: text('指标体系'),
            illustrative: flag('示例'),
          },
          required: [...(indicator.required ?? []), 'slot', 'framework'],
        }),
      }),
      evidence: list(
        '佐证材料',
        record(
          '佐证材料',
          { id: text('标识'), title: text('名称'), file: text('文件'), page: text('页码') },
          ['id', 'title'],
        ),
      ),
    },
    ['title', 'department', 'year', 'framework'],
  ),
)

/** figures/*.yaml */
export const figuresSchema: Root = rooted(
  record('数据文件', {
    document: text('来源文件'),
    illustrative: flag('示例'),
    printed: flag('按公布精度'),
    enteredBy: text('填报人'),
    figures: list(
      '数据',
      record(
        '数据',
        {
          item: text('数据项'),
          basis: text('口径'),
          unit: text('单位'),
          year: whole('年度'),
          row: text('行'),
          value: text('数值'),
          at: text('位置'),
          page: whole('页'),
          scope: { type: 'object', title: '口径', additionalProperties: text('口径值') },
          note: text('说明'),
          evidence: list('佐证', text('佐证标识')),
          illustrative: flag('示例'),
          printed: flag('按公布精度'),
        },
        ['item', 'value'],
      ),
    ),
    table: record(
      '分单位表',
      {
        units: list('单位', text('单位代码')),
        rows: list(
          '行',
          record(
            '行',
            {
              item: text('数据项'),
              basis: text('口径'),
              year: whole('年度'),
              measure: text('单位'),
              values: list('数值', text('数值')),
              note: text('说明'),
            },
            ['item', 'values'],
          ),
        ),
      },
      ['units', 'rows'],
    ),
  }),
)

/** words.yaml: what was written into text blocks of the forms 文字栏. */
export const wordsSchema: Root = rooted(
  record(
    '文字栏',
    {
      words: list(
        '文字',
        record('文字', { item: text('栏目'), unit: text('单位'), text: text('文字') }, ['item', 'text']),
      ),
    },
    ['words'],
  ),
)

const judgementFields: Record<string, Shape> = {
  kind: {
    ...text('种类'),
    enum: ['checklist', 'findings', 'level', 'notApplicable', 'choose', 'adjust', 'determine', 'panel'],
  },
  framework: text('指标体系'),
  indicator: text('指标'),
  unit: text('单位'),
  by: text('评价人'),
  date: text('日期'),
  reason: text('理由'),
  illustrative: flag('示例'),
  evidence: list('佐证', text('佐证标识')),
  met: list('符合的要点', whole('要点序号')),
  count: whole('例数'),
  level: text('等次'),
  points: text('得分'),
  option: text('选项'),
  item: text('数据项'),
  basis: text('口径'),
  year: whole('年度'),
  row: text('行'),
  value: text('数值'),
  scores: list(
    '专家评分',
    record(
      '专家评分',
      {
        by: text('专家'),
        date: text('日期'),
        reason: text('理由'),
        points: text('得分'),
        met: list('符合的要点', whole('要点序号')),
        count: whole('例数'),
        level: text('等次'),
      },
      ['by', 'date', 'reason'],
    ),
  ),
}

/** judgements.yaml */
export const judgementsSchema: Root = rooted(
  record(
    '评判文件',
    { judgements: list('评判', record('评判', judgementFields, ['kind', 'by', 'date', 'reason'])) },
    ['judgements'],
  ),
)

/** issues.yaml: what people decided on the issues that the framework proposes, and their own 存在问题和建议. */
export const issuesSchema: Root = rooted(
  record(
    '问题文件',
    {
      issues: list(
        '问题',
        record(
          '问题',
          {
            id: text('标识'),
            diagnosis: text('诊断编号'),
            title: text('题目'),
            issue: text('问题'),
            recommendation: text('建议'),
            dropped: flag('不采用'),
            reason: text('理由'),
            by: text('决定人'),
            date: text('日期'),
          },
          ['by', 'date'],
        ),
      ),
    },
    ['issues'],
  ),
)

/** narrative.yaml */
export const narrativeSchema: Root = rooted(
  record(
    '报告文字',
    { slots: { type: 'object', title: '栏目', additionalProperties: list('段落', text('段落')) } },
    ['slots'],
  ),
)
