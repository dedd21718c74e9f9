/**
 * Problems 问题提示: what a person can mend, in one format everywhere (RFC 9457 with members of ours), and the one
 * catalogue of their wording. A code is never reused; no other place builds a sentence for the user.
 */
import type { Place } from './place.ts'
import { printPlace } from './place.ts'

export type Severity = 'error' | 'warning' | 'note'

/** 问题. */
export interface Problem {
  readonly type: string
  readonly code: ProblemCode
  readonly title: string
  readonly detail: string
  readonly severity: Severity
  readonly status: number
  readonly place?: Place
  readonly fix: string
  readonly values: Readonly<Record<string, string>>
}

interface Entry {
  readonly title: string
  readonly detail: string
  readonly fix: string
  readonly severity?: Severity
  readonly status?: number
}

const CATALOGUE = {
  // files
  'file-missing': {
    title: '缺少文件',
    detail: '没有找到 {file}',
    fix: '补上该文件，或改正引用它的名称',
    status: 404,
  },
  'file-not-yaml': {
    title: '文件格式有误',
    detail: '{reason}',
    fix: '按提示的行列改正；注意缩进用空格、冒号后留一个空格',
  },
  'file-unreadable': {
    title: '文件不能读取',
    detail: '{file} 不能读取：{reason}',
    fix: '检查文件是否完整，另存后重试',
    status: 400,
  },
  'folder-unwritable': {
    title: '文件夹不能写入',
    detail: '{folder} 不能写入：{reason}',
    fix: '换一个文件夹，或检查权限和磁盘空间后重新运行',
    status: 400,
  },
  'field-unknown': {
    title: '不认识的字段',
    detail: '{owner}里没有“{name}”这个字段{suggestion}',
    fix: '改正字段名，或删去这一行',
  },
  'field-missing': { title: '缺少字段', detail: '{owner}缺少“{name}”（{label}）', fix: '补上该字段' },
  'field-wrong-type': {
    title: '字段类型不对',
    detail: '{label}应为{wanted}，现为{found}',
    fix: '按要求的类型改写',
  },
  'field-not-allowed': {
    title: '字段取值不在范围内',
    detail: '{label}不能是“{found}”，可用：{allowed}',
    fix: '从可用的取值中选一个',
  },
  'field-pattern': {
    title: '字段写法不对',
    detail: '{label}“{found}”的写法不符合要求',
    fix: '代码用英文字母、数字和点，版本写作 1.0.0',
  },
  // formulas
  'formula-syntax': {
    title: '公式写法有误',
    detail: '公式在“{found}”处读不懂',
    fix: '检查括号是否成对、运算符两边是否都有内容；“且”“或”前后留空格',
  },
  'formula-too-long': {
    title: '公式过长或嵌套过深',
    detail: '超出上限 {limit}',
    fix: '把公式拆成几个计算项',
  },
  'formula-unknown-item': {
    title: '公式引用了不存在的数据项',
    detail: '没有名为“{name}”的数据项或指标{suggestion}',
    fix: '改正名称，或先定义该数据项',
  },
  'formula-unknown-basis': {
    title: '公式引用了不存在的口径',
    detail: '“{name}”没有“{basis}”这一口径，可用：{known}',
    fix: '改用可用的口径',
  },
  'formula-basis-needed': {
    title: '公式缺少口径',
    detail: '“{name}”有几个口径（{known}），须写明用哪一个',
    fix: '写作“{name}·口径”',
  },
  'formula-unknown-function': {
    title: '公式使用了不存在的函数',
    detail: '没有“{name}”这个函数',
    fix: '可用函数见公式语言说明',
  },
  'formula-arguments': {
    title: '函数的参数个数不对',
    detail: '“{name}”需要 {count} 个参数',
    fix: '按说明补齐或删去参数',
  },
  'formula-measure-mismatch': {
    title: '计量单位不一致',
    detail: '这里的单位是“{found}”，需要“{wanted}”',
    fix: '检查是否用错了数据项，或漏写了除数',
  },
  'formula-unknown-measure': {
    title: '不认识的计量单位',
    detail: '“{measure}”不是已知的计量单位',
    fix: '改用已知单位；“且”“或”前后须留空格',
  },
  'formula-not-a-truth': {
    title: '此处需要条件',
    detail: '这里应写一个条件（如 甲 > 乙），写的却是数或文字',
    fix: '补上比较',
  },
  'formula-not-a-number': {
    title: '此处需要数值',
    detail: '这里应是数值，写的却是条件或文字',
    fix: '改写为数值公式',
  },
  'formula-row-context': {
    title: '清单数据项用法有误',
    detail: '“{name}”只能和清单（{group}）的各行一起使用',
    fix: '用 合计(…)、计数(…) 或 名单(…) 把清单的各行并成一个数',
  },
  'formula-results-context': {
    title: '此处不能使用评分结果',
    detail: '“{name}”要到评分以后才知道，不能用在数据项、勾稽关系和指标公式里',
    fix: '只在诊断和报告文句中使用',
  },
  'formula-cycle': {
    title: '公式循环引用',
    detail: '数据项互相引用成了一圈：{path}',
    fix: '断开其中一处引用',
  },
  // frameworks
  'code-duplicate': {
    title: '编号重复',
    detail: '{label}“{name}”出现了不止一次',
    fix: '改用不同的编号或名称',
  },
  'item-unknown': {
    title: '数据项不存在',
    detail: '没有名为“{name}”的数据项{suggestion}',
    fix: '改正名称，或先定义该数据项',
  },
  'basis-unknown': {
    title: '口径不存在',
    detail: '“{name}”没有“{basis}”这一口径，可用：{known}',
    fix: '改用可用的口径',
  },
  'measure-unknown': {
    title: '计量单位不认识',
    detail: '“{measure}”不是已知的计量单位',
    fix: '改用已知单位，如 元、万元、人、个、%、平方米',
  },
  'number-unreadable': {
    title: '数值读不懂',
    detail: '{label}“{found}”不能读成数值',
    fix: '填阿拉伯数字，可带单位，如 10%、0.5',
  },
  'group-unknown': { title: '行组不存在', detail: '没有名为“{name}”的行组', fix: '先在“groups”里定义' },
  'rule-unknown': { title: '勾稽关系不存在', detail: '没有编号为“{name}”的勾稽关系', fix: '改正编号' },
  'indicator-unknown': { title: '指标不存在', detail: '没有“{name}”这一指标', fix: '改正编号或名称' },
  'dictionary-unknown': {
    title: '字典不存在',
    detail: '没有名为“{name}”的字典',
    fix: '改正名称，或把字典文件放到 dictionaries 文件夹',
  },
  'form-unknown': { title: '报表不存在', detail: '没有表号为“{name}”的报表', fix: '改正表号' },
  'weights-do-not-sum': {
    title: '分值合计不符',
    detail: '“{name}”为 {total} 分，下级合计 {sum} 分',
    fix: '调整下级分值，使合计相等',
  },
  'standard-missing': {
    title: '指标没有评分标准',
    detail: '“{name}”既无下级指标，也无评分标准',
    fix: '补上评分标准，或注明由部门细化（slot: true）',
  },
  'standard-formula-missing': {
    title: '定量指标没有公式',
    detail: '“{name}”按数值计分，但没有公式',
    fix: '补上公式',
  },
  'points-beyond-full': {
    title: '得分超过满分',
    detail: '“{name}”的标准最高可得 {points} 分，满分只有 {full} 分',
    fix: '改正标准中的分值',
  },
  'points-below-full': {
    title: '标准得不到满分',
    detail: '“{name}”的标准最高只得 {points} 分，满分为 {full} 分',
    fix: '改正标准中的分值',
    severity: 'warning',
  },
  'step-not-positive': {
    title: '扣分幅度无效',
    detail: '“{name}”的每步幅度和每步扣分都应大于零',
    fix: '改正幅度或扣分',
  },
  'band-unreadable': {
    title: '档的写法读不懂',
    detail: '“{found}”不能读成一档',
    fix: '写作 “(0, 10%] → 4”，无穷写作 …',
  },
  'bands-gap': {
    title: '各档之间有空缺',
    detail: '“{name}”在 {at} 处没有档',
    fix: '改正档界，使各档首尾相接',
  },
  'bands-overlap': {
    title: '各档之间有重叠',
    detail: '“{name}”在 {at} 处有两个档',
    fix: '改正档界，使各档不重叠',
  },
  'input-without-cell': {
    title: '公式所需数据无处填报',
    detail: '{user}要用“{name}”，但没有报表提供这一格',
    fix: '在报表中增加这一格，或改用已有的数据',
  },
  'example-fails': {
    title: '算例不符',
    detail: '算例“{name}”：{what}应为 {wanted}，算得 {found}',
    fix: '核对公式、标准或算例',
  },
  'years-not-covered': {
    title: '评价年度不在适用年度内',
    detail: '“{name}”适用 {from} 至 {to} 年度，评价年度为 {year}',
    fix: '选用适用于该年度的指标体系',
    severity: 'warning',
  },
  'framework-unknown': {
    title: '指标体系不存在',
    detail: '没有“{name}”这一指标体系，现有：{known}',
    fix: '改正标识，或把指标体系文件放到 frameworks 文件夹',
    status: 404,
  },
  // case
  'unit-duplicate': { title: '单位代码重复', detail: '单位代码“{unit}”出现了不止一次', fix: '改正单位代码' },
  'unit-parent-unknown': {
    title: '上级单位不存在',
    detail: '单位“{unit}”的上级“{parent}”不在名单中',
    fix: '改正上级单位代码',
  },
  'unit-tree-broken': {
    title: '单位隶属关系有误',
    detail: '隶属关系应当是一棵树，没有循环，一项评价只有一个部门在最上面：{found}',
    fix: '检查各单位的上级',
  },
  'unit-unknown': {
    title: '单位不存在',
    detail: '没有代码为“{unit}”的单位',
    fix: '改正单位代码，或在单位名单中增加',
  },
  'row-unknown': {
    title: '清单的行不存在',
    detail: '“{group}”里没有代码为“{row}”的行',
    fix: '先在 rows 中登记这一行',
  },
  'row-needed': {
    title: '缺少清单的行',
    detail: '“{name}”是清单“{group}”的数据项，须写明是哪一行',
    fix: '加上 row',
  },
  'cell-not-a-number': {
    title: '单元格不是数字',
    detail: '“{name}”填的是“{found}”，不能读成数值',
    fix: '填数字，如 4850.09；概数请填最接近的数并在说明栏写明',
  },
  'cell-approximate': {
    title: '填的是概数',
    detail: '“{name}”填的是“{found}”，是概数',
    fix: '填最接近的准确数，并在说明栏写明',
  },
  'cell-measure-mismatch': {
    title: '计量单位不符',
    detail: '“{name}”的单位是{wanted}，填的是“{found}”',
    fix: '换算成应填的单位',
  },
  'figure-twice': {
    title: '同一数据填报了两次',
    detail: '“{name}”（{unit}，{year}年）已在 {other} 填报',
    fix: '只留一处；一数一源',
  },
  'reason-missing': { title: '缺少理由', detail: '{what}没有写明理由', fix: '补上理由（reason 或 note）' },
  'judgement-does-not-fit': {
    title: '评判与评分标准不符',
    detail: '指标“{name}”的评判是“{found}”，评分标准需要“{wanted}”',
    fix: '按评分标准的种类改写评判',
  },
  'table-width': {
    title: '表的列数不符',
    detail: '“{name}”有 {found} 个数，应为 {wanted} 个',
    fix: '补齐或删去多余的数',
  },
  'narrative-missing': {
    title: '缺少报告文字',
    detail: '报告的“{title}”一节没有文字',
    fix: '在 narrative.yaml 的 slots 中补上“{slot}”',
  },
  'report-figure-missing': {
    title: '报告缺少数据',
    detail: '报告中“{sentence}”要用的“{name}”没有数值',
    fix: '填报该数据，或给这句话写明缺数时怎么说（otherwise）',
  },
  // spreadsheets
  'xlsx-unreadable': {
    title: '表格文件打不开',
    detail: '{file} 不是有效的 XLSX 文件：{reason}',
    fix: '用 Excel 或 WPS 打开后另存为 .xlsx 再试',
    status: 400,
  },
  'xlsx-not-a-form': {
    title: '不是本系统的表',
    detail: '{file} 不是由本系统生成的填报表',
    fix: '请用 jiheng new 生成的表填报',
  },
  'xlsx-sheet-missing': {
    title: '缺少工作表',
    detail: '{file} 里没有“{sheet}”这张表',
    fix: '从原表恢复该工作表',
  },
  'xlsx-cell-moved': {
    title: '单元格位置变动',
    detail: '“{sheet}”表的“{label}”不在原来的位置，也没有在别处找到',
    fix: '恢复原来的行列，不要增删行',
  },
  'xlsx-row-added': {
    title: '表中增加了行',
    detail: '“{sheet}”表 {cell} 格“{label}”不是原表的行，没有读取',
    fix: '删去增加的行；确需增加的内容填在清单的空行里',
  },
  'xlsx-heading-changed': {
    title: '表头被改动',
    detail: '“{sheet}”表 {cell} 格原为“{wanted}”，现为“{found}”',
    fix: '恢复原来的表头',
  },
  'xlsx-too-large': {
    title: '表格文件过大',
    detail: '{file} 展开后超过上限（{limit}）',
    fix: '只保留填报表本身',
    status: 413,
  },
  'xlsx-error-value': {
    title: '单元格是错误值',
    detail: '“{sheet}”表 {cell} 格是 {found}',
    fix: '改正公式，或直接填数',
  },
  'xlsx-computed-overwritten': {
    title: '计算格被改写',
    detail: '“{sheet}”表 {cell} 格（{name}）由系统计算，填入的“{found}”没有采用',
    fix: '改正它所依据的数据；计算格不用填',
    severity: 'warning',
  },
  'xlsx-encrypted': { title: '表格文件加了密码', detail: '{file} 有打开密码', fix: '去掉密码后再试' },
  // archive
  'archive-unreadable': {
    title: '档案包打不开',
    detail: '{file}：{reason}',
    fix: '重新取得完整的档案包',
    status: 400,
  },
  'archive-bag': { title: '档案包封存不完整', detail: '{what}', fix: '档案包在封存后被改动，以原件为准' },
  'archive-result-differs': {
    title: '重算结果与封存结果不一致',
    detail: '{what}：封存为“{sealed}”，重算为“{computed}”',
    fix: '档案包内的数据或结果在封存后被改动，以原件为准',
  },
  'archive-report-differs': {
    title: '报告数字与重算不一致',
    detail: '{file} 中第 {id} 处数字为“{sealed}”，重算为“{computed}”',
    fix: '报告在封存后被改动，以原件为准',
  },
  // accounts
  'sign-in-needed': {
    title: '需要登录',
    detail: '还没有登录，或登录已过期',
    fix: '请重新登录；没有保存的内容留在浏览器里',
    status: 401,
  },
  'sign-in-failed': {
    title: '登录不成功',
    detail: '账号或密码不对',
    fix: '核对账号、密码和大小写；忘记密码请找安全管理员重置',
    status: 401,
  },
  'account-locked': {
    title: '账号已锁定',
    detail: '连续输错密码，账号锁定到 {until}',
    fix: '到时再试，或请安全管理员解除锁定',
    status: 403,
  },
  'account-inactive': {
    title: '账号已停用',
    detail: '账号“{login}”已停用',
    fix: '请系统管理员启用',
    status: 403,
  },
  'second-factor-needed': {
    title: '需要动态口令',
    detail: '此账号设置了动态口令',
    fix: '填写手机上显示的 6 位数字',
    status: 401,
  },
  'second-factor-wrong': {
    title: '动态口令不对',
    detail: '动态口令不对或已经用过',
    fix: '等下一个 6 位数字再填；核对手机时间',
    status: 401,
  },
  'second-factor-missing': {
    title: '须先设置动态口令',
    detail: '安全策略要求管理员使用动态口令，此账号还没有设置',
    fix: '到“我的账号”设置动态口令，然后继续',
    status: 403,
  },
  'too-many-attempts': {
    title: '尝试过于频繁',
    detail: '短时间内登录次数过多',
    fix: '{seconds} 秒后再试',
    status: 429,
  },
  'password-weak': { title: '密码不符合要求', detail: '{reason}', fix: '{rule}', status: 422 },
  'password-change-needed': { title: '须先修改密码', detail: '{reason}', fix: '修改密码后继续', status: 403 },
  'not-allowed': { title: '没有权限', detail: '{who}不能{what}', fix: '{way}', status: 403 },
  'roles-clash': {
    title: '角色不能兼任',
    detail: '“{one}”和“{other}”不能由同一人担任',
    fix: '分别授予不同的账号',
    status: 422,
  },
  'login-taken': {
    title: '登录名已被使用',
    detail: '登录名“{login}”已有账号',
    fix: '换一个登录名',
    status: 409,
  },
  'record-missing': {
    title: '没有找到',
    detail: '没有找到{what}',
    fix: '它可能已被删除；请刷新后重试',
    status: 404,
  },
  'input-invalid': {
    title: '内容不符合要求',
    detail: '“{field}”{reason}',
    fix: '按要求改写后重试',
    status: 400,
  },
  'address-unknown': {
    title: '没有这个地址',
    detail: '没有“{address}”这个地址',
    fix: '核对网址；接口的地址见 docs/openapi.json',
    status: 404,
  },
  'media-type-unknown': {
    title: '内容的种类不对',
    detail: '不接受“{found}”的内容',
    fix: '写操作发 application/json，上传文件发 multipart/form-data',
    status: 415,
  },
  'changed-meanwhile': {
    title: '别人已先保存',
    detail: '{what}已由{who}在 {at} 改过',
    fix: '看过对方的内容后，选择保留哪一个',
    status: 409,
  },
  // evaluations
  'evaluation-exists': {
    title: '已有该年度的评价',
    detail: '{department}{year}年度的评价已经开启',
    fix: '在评价清单中打开它',
    status: 409,
  },
  'not-editable': { title: '现在不能修改', detail: '{why}', fix: '{way}', status: 409 },
  'wrong-state': {
    title: '现在不能这样做',
    detail: '{what}：{why}',
    fix: '刷新后按当前状态处理',
    status: 409,
  },
  'not-ready': {
    title: '还不能上报',
    detail: '有 {count} 处必须先处理，第一处：{first}',
    fix: '到“体检”页逐条处理',
    status: 422,
  },
  'cell-unknown': {
    title: '没有这一格',
    detail: '填报表里没有“{cell}”这一格',
    fix: '指标体系可能已更新；请刷新后重试',
    status: 422,
  },
  'target-invalid': {
    title: '年度工作目标有误',
    detail: '“{name}”：{reason}',
    fix: '改正后再保存',
    status: 422,
  },
  'framework-in-use': {
    title: '指标体系有误，不能启用',
    detail: '有 {count} 处错误，第一处：{first}',
    fix: '改正后再保存',
    status: 422,
  },
  'notice-incomplete': { title: '还不能下发', detail: '{missing}', fix: '补齐后再下发', status: 422 },
  'workbook-of-another': {
    title: '不是这次的填报表',
    detail: '“{file}”是{of}填报表',
    fix: '在本单位的填报页重新下载填报表，把数填进去再上传',
    status: 422,
  },
  // uploads and lists
  'upload-type': {
    title: '不接受这种文件',
    detail: '“{file}”不是可以上传的种类',
    fix: '请上传 PDF、图片、Word、Excel、WPS 或 OFD 文件',
    status: 422,
  },
  'upload-content': {
    title: '文件内容与名称不符',
    detail: '“{file}”的内容不是{wanted}',
    fix: '用原来的程序打开后另存，再上传',
    status: 422,
  },
  'upload-too-large': {
    title: '文件过大',
    detail: '“{file}”超过上限 {limit}',
    fix: '压缩图片或拆成几个文件',
    status: 413,
  },
  'upload-name': {
    title: '文件名不合要求',
    detail: '文件名“{file}”{reason}',
    fix: '改短文件名，去掉特殊符号',
    status: 422,
  },
  'upload-active': {
    title: '文件含有可执行内容',
    detail: '“{file}”含有{what}',
    fix: '去掉宏或脚本，或打印成 PDF 后上传',
    status: 422,
  },
  'upload-encrypted': {
    title: '文件加了密码',
    detail: '“{file}”有打开密码',
    fix: '去掉密码后再上传',
    status: 422,
  },
  'upload-empty': { title: '文件是空的', detail: '“{file}”没有内容', fix: '检查文件后重新上传', status: 422 },
  'org-header-missing': {
    title: '名单缺少列',
    detail: '{file} 里没有“{wanted}”这一列',
    fix: '按表样的列名填写表头',
    status: 422,
  },
  'org-code-empty': {
    title: '单位代码没有填',
    detail: '“{name}”没有单位代码',
    fix: '填上单位代码',
    status: 422,
  },
  'org-name-empty': {
    title: '单位名称没有填',
    detail: '代码“{unit}”没有单位名称',
    fix: '填上单位名称',
    status: 422,
  },
  'org-head-twice': {
    title: '有两个本级',
    detail: '“{parent}”下面有不止一个本级单位：{unit}',
    fix: '只留一个本级',
    status: 422,
  },
  'org-yes-no': {
    title: '应填是或否',
    detail: '“{column}”填的是“{found}”',
    fix: '填“是”或“否”',
    status: 422,
  },
  'org-too-many': { title: '名单过长', detail: '{file} 超过 {limit} 行', fix: '分几次导入', status: 413 },
  // accounting data
  'ledger-content-missing': {
    title: '没有找到账簿内容',
    detail: '{file} 里没有找到凭证、科目或余额：{reason}',
    fix: '确认选对了文件；表头找不到时，在“列对应”里指定表头行和各列',
  },
  'ledger-column-missing': {
    title: '账簿缺少列',
    detail: '{table}缺少{wanted}',
    fix: '在“列对应”里指定这一列，或在账务软件里带上这一列重新导出',
  },
  'ledger-cell-unreadable': {
    title: '账簿内容读不懂',
    detail: '“{field}”是“{found}”，{reason}；这一行没有导入',
    fix: '改正这一格，或在账务软件里改正后重新导出',
  },
  'ledger-cell-empty': {
    title: '账簿缺少内容',
    detail: '这一行没有“{field}”，没有导入',
    fix: '补上这一格，或在账务软件里补上后重新导出',
  },
  'ledger-text-damaged': {
    title: '账簿文字有损坏',
    detail: '{file} 有 {count} 处不能识别的字符，按{encoding}编码读取，第一处在第 {line} 行',
    fix: '重新导出，编码选 UTF-8 或 GB18030；确认无碍可以不管',
    severity: 'warning',
  },
  'ledger-too-large': {
    title: '账簿文件超过上限',
    detail: '{file}：{what}超过上限（{limit}）',
    fix: '按月份或按科目分几个文件导出，再一起导入',
    status: 413,
  },
  'ledger-rows-skipped': {
    title: '跳过了一些行',
    detail: '{table}跳过 {count} 行{what}，第一行是第 {row} 行',
    fix: '无须处理；不该跳过的，在“列对应”里改',
    severity: 'note',
  },
  'ledger-amount-rounded': {
    title: '金额取到分',
    detail: '{table}有 {count} 个金额带浮点尾差（如 {found}），取最近的分',
    fix: '无须处理',
    severity: 'note',
  },
  // sampling and surveys
  'parameters-not-possible': {
    title: '参数不成立',
    detail: '{subject}：{reason}',
    fix: '按提示改正后重新计算',
    status: 422,
  },
  // storage
  'store-refused': { title: '数据库不能使用', detail: '{reason}', fix: '{way}', status: 500 },
  // command line
  usage: { title: '命令写法不对', detail: '{what}', fix: '运行 jiheng --help 查看用法', status: 400 },
  'folder-not-empty': {
    title: '文件夹不是空的',
    detail: '{folder} 里已有文件',
    fix: '换一个新的文件夹名',
    status: 409,
  },
  'value-unknown': {
    title: '没有这个指标或数据项',
    detail: '没有找到“{name}”{suggestion}',
    fix: '写指标编号、指标名称或数据项名称',
    status: 404,
  },
  'pdf-unavailable': {
    title: '没有生成 PDF',
    detail: '{reason}',
    fix: '可用 report.docx 或 report.html 打印成 PDF',
    severity: 'warning',
  },
  'port-taken': {
    title: '端口已被占用',
    detail: '端口 {port} 已被占用，改用 {other}',
    fix: '无须处理',
    severity: 'note',
  },
  defect: {
    title: '程序内部错误',
    detail: '程序遇到了不该出现的情况（{what}）；已填的数据没有丢失',
    fix: '请把这条信息和案例文件夹交给维护人员',
    status: 500,
  },
} as const satisfies Readonly<Record<string, Entry>>

export type ProblemCode = keyof typeof CATALOGUE

/** Every code, for the gallery and its test. */
export const PROBLEM_CODES: readonly ProblemCode[] = Object.keys(CATALOGUE) as ProblemCode[]

/** Make a problem from its code; `{name}` in the catalogue's wording takes the value of that name. */
export function problem(
  code: ProblemCode,
  values: Readonly<Record<string, string>> = {},
  place?: Place,
  severity?: Severity,
): Problem {
  const entry: Entry = CATALOGUE[code]
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  return {
    type: `tag:jiheng,2026:problem/${code}`,
    code,
    title: entry.title,
    detail: fill(entry.detail),
    severity: severity ?? entry.severity ?? 'error',
    status: entry.status ?? 422,
    ...(place === undefined ? {} : { place }),
    fix: fill(entry.fix),
    values,
  }
}

/** One problem as lines of text, for a terminal: what, where, what to do. */
export function printProblem(one: Problem): string {
  const word = { error: '错误', warning: '警告', note: '提示' }[one.severity]
  const where = one.place === undefined ? '' : `\n  位置：${printPlace(one.place)}`
  return `${word} [${one.code}] ${one.title}：${one.detail}${where}\n  处理：${one.fix}`
}

/** The nearest of some names, for "did you mean"; undefined when none is near. */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(name.length / 2)) + 1
  for (const candidate of names) {
    const far = distance(name, candidate, bestDistance)
    if (far < bestDistance) {
      bestDistance = far
      best = candidate
    }
  }
  return best
}

export const didYouMean = (suggestion: string | undefined): string =>
  suggestion === undefined ? '' : `，是否想写“${suggestion}”`

/** Edit distance, given up at `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? limit
}
