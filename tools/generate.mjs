// Regenerates what is generated and committed: the formula parser and the published schemas.
// `--verify` changes nothing and fails when a file is out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { buildParserFile } from '@lezer/generator'

const verify = process.argv.includes('--verify')
let stale = 0

/** Write a generated file, or with --verify only compare it. */
export function emit(file, content) {
  let before = ''
  try {
    before = readFileSync(file, 'utf8')
  } catch {
    before = ''
  }
  if (before === content) return
  stale += 1
  if (verify) console.error(`${file} is out of date: run npm run generate`)
  else writeFileSync(file, content)
}

const folder = 'packages/engine/src/formula'
const { parser } = buildParserFile(readFileSync(`${folder}/formula.grammar`, 'utf8'), {
  typeScript: true,
  includeNames: false,
})
emit(`${folder}/parser.generated.ts`, parser)

const { register } = await import('tsx/esm/api')
const unregister = register()
const { frameworkSchema } = await import('../packages/engine/src/framework/schema.ts')
emit('frameworks/framework.schema.json', `${JSON.stringify(frameworkSchema, null, 2)}\n`)
const { HELP } = await import('../packages/cli/src/help.ts')
emit('docs/cli.md', `# 命令行\n\n由程序的说明生成。\n\n\`\`\`\n${HELP}\`\`\`\n`)
const { openApi } = await import('../packages/app/src/platform/open-api.ts')
emit('docs/openapi.json', `${JSON.stringify(openApi(), null, 1)}\n`)
const { problemsPage } = await import('../problems/page.ts')
emit('problems/README.md', await problemsPage())
await unregister()

const { createGenerator } = await import('ts-json-schema-generator')
const schema = createGenerator({
  path: 'packages/engine/src/evaluation.ts',
  tsconfig: 'packages/engine/tsconfig.json',
  type: 'Evaluation',
  skipTypeCheck: true,
}).createSchema('Evaluation')
mkdirSync('docs/schema', { recursive: true })
emit('docs/schema/result.schema.json', `${JSON.stringify(schema, null, 2)}\n`)

if (verify && stale > 0) process.exit(1)
