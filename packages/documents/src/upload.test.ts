import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { writeLetter } from './letter.ts'
import { writeListWorkbook } from './list-workbook.ts'
import { checkUpload, MOST_UPLOAD_BYTES } from './upload.ts'

const zipped = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, one]) => [path, typeof one === 'string' ? strToU8(one) : one]),
    ),
  )
const TYPES = (main: string) =>
  `<Types><Override PartName="/a" ContentType="application/vnd.x-${main}"/></Types>`
const DOCX = {
  '[Content_Types].xml': TYPES('wordprocessingml.document.main+xml'),
  'word/document.xml': '<w:document/>',
}
const XLSX = {
  '[Content_Types].xml': TYPES('spreadsheetml.sheet.main+xml'),
  'xl/workbook.xml': '<workbook/>',
}
const pdf = (inside = ''): Uint8Array =>
  strToU8(`%PDF-1.4\n1 0 obj<<${inside}>>endobj\nstartxref\n0\n%%EOF\n`, true)
const PNG = Uint8Array.of(0x89, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1)
const JPG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0xff, 0xd9)
const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((one) => [...one]))

/** A compound file with these streams; the first one begins at sector 1 with `content`. */
function compound(names: readonly string[], content: readonly number[] = []): Uint8Array {
  const bytes = new Uint8Array(512 * (2 + Math.ceil((names.length + 1) / 4)))
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
  const view = new DataView(bytes.buffer)
  view.setUint16(30, 9, true)
  bytes.set(content, 512)
  for (const [index, name] of ['Root Entry', ...names].entries()) {
    const at = 1024 + index * 128
    for (const [place, letter] of [...name].entries())
      view.setUint16(at + place * 2, letter.charCodeAt(0), true)
    view.setUint16(at + 64, name.length * 2 + 2, true)
    bytes[at + 66] = index === 0 ? 5 : 2
    view.setUint32(at + 116, 0, true)
  }
  return bytes
}

/** `pdf`, or the code of the fault and its words. */
function verdict(bytes: Uint8Array, name: string): string {
  const checked = checkUpload(bytes, name)
  if (!('fault' in checked)) return checked.type
  const { file: _, ...values } = checked.values
  return [checked.fault, ...Object.values(values)].join(' ')
}

describe('收下的文件', () => {
  it.each<[string, Uint8Array, string, string]>([
    ['a.pdf', pdf(), 'pdf', 'application/pdf'],
    [
      'a.PDF',
      joined(Uint8Array.of(0xef, 0xbb, 0xbf, 10), pdf('/OpenAction[1 0 R/XYZ null null 0]')),
      'pdf',
      'application/pdf',
    ],
    ['a.png', PNG, 'png', 'image/png'],
    ['a.jpg', JPG, 'jpg', 'image/jpeg'],
    ['a.JPEG', JPG, 'jpg', 'image/jpeg'],
    [
      'a.docx',
      zipped(DOCX),
      'docx',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['a.xlsx', zipped(XLSX), 'xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['a.doc', compound(['WordDocument', '1Table']), 'doc', 'application/msword'],
    ['a.xls', compound(['Workbook']), 'xls', 'application/vnd.ms-excel'],
    ['a.xls', compound(['Book']), 'xls', 'application/vnd.ms-excel'],
    ['a.wps', compound(['WordDocument']), 'wps', 'application/vnd.ms-works'],
    ['a.wps', zipped(DOCX), 'wps', 'application/vnd.ms-works'],
    ['a.et', compound(['Workbook']), 'et', 'application/wps-office.et'],
    ['a.ofd', zipped({ 'OFD.xml': '<ofd:OFD/>', 'Doc_0/Document.xml': '<a/>' }), 'ofd', 'application/ofd'],
    ['a.txt', strToU8('预算 < 决算\n'), 'txt', 'text/plain; charset=utf-8'],
    ['a.csv', Uint8Array.of(0xd4, 0xa4, 0xcb, 0xe3, 44, 49), 'csv', 'text/csv; charset=gb18030'],
    ['a.txt', Uint8Array.of(0xff, 0xfe, 0x84, 0x98), 'txt', 'text/plain; charset=utf-16le'],
    ['2019年度“三公”经费（盖章）·终稿 v1.2.pdf', pdf(), 'pdf', 'application/pdf'],
  ])('%s', (name, bytes, type, mime) => {
    expect(checkUpload(bytes, name)).toEqual({ type, mime, name })
  })

  it('documents of our own', async () => {
    const list = await writeListWorkbook({ title: '', sheets: [{ name: '一', head: ['甲'], rows: [] }] })
    const letter = await writeLetter({ title: '通知', body: [], organisation: '某局', date: '2020-03-05' })
    expect(verdict(list, 'a.xlsx')).toBe('xlsx')
    expect(verdict(letter, 'a.docx')).toBe('docx')
    expect(verdict(letter, 'a.xlsx')).toBe('upload-content Excel 表格（.xlsx）')
  })

  it('a chart with its workbook', () => {
    const path = 'word/embeddings/Microsoft_Excel_Sheet1.xlsx'
    expect(verdict(zipped({ ...DOCX, [path]: zipped(XLSX) }), 'a.docx')).toBe('docx')
    expect(
      verdict(zipped({ ...DOCX, [path]: zipped({ ...XLSX, 'xl/vbaProject.bin': 'x' }) }), 'a.docx'),
    ).toBe('upload-active 宏')
    const deep = zipped({ ...XLSX, 'xl/embeddings/a.xlsx': zipped(XLSX) })
    expect(verdict(zipped({ ...DOCX, [path]: deep }), 'a.docx')).toBe('upload-active 内嵌的压缩包')
  })

  it('a document made from a template on somebody’s own disk', () => {
    const rels =
      '<Relationships><Relationship Id="r" Type="http://x/relationships/attachedTemplate" Target="file:///C:\\a\\Normal.dotm" TargetMode="External"/><Relationship Id="s" Type="http://x/relationships/hyperlink" Target="http://x.example/" TargetMode="External"/></Relationships>'
    expect(verdict(zipped({ ...DOCX, 'word/_rels/settings.xml.rels': rels }), 'a.docx')).toBe('docx')
  })

  it('the name in NFC, without spaces around it', () => {
    expect(checkUpload(pdf(), ' e\u0301\u3000.pdf　')).toMatchObject({ name: '\u00e9\u3000.pdf' })
  })
})

describe('名称', () => {
  it.each([
    ['../a.pdf', '含有路径'],
    ['a/b.pdf', '含有路径'],
    ['C:\\a.pdf', '含有路径'],
    ['C:a.pdf', '含有路径'],
    ['a\u0000.pdf', '含有不可见的控制字符'],
    ['a\n.pdf', '含有不可见的控制字符'],
    ['a\u202efdp.exe', '含有不可见的控制字符'],
    ['a\ud800.pdf', '含有不可见的控制字符'],
    ['a?.pdf', '含有不能用于文件名的符号（< > : " | ? *）'],
    ['<b>.pdf', '含有不能用于文件名的符号（< > : " | ? *）'],
    [`${'字'.repeat(117)}.pdf`, '过长，至多 120 个字'],
    ['', '是空的'],
    ['.pdf', '没有扩展名，或以点开头'],
    ['pdf', '没有扩展名，或以点开头'],
    ['a.', '没有扩展名，或以点开头'],
    ['con.pdf', '是操作系统保留的名称'],
  ])('%j', (name, reason) => {
    expect(verdict(pdf(), name)).toBe(`upload-name ${reason}`)
  })

  it('120 characters, whatever plane they are on', () => {
    expect(verdict(pdf(), `${'𠮷'.repeat(116)}.pdf`)).toBe('pdf')
  })

  it('what stands in the message is printable and not long', () => {
    const checked = checkUpload(pdf(), `a\u0000\u202e${'字'.repeat(1000)}.pdf`)
    const file = 'fault' in checked ? (checked.values.file ?? '') : ''
    expect(file.startsWith('a\ufffd\ufffd字')).toBe(true)
    expect(file.length).toBe(120)
  })
})

describe('拒收的文件', () => {
  it.each<[string, string, Uint8Array, string]>([
    ['empty', 'a.pdf', new Uint8Array(), 'upload-empty'],
    ['too large', 'a.pdf', new Uint8Array(MOST_UPLOAD_BYTES + 1), 'upload-too-large 50 MB'],
    ['a zip', 'a.zip', zipped({ a: 'a' }), 'upload-type'],
    ['a program', 'a.pdf.exe', strToU8('MZ'), 'upload-type'],
    ['a page', 'a.html', strToU8('<html>'), 'upload-type'],
    ['a drawing', 'a.svg', strToU8('<svg/>'), 'upload-type'],
    ['a file for macros', 'a.docm', zipped(DOCX), 'upload-type'],
    ['a page as PDF', 'a.pdf', strToU8('<html>%PDF-1.4 %%EOF'), 'upload-content PDF'],
    ['a PDF cut short', 'a.pdf', pdf().subarray(0, 30), 'upload-content 完整的 PDF'],
    ['a PDF as PNG', 'a.png', pdf(), 'upload-content PNG 图片'],
    ['a PNG as JPEG', 'a.jpg', PNG, 'upload-content JPEG 图片'],
    ['a zip as DOCX', 'a.docx', zipped({ a: 'a' }), 'upload-content Word 文档（.docx）'],
    ['a DOCX as XLSX', 'a.xlsx', zipped(DOCX), 'upload-content Excel 表格（.xlsx）'],
    ['a zip as OFD', 'a.ofd', zipped({ 'doc/OFD.xml': '' }), 'upload-content OFD 文件'],
    ['a zip cut short', 'a.docx', zipped(DOCX).subarray(0, 90), 'upload-content 完整的Word 文档（.docx）'],
    ['a DOC as DOCX', 'a.docx', compound(['WordDocument']), 'upload-content Word 文档（.docx）'],
    ['an XLS as DOC', 'a.doc', compound(['Workbook']), 'upload-content Word 文档（.doc）'],
    ['an installer as ET', 'a.et', compound(['\u4840\u3b3f']), 'upload-content WPS 表格（.et）'],
    ['RTF as DOC', 'a.doc', strToU8('{\\rtf1'), 'upload-content Word 文档（.doc）'],
    ['bytes as text', 'a.txt', Uint8Array.of(65, 0, 66), 'upload-content 纯文本'],
    ['half a character', 'a.txt', Uint8Array.of(0xff, 0xff, 0xff), 'upload-content 纯文本'],
    ['a page as text', 'a.txt', strToU8('\n <!DOCTYPE html>'), 'upload-content 纯文本，而是网页或其他格式'],
    [
      'a script as CSV',
      'a.csv',
      strToU8('a,b\n<script>1</script>'),
      'upload-content 纯文本，而是网页或其他格式',
    ],
    ['a drawing as text', 'a.txt', strToU8('<svg onload=1>'), 'upload-content 纯文本，而是网页或其他格式'],
  ])('%s', (_, name, bytes, wanted) => {
    expect(verdict(bytes, name)).toBe(wanted)
  })
})

describe('可执行的内容', () => {
  const rels = (type: string, target: string) =>
    `<Relationships><Relationship Target='${target}' Id="r" TargetMode="External" Type="http://x/relationships/${type}"/></Relationships>`
  it.each<[string, string, Uint8Array, string]>([
    ['script in PDF', 'a.pdf', pdf('/S/JavaScript/JS(app.alert)'), '脚本（JavaScript）'],
    ['script spelt otherwise', 'a.pdf', pdf('/S/J#61vaScr#69pt'), '脚本（JavaScript）'],
    ['names of scripts', 'a.pdf', pdf('/Names<</JavaScript 3 0 R>>'), '脚本（JavaScript）'],
    ['launch', 'a.pdf', pdf('/S /Launch /F (cmd.exe)'), '启动程序的动作'],
    ['attachment', 'a.pdf', pdf('/Type /EmbeddedFile'), '内嵌的附件'],
    ['attachments', 'a.pdf', pdf('/EmbeddedFiles 4 0 R'), '内嵌的附件'],
    ['zip behind PDF', 'a.pdf', joined(pdf(), zipped({ a: 'a' })), '附在后面的压缩包'],
    ['zip behind PNG', 'a.png', joined(PNG, zipped({ a: 'a' })), '附在后面的压缩包'],
    ['zip behind JPEG', 'a.jpg', joined(JPG, zipped({ a: 'a' })), '附在后面的压缩包'],
    ['macros in DOCX', 'a.docx', zipped({ ...DOCX, 'word/vbaProject.bin': 'x' }), '宏'],
    ['macros elsewhere', 'a.xlsx', zipped({ ...XLSX, 'xl/x/VBAPROJECT.BIN': 'x' }), '宏'],
    ['old macros', 'a.xlsx', zipped({ ...XLSX, 'xl/macrosheets/sheet1.xml': 'x' }), '宏'],
    [
      'macros by type',
      'a.xlsx',
      zipped({ ...XLSX, '[Content_Types].xml': TYPES('sheet.macroEnabled.main+xml') }),
      '宏',
    ],
    ['controls', 'a.docx', zipped({ ...DOCX, 'word/activeX/activeX1.bin': 'x' }), 'ActiveX 控件'],
    ['archive inside', 'a.docx', zipped({ ...DOCX, 'word/media/a.png': zipped({ a: 'a' }) }), '内嵌的压缩包'],
    ['rar inside', 'a.ofd', zipped({ 'OFD.xml': 'x', 'Doc_0/a': 'Rar!x' }), '内嵌的压缩包'],
    [
      'zip among the embedded',
      'a.docx',
      zipped({ ...DOCX, 'word/embeddings/a.xlsx': zipped({ a: 'a' }) }),
      '内嵌的压缩包',
    ],
    ['program inside', 'a.docx', zipped({ ...DOCX, 'word/media/a.png': 'MZx' }), '可执行文件'],
    ['script inside', 'a.ofd', zipped({ 'OFD.xml': 'x', 'Doc_0/a.js': '1' }), '可执行文件'],
    [
      'template from afar',
      'a.docx',
      zipped({ ...DOCX, 'word/_rels/a.rels': rels('attachedTemplate', 'https://x.example/a.dotm') }),
      '来自外部的模板或对象',
    ],
    [
      'object from a share',
      'a.docx',
      zipped({ ...DOCX, 'word/_rels/a.rels': rels('oleObject', '\\\\x\\a') }),
      '来自外部的模板或对象',
    ],
    [
      'packaged file',
      'a.docx',
      zipped({ ...DOCX, 'word/embeddings/oleObject1.bin': compound(['\u0001Ole10Native']) }),
      '内嵌的附件',
    ],
    ['macros in DOC', 'a.doc', compound(['WordDocument', 'Macros']), '宏'],
    ['macros in XLS', 'a.xls', compound(['Workbook', '_VBA_PROJECT_CUR']), '宏'],
    ['macros in ET', 'a.et', compound(['Workbook', 'VBA']), '宏'],
    ['packaged file in DOC', 'a.doc', compound(['WordDocument', '\u0001Ole10Native']), '内嵌的附件'],
  ])('%s', (_, name, bytes, what) => {
    expect(verdict(bytes, name)).toBe(`upload-active ${what}`)
  })

  it('letters that only look like a name do no harm', () => {
    expect(verdict(pdf('/JavaScripted/Launcher/JS'), 'a.pdf')).toBe('pdf')
  })
})

describe('加密', () => {
  const flags = Array.from({ length: 64 }, () => 0)
  const fib = [0xec, 0xa5, ...flags].map((byte, at) =>
    at === 0 ? 0xec : at === 1 ? 0xa5 : at === 11 ? 1 : byte,
  )
  const bof = [0x09, 0x08, 4, 0, 0, 6, 5, 0]
  const encryptedZip = (): Uint8Array => {
    const bytes = zipped(DOCX)
    for (let at = 0; at + 4 < bytes.length; at += 1)
      if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && (bytes[at + 2] === 1 || bytes[at + 2] === 3))
        bytes[at + (bytes[at + 2] === 1 ? 8 : 6)] |= 1
    return bytes
  }
  it.each<[string, string, Uint8Array]>([
    ['PDF', 'a.pdf', pdf('/Encrypt 5 0 R')],
    ['DOCX', 'a.docx', compound(['EncryptionInfo', 'EncryptedPackage'])],
    ['XLSX', 'a.xlsx', compound(['EncryptionInfo', 'EncryptedPackage'])],
    ['WPS', 'a.wps', compound(['EncryptionInfo', 'EncryptedPackage'])],
    ['zip', 'a.docx', encryptedZip()],
    ['DOC', 'a.doc', compound(['WordDocument'], fib)],
    ['XLS', 'a.xls', compound(['Workbook'], [...bof, 0x2f, 0, 4, 0, 0, 0, 0, 0])],
  ])('%s', (_, name, bytes) => {
    expect(verdict(bytes, name)).toBe('upload-encrypted')
  })

  it('an XLS without password', () => {
    expect(verdict(compound(['Workbook'], [...bof, 0xe1, 0, 2, 0, 0xb0, 4]), 'a.xls')).toBe('xls')
  })
})

describe('压缩炸弹与坏文件', () => {
  it('a bomb is too large, and is not unpacked', () => {
    const bomb = zipSync({
      ...Object.fromEntries(Object.entries(DOCX).map(([path, text]) => [path, strToU8(text)])),
      'word/a': [new Uint8Array(40_000_000), { level: 9 }],
    })
    expect(verdict(bomb, 'a.docx')).toBe('upload-too-large 展开后 128 MB')
  })

  it('a file cut anywhere never throws', () => {
    for (const [name, bytes] of [
      ['a.docx', zipped(DOCX)],
      ['a.doc', compound(['WordDocument'])],
      ['a.xls', compound(['Workbook'])],
      ['a.pdf', pdf()],
      ['a.png', PNG],
    ] as const)
      for (let length = 0; length < bytes.length; length += 7)
        expect(typeof verdict(bytes.subarray(0, length), name)).toBe('string')
  })

  it('fifty megabytes of scan take no more than a few seconds', () => {
    const bytes = new Uint8Array(MOST_UPLOAD_BYTES)
    for (let at = 0, seed = 1; at < bytes.length; at += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      bytes[at] = seed >> 16
    }
    bytes.set(strToU8('%PDF-1.4\n'))
    bytes.set(strToU8('%%EOF\n'), bytes.length - 6)
    const begun = performance.now()
    expect(verdict(bytes, 'a.pdf')).toBe('pdf')
    expect(performance.now() - begun).toBeLessThan(5000)
  }, 20_000)
})
