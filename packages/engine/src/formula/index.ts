/** Formula language 公式语言: text → tree → checked function → printed back. */

export * from './compile.ts'
export * from './syntax.ts'
export * from './template.ts'
export * from './working.ts'
