import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { compileFramework, formGrids, UnitTree, Figures, evaluateForReport } from '@jiheng/engine'
import { makeEvaluation } from '../web/src/fixture/make-fixture.ts'
import { writeFormWorkbook } from './src/form-workbook.ts'
import { readFormWorkbook } from './src/form-workbook-read.ts'
import { writeScoreWorkbook } from './src/score-workbook.ts'
const root = '/work/main/frameworks/'
const dictionaries = readdirSync(root + 'dictionaries').map((f) => ({ file: 'dictionaries/' + f, text: readFileSync(root + 'dictionaries/' + f, 'utf8') }))
const c = compileFramework({ framework: { file: 'f', text: readFileSync(root + 'hunan-2019/1.0.0/framework.yaml', 'utf8') }, dictionaries })
console.log(c.problems.length, c.problems.slice(0, 3).map((p) => p.detail))
writeFileSync('/tmp/xl/demo.xlsx', await writeScoreWorkbook(makeEvaluation('illustrative')))
const fw = c.framework
if (fw) {
  const grids = formGrids(fw, { code: '001', name: '衡阳市人力资源和社会保障局本级' }, 2019, [{ group: [...fw.items.values()].find((i) => i.group)?.group ?? '', row: 'p1', name: '劳动监察', unit: '001' }])
  console.log(grids.map((g) => [g.id, g.sheetName, g.columns, g.cells.length]))
  const t = Date.now()
  const bytes = await writeFormWorkbook(grids, { title: fw.shortName, department: '衡阳市人力资源和社会保障局', unit: '局本级', year: 2019, framework: `${fw.id}@${fw.version}` })
  console.log('write', Date.now() - t, bytes.length)
  writeFileSync('/tmp/xl/form.xlsx', bytes)
  const t2 = Date.now()
  const read = await readFormWorkbook(bytes, 'form.xlsx')
  console.log('read', Date.now() - t2, read.cells.length, read.faults.slice(0, 5), grids.flatMap((g) => g.cells).filter((x) => 'key' in x).length)
  const { tree } = UnitTree.of([{ code: '000', name: '某局' }, { code: '001', name: '局本级', parent: '000', isHeadUnit: true }, { code: '002', name: '就业服务中心', parent: '000' }])
  if (tree) {
    const { figures } = Figures.of([], [])
    const ev = evaluateForReport({ title: '某局2019年度部门整体支出绩效评价', framework: fw, tree, figures, judgements: [], year: 2019, publishedOnly: false, evidence: [], digests: { framework: 'a'.repeat(64), tree: 'b'.repeat(64), figures: 'c'.repeat(64), judgements: 'd'.repeat(64) } }).evaluation
    const t3 = Date.now()
    const s = await writeScoreWorkbook(ev)
    console.log('score', Date.now() - t3, s.length, ev.values.length, ev.findings.length)
    writeFileSync('/tmp/xl/empty.xlsx', s)
  }
}
import { evaluateLines, smallFramework } from '../engine/src/testing/build.test-data.ts'
const e2 = evaluateLines({ lines: ['编制数@1 = 10人', '编制数@2 = 12人', '在职人数@1 = 12人', '在职人数@2 = 12人', '预算·年初预算数@1 = 100万元', '预算·年初预算数@2 = 50.5万元', '预算·追加数@1 = 33.333万元', '预算·追加数@2 = 1万元','项目决算@1/p1 = 20.5万元', '项目支出@1 = 18万元','满意度@1 = 91.5%'], rows: [{ group: '项目', row: 'p1', name: '=cmd|calc', unit: '1' }] }).evaluation
const kinds: Record<string, number> = {}
for (const v of e2.values) kinds[v.ref.slice(0, 2)] = (kinds[v.ref.slice(0, 2)] ?? 0) + 1
console.log(kinds, e2.values.filter((v) => !v.ref.startsWith('f:')).slice(0, 6).map((v) => [v.ref, v.label, v.value.text]))
writeFileSync('/tmp/xl/small.xlsx', await writeScoreWorkbook(e2))
