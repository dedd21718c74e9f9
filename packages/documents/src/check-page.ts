/**
 * A check's result as one page, to be sent to whoever wrote the report: the text with its figures and statements marked,
 * beside it the list with the arithmetic. Everything is inside the file, and it reads without its script as well.
 */
import {
  type Block,
  type CheckedFigure,
  type CheckResult,
  figureWords,
  KIND_NAMES,
  KINDS,
  layOutText,
  liesApart,
  listOrder,
  type PlacedCell,
  pageAt,
  type Remark,
  type Run,
  runsIn,
  type Segment,
  type SourceText,
  type Statement,
  type StatementFigure,
  segments,
  shortened,
  summaryWords,
  TONE_NAMES,
  TONES,
  type Tone,
  toneOf,
} from '@jiheng/checker'
import { escapeHtml } from './html.ts'

export interface CheckPageInput {
  /** The file's name. */
  readonly name: string
  readonly source: SourceText
  readonly result: CheckResult
  readonly title?: string
}

/** Classes of one letter: a long report has tens of thousands of marks. */
const CLASS: Readonly<Record<Tone, string>> = { material: 'x', rounding: 'r', undecided: 'n', holds: 'g' }
const SIGN: Readonly<Record<Tone, string>> = { material: '✕', rounding: '≈', undecided: '?', holds: '✓' }

/** HTML text of the page. */
export function checkPage(input: CheckPageInput): string {
  const { name, source, result } = input
  const title = input.title ?? `${name} 核查结果`
  const body = new TextPane(source, result)
  const text = body.write()
  const list = new ListPane(source, result, body).write()
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${words(title)}</title>
<style>${CSS}</style>
<script>document.documentElement.className='js'</script>
</head>
<body>
<header>
<div><h1>${input.title === undefined ? '报告核查结果' : words(title)}</h1><p class=name>${words(name)}</p></div>
<p class=sum>${words(summaryWords(result.summary))}</p>
<p class=hint>只核对文中数字彼此对不对得上，不用文外的资料；没有标记的文字没有核对。<span class=keys>j k 或 ↑ ↓ 逐条看，回车到原文，Esc 取消。</span></p>
</header>
<main>
<section id=list aria-label="核查清单">${list}</section>
<section id=text tabindex=0 aria-label="原文">
${LEGEND}
${text}
</section>
</main>
<script id=sets type="application/json">${JSON.stringify(body.sets)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`
}

/** Text as HTML; control characters, which no page may hold, are dropped. */
function words(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is dropped
  return escapeHtml(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, ''))
}

class TextPane {
  /** Which statements each kind of mark covers; marks name their set by position. */
  readonly sets: (readonly number[])[] = []
  private readonly setOf = new Map<readonly number[], number>()
  /** The first mark of each statement and remark. */
  readonly firstMark = new Map<number, number>()
  readonly firstRemark = new Map<number, number>()
  /** Figures that may be jumped to. */
  readonly figureMarks = new Set<number>()
  private readonly asked = new Set<number>()
  private readonly source: SourceText
  private readonly result: CheckResult
  private readonly segments: readonly Segment[]

  constructor(source: SourceText, result: CheckResult) {
    this.source = source
    this.result = result
    this.segments = segments(source, result)
    for (const statement of result.statements)
      for (const figure of statement.figures) this.asked.add(figure.start)
  }

  write(): string {
    return layOutText(this.source)
      .map((block) => this.block(block))
      .join('\n')
  }

  private block(block: Block): string {
    switch (block.kind) {
      case 'page':
        return `<p class=pg id=p${block.page}>第 ${block.page} 页</p>`
      case 'text': {
        const content = this.range(block.start, block.end)
        if (block.heading === undefined) return `<div class=t>${content}</div>`
        return `<h${Math.min(6, block.heading + 1)} class=t>${content}</h${Math.min(6, block.heading + 1)}>`
      }
      case 'table': {
        const rows = block.rows.map((row) => `<tr>${row.map((cell) => this.cell(cell)).join('')}`)
        return `<div class=tb tabindex=0><table>${rows.join('\n')}</table></div>`
      }
    }
  }

  private cell(cell: PlacedCell): string {
    const span =
      (cell.rowSpan > 1 ? ` rowspan=${cell.rowSpan}` : '') +
      (cell.columnSpan > 1 ? ` colspan=${cell.columnSpan}` : '')
    const number = /^[\s\d.,，%％-]+$/.test(this.source.text.slice(cell.start, cell.end)) ? ' class=num' : ''
    const page = cell.page === undefined ? '' : `<span class=pg id=p${cell.page}>第 ${cell.page} 页</span>`
    return `<td${span}${number}>${page}${this.range(cell.start, cell.end)}`
  }

  private range(start: number, end: number): string {
    return runsIn(this.segments, start, end)
      .map((run) => this.run(run))
      .join('')
  }

  private run(run: Run): string {
    const content = run.parts.map((part) => this.part(part)).join('')
    const start = run.parts[0]?.start ?? 0
    const first = run.statements[0]
    const remark = run.remarks[0]
    if ((first === undefined && remark === undefined) || content.trim() === '') return content
    for (const one of run.remarks) if (!this.firstRemark.has(one)) this.firstRemark.set(one, start)
    if (first === undefined || run.tone === undefined) {
      const title = words(this.result.remarks[remark ?? 0]?.text ?? '')
      return `<a class=k id=m${start} href=#r${remark} title="提示：${title}">${content}</a>`
    }
    const kind = KIND_NAMES[(this.result.statements[first] as Statement).kind]
    const more = run.statements.length > 1 ? `，共 ${run.statements.length} 条` : ''
    // Most marks hold; theirs the script makes when it is asked for.
    const title = run.tone === 'holds' ? '' : ` title="${TONE_NAMES[run.tone]}：${kind}${more}"`
    return `<a class=${CLASS[run.tone]} id=m${start} data-g=${this.set(run.statements, start)} href=#i${first}${title}>${content}</a>`
  }

  private set(statements: readonly number[], start: number): number {
    const known = this.setOf.get(statements)
    if (known !== undefined) return known
    for (const one of statements) if (!this.firstMark.has(one)) this.firstMark.set(one, start)
    const position = this.sets.push(statements) - 1
    this.setOf.set(statements, position)
    return position
  }

  private part(part: Segment): string {
    const content = words(this.source.text.slice(part.start, part.end))
    const { figure } = part
    if (figure === undefined) return content
    const title = figureTitle(figure)
    const attribute = title === '' ? '' : ` title="${words(title)}"`
    if (!this.asked.has(figure.start)) return `<u${attribute}>${content}</u>`
    if (this.figureMarks.has(figure.start)) return `<u data-f=${figure.start}${attribute}>${content}</u>`
    this.figureMarks.add(figure.start)
    return `<u id=f${figure.start}${attribute}>${content}</u>`
  }
}

/** What a figure is: its label and unit. */
function figureTitle(figure: CheckedFigure): string {
  const { label = '', unit } = figure
  if (label === '') return unit === '' ? '' : `单位：${unit}`
  return unit === '' ? label : `${label}（${unit}）`
}

class ListPane {
  private readonly source: SourceText
  private readonly result: CheckResult
  private readonly text: TextPane

  constructor(source: SourceText, result: CheckResult, text: TextPane) {
    this.source = source
    this.result = result
    this.text = text
  }

  write(): string {
    const { statements, remarks } = this.result
    const entries = listOrder(statements).map((position) =>
      this.entry(statements[position] as Statement, position),
    )
    const notes = remarks.map((remark, position) => this.remark(remark, position))
    return `<div class=bar>${this.filters()}</div>
<ol role=list>${[...entries, ...notes].join('\n')}</ol>
<p class=none hidden>没有符合所选条件的条目。</p>`
  }

  private filters(): string {
    const { statements, remarks } = this.result
    const tones = new Map<Tone, number>()
    const kinds = new Map<string, number>()
    for (const one of statements) {
      tones.set(toneOf(one), (tones.get(toneOf(one)) ?? 0) + 1)
      kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + 1)
    }
    const button = (attribute: string, name: string, count: number, on: boolean): string =>
      `<button type=button ${attribute} aria-pressed=${on}>${name} <b>${count}</b></button>`
    const byTone = [
      button('data-tone=""', '全部', statements.length + remarks.length, true),
      ...TONES.filter((tone) => tones.has(tone)).map((tone) =>
        button(
          `data-tone=${CLASS[tone]}`,
          `${SIGN[tone]} ${TONE_NAMES[tone].replace('矛盾·', '')}`,
          tones.get(tone) ?? 0,
          false,
        ),
      ),
      ...(remarks.length === 0 ? [] : [button('data-tone=k', '提示', remarks.length, false)]),
    ]
    const byKind = [
      button('data-kind=""', '各种说法', statements.length, true),
      ...KINDS.filter((kind) => kinds.has(kind)).map((kind) =>
        button(`data-kind=${kind}`, KIND_NAMES[kind], kinds.get(kind) ?? 0, false),
      ),
    ]
    return `<h2>核查清单 <span id=state role=status></span><button type=button id=fold aria-expanded=true aria-controls=list>收起</button></h2>
<div class=f role=group aria-label="按判定筛选">${byTone.join('')}</div>
<div class=f role=group aria-label="按种类筛选">${byKind.join('')}</div>`
  }

  private entry(statement: Statement, position: number): string {
    const tone = toneOf(statement)
    const mark = this.text.firstMark.get(position)
    const quote = words(shortened(statement.quote, tone === 'holds' ? 60 : 120))
    return `<li class=${CLASS[tone]} id=i${position} data-k=${statement.kind}><a href=#${mark === undefined ? 'text' : `m${mark}`}><b>${SIGN[tone]} ${TONE_NAMES[tone]}</b> <i>${KIND_NAMES[statement.kind]}</i>${this.page(statement)}<q>${quote}</q></a><div class=w>${this.working(statement)}</div>`
  }

  private remark(remark: Remark, position: number): string {
    const mark = this.text.firstRemark.get(position)
    return `<li class=k id=r${position}${mark === undefined ? '' : ` data-m=${mark}`}><a href=#${mark === undefined ? 'text' : `m${mark}`}><b>※ 提示</b>${this.page(remark)}<q>${words(shortened(remark.quote, 120))}</q></a><p class=rt>${words(remark.text)}</p>`
  }

  private page(one: { readonly page?: number; readonly start: number }): string {
    const page = one.page ?? pageAt(this.source.pages, one.start)
    return page === undefined ? '' : ` <em>第 ${page} 页</em>`
  }

  private working(statement: Statement): string {
    const figures = statement.figures.map((figure) => this.figure(figure, statement))
    const line = (name: string, text: string | undefined, kind = ''): string =>
      text === undefined || text === '' ? '' : `<p${kind}><i>${name}</i>${words(text)}</p>`
    return [
      figures.length === 0 ? '' : `<table>${figures.join('')}</table>`,
      line('算式', statement.working, ' class=ar'),
      line('最可能', statement.slip, ' class=sl'),
      line('精度', statement.width === undefined ? undefined : `小于 ${statement.width}的差错看不出来`),
      line('说明', statement.note),
    ].join('')
  }

  private figure(figure: StatementFigure, statement: Statement): string {
    const label = figure.label === undefined || figure.label === '' ? '' : `<i>${words(figure.label)}</i>`
    const page = figure.page ?? pageAt(this.source.pages, figure.start)
    const far =
      liesApart(figure, statement) && this.text.figureMarks.has(figure.start)
        ? `<td><a class=far href=#f${figure.start}>在文中${page === undefined ? '别处' : `第 ${page} 页`}</a>`
        : ''
    return `<tr data-f=${figure.start}><th>${words(figure.role)}${label}<td>${words(figureWords(figure))}<td>${words(figure.unit)}${far}`
  }
}

const LEGEND = `<p class=lg>图例 <a class=x>✕ 矛盾</a> <a class=r>≈ 末位尾差</a> <a class=n>? 无法判定</a> <a class=g>✓ 成立</a> <span><u>识别的数字</u></span> <a class=k>※ 提示</a></p>`

const SANS =
  '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","WenQuanYi Micro Hei",SimHei,sans-serif'
const SERIF = '"Noto Serif CJK SC","Source Han Serif SC",STZhongsong,"华文中宋",SimSun,"宋体",serif'

const CSS = `
:root{--ink:#1c2b2e;--soft:#51625f;--teal:#14595c;--pale:#e6efed;--line:#d5dcd8;--strong:#aebbb5;--ground:#f3f4f0;--head:#edf1ee;--red:#b5382a;--red-pale:#fbeeea;--amber:#855800;--amber-pale:#fcf4df;--slate:#41548a;--slate-pale:#ecf0f8;--green:#3f8a5c}
*{box-sizing:border-box}
html{height:100%}
body{margin:0;height:100%;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);font:14px/1.6 ${SANS};font-variant-numeric:tabular-nums}
h1,h2,h3,h4,h5,h6,p,ol{margin:0;padding:0}
ol{list-style:none}
a{color:inherit;text-decoration:none}
button{font:inherit;color:inherit}
:focus-visible{outline:2px solid var(--teal);outline-offset:1px}
header{display:grid;grid-template-columns:minmax(0,auto) minmax(0,1fr);gap:0 28px;align-items:center;padding:10px 20px;border-bottom:1px solid var(--line);border-top:4px solid var(--teal);background:#fff}
header>div{grid-row:1/3;max-width:26em}
h1{font:600 20px/1.4 ${SERIF};letter-spacing:.04em}
.name{color:var(--soft);overflow-wrap:anywhere}
.sum{font-size:15px;font-weight:600}
.hint{color:var(--soft);font-size:13px}
.keys{display:none}
.js .keys{display:inline}
main{flex:1;min-height:0;display:grid;grid-template-columns:minmax(0,1fr) minmax(340px,420px)}
#text{order:0;overflow:auto;padding:8px 28px 60vh;background:#fff;font:16px/1.85 ${SERIF};overflow-wrap:anywhere;scroll-padding:60px 0;position:relative}
#list{order:1;overflow:auto;border-left:1px solid var(--line);scroll-padding:140px 0 12px}
.t{white-space:pre-wrap;max-width:52em}
h2.t,h3.t,h4.t,h5.t,h6.t{margin:.5em 0 .2em;font:600 17px/1.7 ${SERIF}}
div.t{content-visibility:auto;contain-intrinsic-size:auto 1500px}
.pg{display:block;margin:14px 0 8px;border-top:1px dashed var(--strong);color:var(--soft);font:12px/1.8 ${SANS};text-align:right}
td .pg{margin:0 0 2px;text-align:left}
.tb{margin:8px 0;overflow-x:auto}
.tb table{border-collapse:collapse;font:14px/1.55 ${SANS}}
.tb td{padding:3px 8px;border:1px solid var(--strong);white-space:pre-wrap;vertical-align:top;min-width:2.5em}
.tb .num{text-align:right;white-space:nowrap}
.lg{position:sticky;top:-8px;z-index:2;margin:-8px -28px 4px;padding:5px 28px;border-bottom:1px solid var(--line);background:#fff;color:var(--soft);font:12px/1.7 ${SANS}}
.lg>*{margin:0 8px 0 4px}
u{text-decoration:underline dotted var(--strong);text-underline-offset:.28em}
#text a{padding-bottom:1px;border-bottom:1px solid transparent;box-decoration-break:clone;-webkit-box-decoration-break:clone}
#text a u{text-decoration-color:#8fa09a}
#text a.x{border-bottom:2px solid var(--red);background:var(--red-pale)}
#text a.r{border-bottom:3px double var(--amber);background:var(--amber-pale)}
#text a.n{border-bottom:1px dashed #6d7b77;background:#f1f3f1}
#text a.g{border-bottom:1px solid var(--green)}
#text a.k{border-bottom:2px dotted var(--slate);background:var(--slate-pale)}
#text a[href]:hover{background:var(--pale)}
#text .on,#text a:target{outline:2px solid var(--teal);border-radius:1px}
#text .on.x,#text .x:target{outline-color:var(--red)}
#text .on.r,#text .r:target{outline-color:var(--amber)}
#text u.onf,#text u:target{background:#ffe9a3;box-shadow:0 0 0 2px #ffe9a3;border-radius:1px}
#text u.now{outline:2px solid var(--ink);outline-offset:3px}
.bar{position:sticky;top:0;z-index:2;padding:8px 12px;border-bottom:1px solid var(--line);background:var(--head)}
h2{font:600 15px/1.6 ${SERIF}}
#state{margin-left:8px;color:var(--soft);font:12px/1.6 ${SANS}}
#fold{display:none}
.f{display:none;flex-wrap:wrap;gap:4px;margin-top:5px}
.js .f{display:flex}
.f button{padding:1px 8px;border:1px solid var(--strong);border-radius:3px;background:#fff;font-size:12px;line-height:20px;white-space:nowrap;cursor:pointer}
.f button b{font-weight:400;opacity:.75}
.f button[aria-pressed=true]{border-color:var(--teal);background:var(--teal);color:#fff}
.f button:disabled{opacity:.45;cursor:default}
.none{padding:24px;color:var(--soft);text-align:center}
li{display:block;border-bottom:1px solid var(--line);border-left:4px solid transparent;background:#fff;content-visibility:auto;contain-intrinsic-size:auto 76px}
li.x{border-left-color:var(--red)}
li.r{border-left:4px double var(--amber)}
li.n{border-left:4px dashed #98a5a1}
li.g{border-left-color:var(--green)}
li.k{border-left:4px dotted var(--slate)}
li[hidden]{display:none}
li>a{display:block;padding:7px 12px}
li>a:hover,li.on>a{background:var(--pale)}
li>a:focus-visible{outline-offset:-2px}
li b{font-size:12px;font-weight:600}
li.x b{color:var(--red)}
li.r b{color:var(--amber)}
li.n b{color:var(--soft)}
li.g b{color:#2c6b45}
li.k b{color:var(--slate)}
li>a i{margin-left:6px;font-style:normal;font-size:12px;color:var(--soft)}
li em{float:right;font-style:normal;font-size:12px;color:var(--soft)}
q{display:block;font-family:${SERIF};line-height:1.6;quotes:none;overflow-wrap:anywhere}
.w{padding:2px 12px 10px;font-size:13px;overflow-wrap:anywhere}
.js .w{display:none}
.js li.on>.w{display:block}
.js li:not(.on) q{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
.w table{width:100%;margin-bottom:5px;border-collapse:collapse}
.w th,.w td{padding:2px 6px 2px 0;border-bottom:1px solid var(--line);font-weight:400;text-align:left;vertical-align:top}

.w td:nth-child(2){text-align:right;white-space:nowrap;font-weight:600}
.w td:nth-child(4){text-align:right}
.far{color:var(--teal);text-decoration:underline;white-space:nowrap}
.w i{display:inline-block;min-width:4em;color:var(--soft);font-style:normal}
.w th i{display:block;font-size:12px;line-height:1.4}
.w p{padding:1px 0 1px 4em;text-indent:-4em}
.w i,.w p>*{text-indent:0}
.sl{font-weight:600}
.rt{padding:0 12px 8px;font-size:13px;color:var(--soft)}
@media screen and (max-width:900px){
body{display:block;height:auto}
header{display:block;padding:8px 14px}
header>div{max-width:none}
h1{font-size:17px}
.name,.hint{font-size:12px}
.sum{font-size:14px}
.keys{display:none!important}
main{display:block}
#text{overflow:visible;padding:4px 14px 24px;font-size:15px}
.lg{position:static;margin:-4px -14px 4px;padding:4px 14px}
#list{border-left:0;overflow:visible}
.js{scroll-padding:50px 0 50vh}
.js body{padding-bottom:50vh}
.js #list{position:fixed;z-index:5;left:0;right:0;bottom:0;height:46vh;overflow:auto;border-top:2px solid var(--teal);background:var(--ground);box-shadow:0 -4px 14px rgb(28 43 46/18%);scroll-padding-top:112px}
.js .folded #list{height:auto;overflow:hidden}
.js .folded #list>ol,.js .folded .f,.js .folded .none{display:none}
.js #fold{display:block;float:right;padding:1px 12px;border:1px solid var(--strong);border-radius:3px;background:#fff;font:12px/22px ${SANS}}
.f{flex-wrap:nowrap;overflow-x:auto;margin-right:-12px;padding:1px 12px 1px 0}
.f button{line-height:26px}
}
@media print{
@page{margin:16mm 14mm}
body,main{display:block;height:auto;background:#fff}
body{font-size:10pt}
header{border-top:0;padding:0 0 6pt}
.hint .keys,.f,#state,#fold,.js .f{display:none!important}
#list,#text{overflow:visible;border:0;padding:0}
.bar,.lg{position:static;margin:0;padding:2pt 0;background:none}
#text{break-before:page;font-size:10.5pt;line-height:1.7}
li,div.t{content-visibility:visible}
li{break-inside:avoid}
.js .w{display:block}
.js li.g>.w table,.js li.g>.w p:not(.ar){display:none}
li>a,.w{padding-left:6pt}
.tb{overflow:visible}
.tb table{font-size:8.5pt}
#text a,li{print-color-adjust:exact;-webkit-print-color-adjust:exact}
#text .on,#text u.onf,#text u.now{outline:0;box-shadow:none}
}
`

/** Nothing here is needed to read the page. No back-quote, backslash or less-than-slash: it stands in a literal and a page. */
const SCRIPT = `
(function(){
var d=document,byId=function(id){return d.getElementById(id)}
var sets=JSON.parse(byId('sets').textContent),list=byId('list'),text=byId('text'),state=byId('state'),fold=byId('fold')
var items=Array.prototype.slice.call(list.querySelectorAll('li'))
var tone='',kind='',current=null,lit=[],groups=null,setsOf=null
function index(){
if(groups)return
groups={};setsOf={}
text.querySelectorAll('[data-g]').forEach(function(mark){var g=mark.dataset.g;(groups[g]=groups[g]||[]).push(mark)})
sets.forEach(function(set,g){set.forEach(function(one){(setsOf[one]=setsOf[one]||[]).push(g)})})
}
function light(element,name){if(element){element.classList.add(name);lit.push([element,name])}}
function clear(){
lit.forEach(function(pair){pair[0].classList.remove(pair[1])})
lit=[]
if(current){current.classList.remove('on');current.firstChild.removeAttribute('aria-current')}
current=null
state.textContent=''
}
function marksOf(item){
if(item.id[0]==='r'){var mark=item.dataset.m&&byId('m'+item.dataset.m);return mark?[mark]:[]}
index()
var found=[];(setsOf[item.id.slice(1)]||[]).forEach(function(g){found=found.concat(groups[g]||[])})
return found
}
function choose(item){
clear()
current=item
item.classList.add('on')
item.firstChild.setAttribute('aria-current','true')
marksOf(item).forEach(function(mark){light(mark,'on')})
item.querySelectorAll('tr[data-f]').forEach(function(row){
light(byId('f'+row.dataset.f),'onf')
text.querySelectorAll('u[data-f="'+row.dataset.f+'"]').forEach(function(more){light(more,'onf')})
})
item.scrollIntoView({block:'nearest'})
var shown=items.filter(function(one){return !one.hidden})
state.textContent='第 '+(shown.indexOf(item)+1)+' 条，共 '+shown.length+' 条'
}
function toWords(item){
var marks=marksOf(item),mark=byId(item.firstChild.getAttribute('href').slice(1))
mark=marks.length?mark||marks[0]:null
if(mark)mark.scrollIntoView({block:'center'})
}
function focusOn(item){item.firstChild.focus({preventScroll:true})}
function filter(){
var inTone=0,counts={}
items.forEach(function(item){
var byTone=!tone||item.className.split(' ')[0]===tone
var k=item.dataset.k
if(byTone&&k){counts[k]=(counts[k]||0)+1;inTone++}
item.hidden=!byTone||(kind!==''&&k!==kind)
})
list.querySelectorAll('[data-tone]').forEach(function(b){b.setAttribute('aria-pressed',String(b.dataset.tone===tone))})
list.querySelectorAll('[data-kind]').forEach(function(b){
b.setAttribute('aria-pressed',String(b.dataset.kind===kind))
var count=b.dataset.kind===''?inTone:counts[b.dataset.kind]||0
b.querySelector('b').textContent=count
b.disabled=count===0&&b.dataset.kind!==kind&&b.dataset.kind!==''
})
list.querySelector('.none').hidden=items.some(function(item){return !item.hidden})
if(current&&current.hidden)clear()
}
function open(){d.body.classList.remove('folded');fold.textContent='收起';fold.setAttribute('aria-expanded','true')}
list.addEventListener('click',function(event){
var button=event.target.closest('button')
if(button===fold&&button){
var folded=d.body.classList.toggle('folded')
fold.textContent=folded?'展开':'收起'
fold.setAttribute('aria-expanded',String(!folded))
return
}
if(button){
if('tone' in button.dataset){tone=button.dataset.tone;if(tone==='k')kind=''}
else {kind=button.dataset.kind;if(tone==='k')tone=''}
filter()
list.scrollTop=0
return
}
var far=event.target.closest('a.far')
if(far){
event.preventDefault()
var figure=byId(far.getAttribute('href').slice(1))
if(!figure)return
lit=lit.filter(function(pair){if(pair[1]==='now')pair[0].classList.remove('now');return pair[1]!=='now'})
light(figure,'now')
figure.scrollIntoView({block:'center'})
return
}
var head=event.target.closest('li>a')
if(!head)return
event.preventDefault()
choose(head.parentNode)
focusOn(head.parentNode)
toWords(head.parentNode)
})
text.addEventListener('mouseover',function(event){
var mark=event.target.closest('a[data-g]')
if(!mark||mark.title)return
var head=byId(mark.getAttribute('href').slice(1)).firstChild,many=sets[mark.dataset.g].length
mark.title=head.querySelector('b').textContent.slice(2)+'：'+head.querySelector('i').textContent+(many>1?'，共 '+many+' 条':'')
})
text.addEventListener('click',function(event){
var mark=event.target.closest('a[href]')
if(!mark)return
event.preventDefault()
var ids=mark.dataset.g===undefined?[mark.getAttribute('href').slice(1)]:sets[mark.dataset.g].map(function(one){return 'i'+one})
var at=current?ids.indexOf(current.id):-1
var item=byId(ids[(at+1)%ids.length])
open()
if(item.hidden){tone='';kind='';filter()}
choose(item)
focusOn(item)
if(ids.length>1)state.textContent='此处共 '+ids.length+' 条，这是第 '+((at+1)%ids.length+1)+' 条；再点看下一条'
})
d.addEventListener('keydown',function(event){
if(event.ctrlKey||event.metaKey||event.altKey)return
var inText=text.contains(d.activeElement),key=event.key
if(key==='Escape'){clear();return}
var step=key==='j'||(key==='ArrowDown'&&!inText)?1:key==='k'||(key==='ArrowUp'&&!inText)?-1:0
if(step){
var shown=items.filter(function(one){return !one.hidden})
if(!shown.length)return
event.preventDefault()
var at=current?shown.indexOf(current):-1
var next=shown[Math.min(shown.length-1,Math.max(0,at+step))]
choose(next)
focusOn(next)
}else if(key==='Enter'&&current&&(d.activeElement===d.body||d.activeElement===current.firstChild)){
event.preventDefault()
toWords(current)
}
})
})()
`
