import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { wallFaults } from './walls.ts'

/** A tree of rooms with some files. */
function house(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'walls-'))
  for (const room of ['engine', 'documents', 'app', 'server', 'cli', 'web']) {
    mkdirSync(join(root, room, 'src'), { recursive: true })
    writeFileSync(join(root, room, 'package.json'), JSON.stringify({ dependencies: { fflate: '1' } }))
    writeFileSync(join(root, room, 'src', 'index.ts'), 'export const one = 1\n')
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
  return root
}

describe('墙', () => {
  test.each([
    ['没有不合', {}, undefined],
    [
      '引擎引用文档',
      { 'engine/src/a.ts': "import { x } from '@jiheng/documents'\nexport const y = x\n" },
      '不可引用 @jiheng/documents',
    ],
    ['网页引用用例', { 'web/src/a.ts': "export * from '@jiheng/app'\n" }, '不可引用 @jiheng/app'],
    [
      '路径出室',
      { 'app/src/a.ts': "import { one } from '../../engine/src/index.ts'\nexport const y = one\n" },
      '出了本室',
    ],
    [
      '文档用文件系统',
      { 'documents/src/a.ts': "import { readFileSync } from 'node:fs'\nexport const y = readFileSync\n" },
      '本室不可用 node:fs',
    ],
    [
      '没有声明的软件包',
      { 'app/src/a.ts': "import x from 'lodash'\nexport const y = x\n" },
      '没有声明软件包 lodash',
    ],
    [
      '引擎用软件包',
      { 'engine/src/a.ts': "import { x } from 'fflate'\nexport const y = x\n" },
      '引擎不可用软件包 fflate',
    ],
    [
      '循环',
      {
        'app/src/a.ts': "import { b } from './b.ts'\nexport const a = b\n",
        'app/src/b.ts': "import { a } from './a.ts'\nexport const b = a\n",
      },
      '循环引用',
    ],
    [
      '只有类型的循环不算',
      {
        'app/src/a.ts': "import type { B } from './b.ts'\nexport type A = B\n",
        'app/src/b.ts': "import type { A } from './a.ts'\nexport type B = A\n",
      },
      undefined,
    ],
    ['引擎看钟', { 'engine/src/a.ts': 'export const now = () => Date.now()\n' }, '随机器而变'],
    ['命令行除展示外引用服务', { 'cli/src/a.ts': "export * from '@jiheng/server'\n" }, '只有 serve.ts'],
  ])('%s', (_, files, fault) => {
    const { faults, files: count } = wallFaults(house(files as Record<string, string>))
    expect(count).toBeGreaterThan(5)
    if (fault === undefined) expect(faults).toEqual([])
    else expect(faults.join('\n')).toContain(fault)
  })
})
