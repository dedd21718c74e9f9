import { unzlibSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { samplePage, samplePicture } from './sample-evidence.ts'
import { readPdf } from './source/index.ts'
import { checkUpload } from './upload.ts'

describe('示例佐证', () => {
  test('passes for a PDF and a PNG wherever uploads are looked at', () => {
    expect(checkUpload(samplePage('2019-1'), '示例.pdf')).toMatchObject({ mime: 'application/pdf' })
    expect(checkUpload(samplePicture(230), '示例.png')).toMatchObject({ mime: 'image/png' })
  })

  test('the page can be read by a PDF reader, its line without what would break it', async () => {
    const read = await readPdf(samplePage('No. (2019) \\ 1 号'), {
      resources: { cMaps: async () => new Uint8Array() },
    })
    expect(JSON.stringify(read)).toContain('No. 2019')
  })

  test('the picture has the size and the dots that it says', () => {
    const bytes = samplePicture(200)
    const view = new DataView(bytes.buffer)
    const [width, height] = [view.getUint32(16), view.getUint32(20)]
    expect([width, height]).toEqual([384, 192])
    const length = view.getUint32(33)
    const lines = unzlibSync(bytes.subarray(41, 41 + length))
    expect(lines).toHaveLength((width + 1) * height)
    expect([...new Set(lines)].sort((a, b) => a - b)).toEqual([0, 40, 200])
    expect(samplePicture(200)).toEqual(bytes)
  })
})
