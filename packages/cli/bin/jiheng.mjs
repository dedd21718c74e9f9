#!/usr/bin/env node
// The command: builds what is out of date, then runs it where the person stands.
import { fileURLToPath } from 'node:url'

const root = new URL('../../../', import.meta.url)
const here = process.cwd()
process.chdir(fileURLToPath(root))
const { build } = await import(new URL('tools/build.mjs', root).href)
await build()
process.chdir(here)
await import(new URL('dist/cli/main.mjs', root).href)
