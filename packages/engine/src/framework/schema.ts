/**
 * The shape of a framework file 指标体系文件, as JSON Schema (the part of draft 2020-12 that `shape.ts` knows).
 * One truth: `frameworks/framework.schema.json` is generated from it for editors, and `readShape` checks files by it.
 */

/** The subset of JSON Schema in use. `title` is the Chinese name that messages use. */
export interface Shape {
  readonly title?: string
  readonly description?: string
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean'
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Shape
  readonly items?: Shape
  readonly minItems?: number
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly oneOf?: readonly Shape[]
  readonly const?: string
  readonly $ref?: string
}

const text = (title: string, description?: string): Shape =>
  description === undefined ? { type: 'string', title } : { type: 'string', title, description }
const choice = (title: string, values: readonly string[], description?: string): Shape => ({
  ...text(title, description),
  enum: values,
})
const list = (title: string, items: Shape): Shape => ({ type: 'array', title, items })
const flag = (title: string): Shape => ({ type: 'boolean', title })
const whole = (title: string): Shape => ({ type: 'integer', title })
/** Exact numbers are written as YAML numbers or text and always read as text: 5, 0.5, "10%". */
const number = (title: string): Shape => ({ title, oneOf: [{ type: 'number' }, { type: 'string' }] })
const record = (
  title: string,
  properties: Record<string, Shape>,
  required: readonly string[],
  description?: string,
): Shape => ({
  type: 'object',
  title,
  ...(description === undefined ? {} : { description }),
  properties,
  required,
  additionalProperties: false,
})
const use = (name: string): Shape => ({ $ref: `#/$defs/${name}` })

const formula = text('公式', '数据项用中文名书写，口径用“·”连接：三公经费·决算数 ÷ 三公经费·年初预算数')
const template = text('文句', '文字中的数字写成 {公式} 或 {公式|万元|2位}，由系统填入')
const sentence: Shape = {
  title: '句子',
  oneOf: [
    template,
    record(
      '句子',
      {
        text: template,
        when: formula,
        cases: list('其他情形', record('情形', { when: formula, text: template }, ['when', 'text'])),
        otherwise: template,
        of: choice(
          '名单',
          ['rows', 'units', 'indicators'],
          '文句中的 {数量} 和 {名单} 由符合条件的行、单位、指标得出',
        ),
        group: text('行组'),
        which: choice('哪些指标', ['lost', 'full', 'open'], 'lost 失分；full 得满分；open 待评'),
      },
      ['text'],
    ),
  ],
}
const unconfirmed = list('待核', text('待核的内容', '没有来源确认的内容：名称、公式、分值、标准、表样 等'))

const column = record(
  '列',
  {
    title: text('列标题', '{Y} 为评价年度，{Y-1} 为上年'),
    basis: text('口径'),
    yearOffset: { type: 'integer', title: '年度偏移', description: '0 为评价年度，-1 为上年' },
    item: text('数据项'),
  },
  ['title'],
)
const formRow = record(
  '行',
  {
    title: text('行标题'),
    item: text('数据项'),
    indent: whole('缩进字数'),
    bases: list('本行使用的口径', text('口径')),
  },
  ['title'],
)

const scoringKinds = {
  deduction: record(
    '超过（低于）标准按步扣分',
    {
      kind: { const: 'deduction' },
      from: number('满分界限'),
      side: choice(
        '扣分方向',
        ['above', 'below', 'both'],
        'above 高于界限扣分；below 低于界限扣分；both 偏离界限扣分',
      ),
      step: number('每步幅度'),
      stepKind: choice(
        '幅度含义',
        ['points', 'percentOfLimit'],
        'points 为百分点（或原单位）；percentOfLimit 为占界限值的百分比',
      ),
      loss: number('每步扣分'),
      partialStep: choice('不足一步', ['ignored', 'counts']),
      floor: number('最低得分'),
    },
    ['kind', 'from', 'side', 'step', 'loss'],
  ),
  bands: record(
    '分档计分',
    {
      kind: { const: 'bands' },
      bands: list('档', text('档', '“(0, 10%] → 4”；无穷写作 …')),
      below: choice('低于最低档', ['lowest', 'open'], '数值低于各档时：按最低一端的档计分，或待评'),
    },
    ['kind', 'bands'],
  ),
  checklist: record(
    '符合一项计一项',
    {
      kind: { const: 'checklist' },
      items: list('要点', record('要点', { text: text('要点'), points: number('分值') }, ['text', 'points'])),
    },
    ['kind', 'items'],
  ),
  findings: record(
    '发现一例扣一次',
    {
      kind: { const: 'findings' },
      loss: number('每例扣分'),
      items: list('检查内容', text('检查内容')),
      floor: number('最低得分'),
    },
    ['kind', 'loss'],
  ),
  proportion: record(
    '按完成比例计分',
    {
      kind: { const: 'proportion' },
      target: formula,
      low: formula,
      high: formula,
      better: choice('方向', ['more', 'less', 'within'], 'more 越高越好；less 越低越好；within 在区间内满分'),
      overLimit: number('超过目标多少倍视为目标偏低'),
    },
    ['kind', 'better'],
  ),
  levels: record(
    '按等次评定',
    {
      kind: { const: 'levels' },
      levels: list(
        '等次',
        record(
          '等次',
          {
            name: text('等次'),
            text: text('说明'),
            points: number('得分'),
            low: number('最低得分率'),
            high: number('最高得分率'),
          },
          ['name'],
        ),
      ),
    },
    ['kind', 'levels'],
  ),
  either: record(
    '几项择一',
    {
      kind: { const: 'either' },
      choose: choice('取法', ['best', 'judged'], 'best 取得分高的；judged 由评价人员选定'),
      options: list(
        '可选',
        record('可选项', { name: text('名称'), formula, measure: text('单位'), scoring: use('scoring') }, [
          'name',
          'formula',
          'scoring',
        ]),
      ),
    },
    ['kind', 'choose', 'options'],
  ),
} as const

/** JSON Schema of a framework file. */
export const frameworkSchema: Shape & {
  readonly $schema: string
  readonly $id: string
  readonly $defs: Readonly<Record<string, Shape>>
} = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'tag:jiheng,2026:schema/framework',
  ...record(
    '指标体系',
    {
      id: { ...text('标识'), pattern: '^[a-z0-9-]+$' },
      version: { ...text('版本'), pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
      name: text('名称'),
      shortName: text('简称'),
      jurisdiction: text('适用地区'),
      effective: record('适用年度', { from: whole('起始年度'), to: whole('截止年度') }, ['from']),
      authorities: list(
        '政策依据',
        record('依据', { text: text('文件'), confirmed: flag('已核对') }, ['text', 'confirmed']),
      ),
      notice: text('使用提示'),
      reasonOver: number('偏差说明界限（与上年数相差超过这一比例须说明原因，如 30%）'),
      evidenceFor: list(
        '须附佐证',
        text('数据项', '填了这一项就须附佐证材料；只限一个口径的写“三公经费·决算数”'),
      ),
      panel: record(
        '专家评分',
        {
          combine: choice(
            '合成办法',
            ['mean', 'median', 'trimmed'],
            'mean 算术平均；median 中位数；trimmed 去掉一个最高分和一个最低分后平均',
          ),
          atLeast: whole('至少几人评分'),
          spread: number('分歧界限（最高分与最低分之差占满分的比例，超过即指出，如 20%）'),
        },
        ['combine', 'atLeast'],
      ),
      unconfirmed,
      fullPoints: number('满分'),
      pointsPlaces: whole('得分保留小数位'),
      pointsRounding: choice('得分取舍', ['half-up', 'half-even', 'down']),
      edge: choice('跨档处理', ['asPrinted', 'open'], '数值的精度跨过档界时：按公布数计分，或待评'),
      dictionaries: list('引用的字典', text('字典标识')),
      itemLibraries: list('引用的数据项库', text('数据项库标识')),
      groups: list('行组', record('行组', { name: text('名称'), title: text('标题') }, ['name', 'title'])),
      items: list('数据项', {
        title: '数据项',
        description: '写数据项库中的名称，或自行定义',
        oneOf: [text('数据项库中的名称'), use('item')],
      }),
      forms: list('报表', use('form')),
      rules: list('勾稽关系', use('rule')),
      indicators: list('绩效指标', use('indicator')),
      grades: list(
        '等级',
        record('等级', { name: text('等级'), band: text('区间', '“[90, 100]”') }, ['name', 'band']),
      ),
      gradesUnconfirmed: unconfirmed,
      diagnoses: list('诊断', use('diagnosis')),
      outline: list('报告提纲', use('outlineNode')),
      notices: record('通知文稿', { title: template, paragraphs: list('段落', template) }, [
        'title',
        'paragraphs',
      ]),
      examples: list('算例', use('example')),
    },
    [
      'id',
      'version',
      'name',
      'shortName',
      'effective',
      'authorities',
      'fullPoints',
      'items',
      'indicators',
      'grades',
    ],
  ),
  $defs: {
    item: record(
      '数据项',
      {
        code: { ...text('代码'), pattern: '^[A-Za-z][A-Za-z0-9.-]*$' },
        name: text('名称'),
        measure: text('单位'),
        bases: list('口径', text('口径')),
        rollUp: choice(
          '汇总方式',
          ['sum', 'none', 'recompute', 'weighted'],
          'sum 逐级相加；none 不汇总；recompute 按公式重算；weighted 加权平均',
        ),
        weightedBy: text('权数', 'rollUp 为 weighted 时使用的数据项'),
        group: text('所属行组'),
        formula,
        scope: { type: 'object', title: '资金与分类口径', additionalProperties: text('口径值') },
        classCode: text('分类科目代码'),
        places: whole('小数位'),
        help: text('填报说明'),
        eliminates: text('抵销', '本项是哪一数据项在部门内部的往来，汇总时从中扣除'),
        unconfirmed,
      },
      ['code', 'name', 'measure'],
    ),
    form: record(
      '报表',
      {
        code: text('表号'),
        name: text('表名'),
        measure: text('单位'),
        blocks: list('表块', {
          title: '表块',
          oneOf: [
            record(
              '指标表块',
              {
                kind: { const: 'matrix' },
                title: text('标题'),
                measure: text('单位'),
                columns: list('列', column),
                rows: list('行', formRow),
                unconfirmed,
              },
              ['kind', 'title', 'columns', 'rows'],
            ),
            record(
              '清单表块',
              {
                kind: { const: 'list' },
                title: text('标题'),
                group: text('行组'),
                measure: text('单位'),
                nameTitle: text('名称列标题'),
                columns: list('列', column),
                unconfirmed,
              },
              ['kind', 'title', 'group', 'nameTitle', 'columns'],
            ),
            record(
              '单项表块',
              {
                kind: { const: 'fields' },
                title: text('标题'),
                measure: text('单位'),
                rows: list('行', formRow),
                unconfirmed,
              },
              ['kind', 'title', 'rows'],
            ),
            record(
              '文字表块',
              { kind: { const: 'text' }, title: text('标题'), item: text('栏目'), unconfirmed },
              ['kind', 'title', 'item'],
            ),
          ],
        }),
        notes: list('填表说明', text('说明')),
        footer: list('表尾', text('表尾')),
      },
      ['code', 'name', 'blocks'],
    ),
    rule: record(
      '勾稽关系',
      {
        code: text('编号'),
        name: text('名称'),
        bases: list('口径', text('口径', '按所列口径各成一条；公式和文字中的“·口径”换成该口径')),
        each: text('适用于', 'everyUnit 每个单位；department 部门汇总；row:行组名 每一行'),
        left: formula,
        relation: choice('关系', ['=', '≠', '<', '≤', '>', '≥']),
        right: formula,
        when: formula,
        severity: choice('级别', ['error', 'warning', 'note']),
        missing: record(
          '缺数处理',
          {
            left: choice('左边', ['undecided', 'zero', 'skip']),
            right: choice('右边', ['undecided', 'zero', 'skip']),
          },
          [],
        ),
        scopes: list('须一致的口径', text('口径名')),
        authority: text('依据'),
        explain: template,
        causes: list(
          '可能的原因',
          record(
            '可能的原因',
            {
              title: text('原因'),
              text: template,
              when: formula,
              namesIn: record(
                '名称对照',
                { group: text('行组'), dictionary: text('字典'), atLeast: number('至少占比') },
                ['group', 'dictionary', 'atLeast'],
              ),
            },
            ['title', 'text'],
          ),
        ),
        from: whole('起始年度'),
        to: whole('截止年度'),
        unconfirmed,
      },
      ['code', 'name', 'left', 'relation', 'right', 'severity'],
    ),
    indicator: record(
      '绩效指标',
      {
        code: text('编号'),
        name: text('名称'),
        points: number('分值'),
        formula,
        formulaVersion: text('公式版本'),
        measure: text('单位'),
        places: whole('小数位'),
        scoring: use('scoring'),
        standard: text('评分标准原文'),
        meaning: text('指标说明'),
        notApplicable: record(
          '不适用',
          {
            when: formula,
            policy: choice(
              '处理',
              ['full', 'redistribute', 'rescale'],
              'full 计满分；redistribute 分值摊给同组其他指标；rescale 从总分中剔除后折算',
            ),
            reason: text('理由'),
          },
          ['policy', 'reason'],
        ),
        slot: flag('由部门细化'),
        core: flag('核心指标'),
        reasonBelow: number('得分率低于多少须说明原因'),
        authority: text('依据'),
        children: list('下级指标', use('indicator')),
        unconfirmed,
      },
      ['code', 'name', 'points'],
    ),
    scoring: { title: '评分标准', oneOf: Object.values(scoringKinds) },
    diagnosis: record(
      '诊断',
      {
        code: text('编号'),
        title: text('题目'),
        when: formula,
        whenRule: text('勾稽关系编号', '该关系不符时成立'),
        whenLost: text('指标编号', '该指标失分时成立'),
        issue: template,
        recommendation: template,
      },
      ['code', 'title', 'issue', 'recommendation'],
    ),
    outlineNode: {
      title: '提纲',
      oneOf: [
        record('标题', { kind: { const: 'heading' }, level: whole('级次'), text: template }, [
          'kind',
          'level',
          'text',
        ]),
        record(
          '段落',
          {
            kind: { const: 'paragraph' },
            sentences: list('句子', sentence),
          },
          ['kind', 'sentences'],
        ),
        record(
          '自述',
          {
            kind: { const: 'narrative' },
            slot: text('栏目'),
            title: text('标题'),
            required: flag('必填'),
            paragraphs: list('各段', list('句子', sentence)),
          },
          ['kind', 'slot', 'title'],
        ),
        record('问题', { kind: { const: 'issues' } }, ['kind']),
        record('建议', { kind: { const: 'recommendations' } }, ['kind']),
        record(
          '各行成句',
          { kind: { const: 'rows' }, group: text('行组'), text: template, when: formula },
          ['kind', 'group', 'text'],
          '行组的每一行成一句',
        ),
        record(
          '表',
          {
            kind: { const: 'table' },
            table: choice('内容', ['form', 'scores', 'rules', 'units']),
            form: text('表号'),
            title: template,
          },
          ['kind', 'table', 'title'],
        ),
        record('图', { kind: { const: 'chart' }, chart: text('图名'), title: template }, ['kind', 'chart']),
        record('附件', { kind: { const: 'annex' }, title: template, landscape: flag('横排') }, [
          'kind',
          'title',
        ]),
      ],
    },
    example: record(
      '算例',
      {
        name: text('名称'),
        source: text('来源'),
        figures: {
          type: 'object',
          title: '数据',
          description: '“三公经费·决算数: 61.68万元”；上年写“上年 三公经费·年初预算数: 32万元”',
          additionalProperties: number('数值'),
        },
        expect: list(
          '应得',
          record(
            '应得',
            {
              indicator: text('指标编号'),
              value: text('指标值'),
              points: number('得分'),
              open: text('待评原因'),
            },
            ['indicator'],
          ),
        ),
      },
      ['name', 'figures', 'expect'],
    ),
  },
}

/** outline.yaml: a report as edited 报告提纲 of one evaluation, in the place of the framework's. */
export const outlineSchema: Shape & { readonly $defs?: Readonly<Record<string, Shape>> } = {
  ...record(
    '报告',
    {
      title: text('标题'),
      organisation: text('落款'),
      date: text('日期'),
      number: text('发文字号'),
      outline: list('报告提纲', use('outlineNode')),
    },
    ['outline'],
  ),
  $defs: frameworkSchema.$defs,
}
