/**
 * The public site 公开网页: static pages that need no script, no account and nothing from elsewhere, with the report and the
 * open data to download. What is not chosen is not in them, what is redacted neither. Same input, same bytes.
 */
import { escapeHtml, printTypst, writeDocx, writeHtml } from '@jiheng/documents'
import type { BoundText, Evaluation, IndicatorResult } from '@jiheng/engine'
import type { Printer } from '../ports.ts'
import type { EvaluatedCase } from '../use/evaluate-case.ts'
import { openData } from './open-data.ts'
import type { PartCode } from './publication-policy.ts'
import type { Redactor } from './redact.ts'

export interface SiteOptions {
  readonly parts: ReadonlySet<PartCode>
  readonly redactor: Redactor
  /** Of the sealed archive that it is made from. */
  readonly archiveSha256: string
  readonly archiveNumber: number
  readonly organisation: string
  /** Day of publication, '' in a preview. */
  readonly date: string
  /** 保密审查 and 审签. */
  readonly reviewedBy: string
  readonly approvedBy: string
  readonly printer?: Printer | undefined
  /** Preview: only what is found to redact matters, no documents are written. */
  readonly textsOnly?: boolean
}

const encoder = new TextEncoder()

interface Page {
  readonly file: string
  readonly name: string
  readonly body: string
}

export async function publicSite(
  { evaluation, report }: EvaluatedCase,
  options: SiteOptions,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { parts, redactor } = options
  const files = new Map<string, Uint8Array>()
  const downloads: (readonly [string, string])[] = []
  if (parts.has('report')) {
    const document = redactor.document(report)
    if (options.textsOnly !== true) {
      files.set('report.html', encoder.encode(writeHtml(document)))
      files.set('report.docx', await writeDocx(document))
      downloads.push(['report.html', '评价报告（网页）'], ['report.docx', '评价报告（DOCX）'])
      const printed = await options.printer?.print(printTypst(document))
      if (printed !== undefined && 'pdf' in printed) {
        files.set('report.pdf', printed.pdf)
        downloads.push(['report.pdf', '评价报告（PDF）'])
      }
    }
  }
  if (parts.has('data')) {
    for (const [name, bytes] of openData(evaluation, {
      parts,
      redactor,
      archiveSha256: options.archiveSha256,
      organisation: options.organisation,
      created: options.date === '' ? '' : `${options.date}T00:00:00+08:00`,
    }))
      files.set(name, bytes)
    for (const name of [...files.keys()].filter((one) => one.startsWith('data/')))
      downloads.push([name, `开放数据 ${name.slice(5)}`])
    downloads.push(['datapackage.json', '开放数据的说明（Frictionless Data Package）'])
  }
  const pages: Page[] = [
    ...(parts.has('scores') ? [scoresPage(evaluation, redactor)] : []),
    ...(parts.has('issues') ? [issuesPage(evaluation, redactor)] : []),
    ...(parts.has('figures') ? [figuresPage(evaluation, redactor)] : []),
    ...(parts.has('units') ? [unitsPage(evaluation, redactor)] : []),
  ]
  const index: Page = { file: 'index.html', name: '首页', body: indexBody(evaluation, options, downloads) }
  for (const page of [index, ...pages])
    files.set(page.file, encoder.encode(frame(page, [index, ...pages], evaluation, options)))
  return files
}

const cut = (redactor: Redactor, where: string, text: string): string =>
  escapeHtml(redactor.text(where, text))
const words = (runs: BoundText): string => escapeHtml(runs.map((run) => run.text).join(''))

function frame(
  { file, name, body }: Page,
  pages: readonly Page[],
  evaluation: Evaluation,
  { organisation, date, redactor, parts }: SiteOptions,
): string {
  const title = cut(redactor, '公开网页标题', evaluation.title)
  const links = [
    ...pages.map((one) => [one.file, one.name] as const),
    ...(parts.has('report') ? [['report.html', '评价报告'] as const] : []),
  ]
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${file === 'index.html' ? title : `${escapeHtml(name)} · ${title}`}</title>
<style>${CSS}</style>
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header>
<p>${cut(redactor, '公开网页标题', organisation)}</p>
<p class="site">${title}</p>
<nav aria-label="本次公开的内容"><ul>
${links.map(([to, text]) => `<li><a href="${to}"${to === file ? ' aria-current="page"' : ''}>${escapeHtml(text)}</a></li>`).join('\n')}
</ul></nav>
</header>
<main id="main">
${body}
</main>
<footer><p>${cut(redactor, '公开网页标题', organisation)}${date === '' ? '' : `　${dayWords(date)}公开`}</p></footer>
</body>
</html>
`
}

const dayWords = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

function indexBody(
  evaluation: Evaluation,
  { parts, redactor, archiveSha256, archiveNumber, reviewedBy, approvedBy, date }: SiteOptions,
  downloads: readonly (readonly [string, string])[],
): string {
  const { total, framework, department, year } = evaluation
  const where = '公开网页·总体结论'
  const rows: readonly (readonly [string, string])[] = [
    ['评价对象', department.name],
    ['评价年度', `${year}年度`],
    ['指标体系', `${framework.name}（${framework.version}）`],
    ...(parts.has('summary')
      ? ([
          ['总评', total.sentence],
          ['等级', total.grade ?? total.noGradeReason ?? '没有评定'],
          ['依据', framework.authorities.map((one) => one.text).join('；')],
        ] as const)
      : []),
  ]
  const notice = total.illustrative ? '<p class="notice">含示例数据：为演示而编，不是真实情况。</p>' : ''
  return `<h1>${cut(redactor, where, evaluation.title)}</h1>
${notice}
<table>
<caption>基本情况</caption>
<tbody>
${rows.map(([name, text]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${cut(redactor, where, text)}</td></tr>`).join('\n')}
</tbody>
</table>
${
  downloads.length === 0
    ? ''
    : `<h2>下载</h2>
<ul>
${downloads.map(([file, name]) => `<li><a href="${file}">${escapeHtml(name)}</a></li>`).join('\n')}
</ul>`
}
<h2>来源和核对</h2>
<p>以上内容取自封存的绩效档案第 ${archiveNumber} 版，档案包的 SHA-256 摘要为 <code>${archiveSha256}</code>。</p>
${date === '' ? '' : `<p>保密审查：${escapeHtml(reviewedBy)}　审签：${escapeHtml(approvedBy)}</p>`}
<p>涉及个人的姓名、证件号码、电话和账号已经隐去。</p>`
}

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): string {
  const cell = (text: string, at: number): string =>
    `<td${numbers.includes(at) ? ' class="number"' : ''}>${text}</td>`
  return `<div class="wide" tabindex="0" role="region" aria-label="${escapeHtml(caption)}">
<table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head.map((one) => `<th scope="col">${escapeHtml(one)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}
</tbody>
</table>
</div>`
}

function scoresPage(evaluation: Evaluation, redactor: Redactor): Page {
  const where = '公开网页·指标得分'
  const rows: string[][] = []
  const walk = (list: readonly IndicatorResult[], depth: number): void => {
    for (const one of list) {
      const name = cut(redactor, where, one.name)
      rows.push([
        escapeHtml(one.code),
        depth === 0 ? `<strong>${name}</strong>` : `<span class="in${depth}">${name}</span>`,
        escapeHtml(one.fullPoints),
        escapeHtml(one.points ?? '—'),
        cut(redactor, where, one.score?.sentence ?? ''),
      ])
      walk(one.children, depth + 1)
    }
  }
  walk(evaluation.indicators, 0)
  return {
    file: 'scores.html',
    name: '指标得分',
    body: `<h1>指标得分</h1>\n<p>${cut(redactor, where, evaluation.total.sentence)}</p>\n${table('指标得分和评分过程', ['编号', '指标', '分值', '得分', '评分过程'], rows, [2, 3])}`,
  }
}

function issuesPage({ issues }: Evaluation, redactor: Redactor): Page {
  const where = '公开网页·问题和建议'
  const items = issues.map(
    (one) => `<section>
<h2>${cut(redactor, where, one.title)}</h2>
<p>${words(redactor.runs(where, one.issue))}</p>
<p><strong>建议：</strong>${words(redactor.runs(where, one.recommendation))}</p>
</section>`,
  )
  return {
    file: 'issues.html',
    name: '问题和建议',
    body: `<h1>问题和建议</h1>\n${items.length === 0 ? '<p>没有发现问题。</p>' : items.join('\n')}`,
  }
}

function figuresPage(evaluation: Evaluation, redactor: Redactor): Page {
  const where = '公开网页·主要数据'
  const rows = evaluation.values
    .filter(
      (one) =>
        one.key !== undefined &&
        one.key.unit === evaluation.department.code &&
        one.key.row === undefined &&
        one.value.kind === 'known',
    )
    .map((one) => [
      cut(redactor, where, one.label),
      String(one.key?.year ?? ''),
      escapeHtml(one.value.text),
      `${one.working === undefined ? '' : cut(redactor, where, one.working)}${one.illustrative ? '〔示例〕' : ''}`,
    ])
  return {
    file: 'figures.html',
    name: '主要数据',
    body: `<h1>主要数据</h1>\n${table('部门整体的数据', ['数据项', '年度', '数值', '算式'], rows, [2])}`,
  }
}

function unitsPage({ units }: Evaluation, redactor: Redactor): Page {
  const where = '公开网页·各单位得分'
  return {
    file: 'units.html',
    name: '各单位得分',
    body: `<h1>各单位得分</h1>\n${table(
      '各单位得分和等级',
      ['单位', '得分', '可评分值', '得分率', '等级'],
      units.map((one) => [
        cut(redactor, where, one.name),
        escapeHtml(one.total.points),
        escapeHtml(one.total.assessable),
        escapeHtml(one.total.rate ?? '—'),
        escapeHtml(one.total.grade ?? '—'),
      ]),
      [1, 2, 3],
    )}`,
  }
}

const CSS = `
:root { color-scheme: light }
body { margin: 0; font: 17px/1.7 "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #1a2420; background: #fff }
header, main, footer { max-width: 1060px; margin: 0 auto; padding: 0 16px }
header { border-bottom: 3px solid #9c1c1c; padding-top: 16px }
header p { margin: 0; color: #4a5752 }
header .site { font-size: 20px; font-weight: 600; color: #1a2420 }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; padding: 0; margin: 10px 0 }
a { color: #0b5394 }
nav a { text-decoration: none; padding: 2px 0 }
nav a:hover, nav a:focus { text-decoration: underline }
nav a[aria-current] { color: #9c1c1c; font-weight: 600; border-bottom: 2px solid #9c1c1c }
.skip { position: absolute; left: -9999px }
.skip:focus { left: 16px; top: 8px; background: #fff; padding: 4px 8px }
h1 { font-size: 26px; line-height: 1.4 }
h2 { font-size: 20px }
table { border-collapse: collapse; width: 100%; margin: 16px 0 }
caption { text-align: left; font-weight: 600; padding: 4px 0 }
th, td { border: 1px solid #b8c2bd; padding: 5px 9px; text-align: left; vertical-align: top }
th { background: #f1f4f2; white-space: nowrap }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.in1 { padding-left: 1em } .in2 { padding-left: 2em } .in3 { padding-left: 3em }
.wide { overflow-x: auto }
.notice { background: #fff5e0; border: 1px solid #b07a1a; padding: 6px 12px }
code { overflow-wrap: anywhere }
footer { border-top: 1px solid #b8c2bd; margin-top: 40px; color: #4a5752 }
@media print { nav, .skip { display: none } header { border-color: #000 } a { color: inherit; text-decoration: none } .wide { overflow: visible } tr { break-inside: avoid } thead { display: table-header-group } body { font-size: 11pt } }
`
