/** Making a new case folder 新建案例: case.yaml, forms to fill in as XLSX, and files for words and judgements. */
import { writeFormWorkbook } from '@jiheng/documents'
import { compileFramework, type Framework, formGrids, type Indicator, type Problem } from '@jiheng/engine'
import { dictionaryFiles, type FileMap, findFramework, textOf } from '../case/library.ts'

export interface NewCaseRequest {
  readonly framework: string
  readonly library: FileMap
  readonly department: string
  readonly year: number
  /** Accounting units; without any, one workbook is made for the department itself. */
  readonly units: readonly { readonly code: string; readonly name: string }[]
}

const encoder = new TextEncoder()
const ROOT = '000'

/** The files of a new case folder. */
export async function newCase(
  request: NewCaseRequest,
): Promise<{ files?: ReadonlyMap<string, Uint8Array>; problems: readonly Problem[] }> {
  const found = findFramework(request.library, request.framework)
  if (found.entry === undefined) return { problems: found.problems }
  const source = { file: found.entry.file, text: textOf(request.library.get(found.entry.file) as Uint8Array) }
  const { framework, problems } = compileFramework({
    framework: source,
    dictionaries: dictionaryFiles(request.library),
  })
  if (framework === undefined) return { problems }
  const files = new Map<string, Uint8Array>()
  files.set('case.yaml', encoder.encode(caseFile(request, framework)))
  files.set('judgements.yaml', encoder.encode(judgementsFile(framework)))
  files.set('narrative.yaml', encoder.encode(narrativeFile(framework)))
  files.set('README.md', encoder.encode(readme(framework)))
  const units = request.units.length > 0 ? request.units : [{ code: ROOT, name: request.department }]
  for (const unit of units) {
    const grids = formGrids(framework, unit, request.year)
    const meta = {
      title: framework.shortName,
      department: request.department,
      unit: unit.name,
      year: request.year,
      framework: `${framework.id}@${framework.version}`,
    }
    files.set(`forms/${unit.code}-${fileName(unit.name)}.xlsx`, await writeFormWorkbook(grids, meta))
  }
  return { files, problems }
}

const fileName = (name: string): string => name.replace(/[\\/:*?"<>|\s]/g, '')
const quoted = (text: string): string => JSON.stringify(text)

function caseFile(request: NewCaseRequest, framework: Framework): string {
  const units = request.units.map(
    (unit, index) =>
      `  - { code: ${quoted(unit.code)}, name: ${quoted(unit.name)}${index === 0 ? ', headUnit: true' : ''} }`,
  )
  return `# 评价什么：部门、年度、指标体系、单位。填报数据在 forms 文件夹的表格里。
title: ${quoted(`${request.department}${request.year}年度部门整体支出绩效评价`)}
department: { code: "${ROOT}", name: ${quoted(request.department)} }
year: ${request.year}
framework: ${framework.id}@${framework.version}
organisation: ${quoted(request.department)}
${units.length === 0 ? '# units:\n#   - { code: "001", name: 本级, headUnit: true }' : `units:\n${units.join('\n')}`}
`
}

/** How a judgement of each judged standard is written. */
const SAMPLES: Readonly<Record<string, string>> = {
  checklist: 'kind: checklist, met: [1, 2]',
  findings: 'kind: findings, count: 0',
  levels: 'kind: level, level: 较好',
}

function judgementsFile(framework: Framework): string {
  const lines = ['# 由人评定的指标。去掉行首的 # 并填写；每条须写明理由。', 'judgements: []']
  const walk = (list: readonly Indicator[]): void => {
    for (const one of list) {
      walk(one.children)
      const sample = SAMPLES[one.scoring?.kind ?? '']
      if (sample !== undefined)
        lines.push(
          `# - { indicator: ${quoted(one.code)}, ${sample}, by: 姓名, date: "2020-04-20", reason: 理由 }   # ${one.name}`,
        )
      if (one.notApplicable !== undefined)
        lines.push(
          `# - { indicator: ${quoted(one.code)}, kind: notApplicable, by: 姓名, date: "2020-04-20", reason: 理由 }   # ${one.name}不适用时`,
        )
    }
  }
  walk(framework.indicators)
  return `${lines.join('\n')}\n`
}

function narrativeFile(framework: Framework): string {
  const lines = ['# 报告的文字。数字写成 {数据项} 或 {数据项·口径}，由系统填入。', 'slots:']
  const seen = new Set<string>()
  for (const node of framework.outline) {
    if (node.kind !== 'narrative' || seen.has(node.slot)) continue
    seen.add(node.slot)
    lines.push(`  ${quoted(node.slot)}:`, `    - ${quoted(`（待填写：${node.title}）`)}`)
  }
  if (seen.size === 0) return `${lines[0]}\nslots: {}\n`
  return `${lines.join('\n')}\n`
}

function readme(framework: Framework): string {
  return `# 怎么填

1. 用 Excel 或 WPS 打开 forms 文件夹里的表，黄色格填数，灰色格由系统计算；不要增删行列。
2. 在 judgements.yaml 里填写由人评定的指标，在 narrative.yaml 里写报告的文字。
3. 运行 jiheng evaluate 本文件夹，结果在 out 文件夹。

指标体系：${framework.name}（${framework.id} ${framework.version}）
`
}
