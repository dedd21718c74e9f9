import { GALLERY } from './gallery.ts'
import { raise } from './raise.ts'
for (const one of GALLERY) {
  const t = performance.now()
  try {
    const r = await raise(one.how)
    const codes = r.map((x) => x.code)
    const ok = codes.length > 0 && codes.every((c) => c === one.code)
    console.log(ok ? '' : 'XXX ' , one.code, codes.length, `${Math.round(performance.now() - t)}ms`)
    console.log(r.map((x) => x.printed).join('\n'))
  } catch (e) { console.log('XXX', one.code, (e as Error).stack) }
}
