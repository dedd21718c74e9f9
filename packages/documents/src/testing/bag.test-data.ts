/**
 * Bags for tests, in words: a payload, what is changed of the tag files before sealing, what is changed afterwards, and
 * the codes that reading must give. Each code of the reader has a bag here that raises it and nothing else.
 */

/** `{sha256:a.txt}` in a tag file is replaced by that digest of the payload's file. null leaves a file out. */
export interface BagCase {
  readonly name: string
  readonly version?: string
  readonly encoding?: string
  readonly algorithms?: readonly string[]
  readonly payload?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string | null>>
  /** false: no tag manifests. */
  readonly sealed?: boolean
  readonly after?: Readonly<Record<string, string | null>>
  readonly folder?: string
  readonly codes: readonly string[]
}

const A = { 'a.txt': '甲' }
const listed = '{sha256:a.txt}  data/a.txt\n'
const one = (line: string): Readonly<Record<string, string>> => ({ 'manifest-sha256.txt': line })
const info = (text: string): Readonly<Record<string, string>> => ({ 'bag-info.txt': text })
const declaration = (text: string): Readonly<Record<string, string>> => ({ 'bagit.txt': text })
const DECLARED = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'

export const VALID_BAGS: readonly BagCase[] = [
  { name: '1.0 版', codes: [] },
  ...['0.93', '0.94', '0.95', '0.96', '0.97'].map((version) => ({
    name: `${version} 版`,
    version,
    codes: [],
  })),
  { name: '空的内容', payload: {}, codes: [] },
  { name: '几种摘要', algorithms: ['md5', 'sha1', 'sha256', 'sha512', 'sm3'], codes: [] },
  { name: '只有 MD5', algorithms: ['md5'], codes: [] },
  { name: '中文和空格的文件名', payload: { '附件 一/佐证（甲）.txt': '甲', 'b  c.txt': '乙' }, codes: [] },
  {
    name: '文件名里有百分号和换行',
    payload: { '100%.txt': '甲', 'a\nb.txt': '乙', 'c\rd.txt': '丙', '%0A.txt': '丁' },
    codes: [],
  },
  {
    name: '0.97 的百分号不转写',
    version: '0.97',
    payload: { '100%25.txt': '甲' },
    tags: one('{sha256:100%25.txt}  data/100%25.txt\n'),
    codes: [],
  },
  { name: '没有 bag-info.txt', tags: { 'bag-info.txt': null }, codes: [] },
  {
    name: '折行的说明',
    tags: info('Source-Organization: 某局\nExternal-Description: 第一行\n  第二行\n\t第三行\n'),
    codes: [],
  },
  { name: '说明重复出现', tags: info('Contact-Name: 甲\nContact-Name: 乙\n'), codes: [] },
  {
    name: '0.95 的 package-info.txt',
    version: '0.95',
    tags: { 'bag-info.txt': null, 'package-info.txt': 'Payload-Oxum: 3.1\n' },
    payload: A,
    codes: [],
  },
  {
    name: '0.97 的说明冒号前后有空格',
    version: '0.97',
    tags: info('Source-Organization :  某局\n'),
    codes: [],
  },
  {
    name: '没有末尾换行',
    payload: A,
    tags: { ...one('{sha256:a.txt}  data/a.txt'), ...declaration(DECLARED.trimEnd()) },
    codes: [],
  },
  {
    name: '0.97 的文件分列两份清单',
    version: '0.97',
    algorithms: ['md5', 'sha256'],
    payload: { ...A, 'b.txt': '乙' },
    tags: { 'manifest-md5.txt': '{md5:b.txt}  data/b.txt\n', ...one(listed) },
    codes: [],
  },
  { name: 'UTF-16 的标签文件', version: '0.97', encoding: 'UTF-16', codes: [] },
  {
    name: 'ISO-8859-1 的标签文件',
    version: '0.97',
    encoding: 'ISO-8859-1',
    payload: { 'a.txt': '甲' },
    tags: info('Source-Organization: Bureau\n'),
    codes: [],
  },
  { name: '封存包套封存包', payload: { 'bag/bagit.txt': DECLARED, 'bag/data/a.txt': '甲' }, codes: [] },
  { name: '放在一个文件夹里', folder: '某局2019', codes: [] },
  {
    name: 'fetch.txt 中的文件已在包内',
    payload: A,
    tags: { 'fetch.txt': 'https://example.org/a.txt 3 data/a.txt\n' },
    codes: [],
  },
  { name: '与内容文件同名的波浪号', payload: { '~$报告.docx': '甲' }, codes: [] },
]

export const FAULTY_BAGS: readonly BagCase[] = [
  { name: 'bag-declaration-missing', after: { 'bagit.txt': null }, codes: ['bag-declaration-missing'] },
  { name: 'bag-declaration-bom', tags: declaration(`\ufeff${DECLARED}`), codes: ['bag-declaration-bom'] },
  {
    name: 'bag-declaration-malformed 多一行',
    tags: declaration(`${DECLARED}Extra: 1\n`),
    codes: ['bag-declaration-malformed'],
  },
  {
    name: 'bag-declaration-malformed 多一空行',
    tags: declaration(`${DECLARED}\n`),
    codes: ['bag-declaration-malformed'],
  },
  {
    name: 'bag-declaration-malformed 版本前多空格',
    tags: declaration(DECLARED.replace(': 1', ':  1')),
    codes: ['bag-declaration-malformed'],
  },
  {
    name: 'bag-declaration-malformed 版本后有空格',
    tags: declaration(DECLARED.replace('1.0', '1.0 ')),
    codes: ['bag-declaration-malformed'],
  },
  {
    name: 'bag-declaration-malformed 冒号前有空格',
    tags: declaration(DECLARED.replace(':', ' :')),
    codes: ['bag-declaration-malformed'],
  },
  {
    name: 'bag-declaration-malformed 编码行写错',
    tags: declaration(DECLARED.replace('Character', 'character')),
    codes: ['bag-declaration-malformed'],
  },
  {
    name: 'bag-declaration-malformed 缺编码行',
    tags: declaration('BagIt-Version: 1.0\n'),
    codes: ['bag-declaration-malformed'],
  },
  {
    name: 'bag-declaration-malformed 两行颠倒',
    tags: declaration('Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n'),
    codes: ['bag-declaration-malformed'],
  },
  { name: 'bag-declaration-malformed 空文件', tags: declaration(''), codes: ['bag-declaration-malformed'] },
  {
    name: 'bag-declaration-malformed 版本不是数',
    tags: declaration(DECLARED.replace('1.0', 'one')),
    codes: ['bag-declaration-malformed'],
  },
  {
    name: 'bag-version-unsupported',
    tags: declaration(DECLARED.replace('1.0', '2.0')),
    codes: ['bag-version-unsupported'],
  },
  {
    name: 'bag-encoding-unsupported',
    tags: declaration(DECLARED.replace('UTF-8', 'WTF-8')),
    codes: ['bag-encoding-unsupported'],
  },
  { name: 'bag-tag-undecodable', tags: info('Contact-Name: {bytes:ff}\n'), codes: ['bag-tag-undecodable'] },
  { name: 'bag-manifest-missing', tags: { 'manifest-sha256.txt': null }, codes: ['bag-manifest-missing'] },
  {
    name: 'bag-manifest-malformed',
    payload: A,
    tags: one(`${listed}没有摘要\n`),
    codes: ['bag-manifest-malformed'],
  },
  {
    name: 'bag-manifest-malformed 空行',
    payload: A,
    tags: one(`${listed}\n`),
    codes: ['bag-manifest-malformed'],
  },
  {
    name: 'bag-manifest-duplicate',
    payload: A,
    tags: one(`${listed}${'0'.repeat(64)}  data/a.txt\n`),
    codes: ['bag-manifest-duplicate', 'bag-checksum'],
  },
  { name: 'bag-manifest-repeated', payload: A, tags: one(listed + listed), codes: ['bag-manifest-repeated'] },
  {
    name: 'bag-manifests-differ',
    algorithms: ['md5', 'sha256'],
    payload: { ...A, 'b.txt': '乙' },
    tags: one(listed),
    codes: ['bag-manifests-differ'],
  },
  {
    name: 'bag-algorithm-unsupported',
    payload: A,
    tags: { 'manifest-sha256.txt': null, 'manifest-tiger.txt': 'abcd  data/a.txt\n' },
    codes: ['bag-algorithm-unsupported'],
  },
  {
    name: 'bag-algorithm-skipped',
    payload: A,
    tags: { 'manifest-tiger.txt': 'abcd  data/a.txt\n' },
    codes: ['bag-algorithm-skipped'],
  },
  {
    name: 'bag-path-outside 上级目录',
    payload: A,
    tags: one(`${listed}${'0'.repeat(64)}  data/../../etc/passwd\n`),
    codes: ['bag-path-outside'],
  },
  {
    name: 'bag-path-outside 绝对路径',
    payload: A,
    tags: one(`${listed}${'0'.repeat(64)}  /etc/passwd\n`),
    codes: ['bag-path-outside'],
  },
  {
    name: 'bag-path-outside 用户目录',
    payload: A,
    tags: one(`${listed}${'0'.repeat(64)}  ~root/a.txt\n`),
    codes: ['bag-path-outside'],
  },
  {
    name: 'bag-path-outside 盘符',
    payload: A,
    tags: one(`${listed}${'0'.repeat(64)}  C:\\a.txt\n`),
    codes: ['bag-path-outside'],
  },
  {
    name: 'bag-path-outside 不在 data 内',
    payload: A,
    tags: one(`${listed}${'0'.repeat(64)}  bagit.txt\n`),
    codes: ['bag-path-outside'],
  },
  {
    name: 'bag-path-outside 标签清单',
    after: { 'tagmanifest-sha256.txt': '{sealed}{zeros}  ../a.txt\n' },
    codes: ['bag-path-outside'],
  },
  {
    name: 'bag-path-outside fetch.txt',
    payload: A,
    tags: { 'fetch.txt': 'https://example.org/a 3 ../a.txt\n' },
    codes: ['bag-path-outside'],
  },
  {
    name: 'bag-path-outside fetch.txt 标签文件',
    payload: A,
    tags: { 'fetch.txt': 'https://example.org/a 3 bagit.txt\n' },
    codes: ['bag-path-outside'],
  },
  {
    name: 'bag-path-dot-slash',
    payload: A,
    tags: one('{sha256:a.txt}  ./data/a.txt\n'),
    codes: ['bag-path-dot-slash'],
  },
  {
    name: 'bag-path-percent',
    payload: { '100%.txt': '甲' },
    tags: one('{sha256:100%.txt}  data/100%.txt\n'),
    codes: ['bag-path-percent'],
  },
  {
    name: 'bag-path-normalization',
    payload: { 'caf\u0065\u0301.txt': '甲' },
    tags: one('{sha256:caf\u0065\u0301.txt}  data/caf\u00e9.txt\n'),
    codes: ['bag-path-normalization'],
  },
  {
    name: 'bag-line-md5sum',
    payload: A,
    tags: one('{sha256:a.txt} *data/a.txt\n'),
    codes: ['bag-line-md5sum'],
  },
  {
    name: 'bag-line-unusual 制表符',
    payload: A,
    tags: one('{sha256:a.txt}\tdata/a.txt\n'),
    codes: ['bag-line-unusual'],
  },
  {
    name: 'bag-line-unusual 大写摘要',
    payload: A,
    tags: one('{SHA256:a.txt}  data/a.txt\n'),
    codes: ['bag-line-unusual'],
  },
  {
    name: 'bag-line-endings CRLF',
    payload: A,
    tags: one('{sha256:a.txt}  data/a.txt\r\n'),
    codes: ['bag-line-endings'],
  },
  {
    name: 'bag-line-endings CR',
    payload: { ...A, 'b.txt': '乙' },
    tags: one('{sha256:a.txt}  data/a.txt\r{sha256:b.txt}  data/b.txt\r'),
    codes: ['bag-line-endings'],
  },
  { name: 'bag-line-endings 说明', tags: info('Contact-Name: 甲\r\n'), codes: ['bag-line-endings'] },
  {
    name: 'bag-file-missing',
    payload: A,
    after: { 'data/a.txt': null },
    tags: { 'bag-info.txt': null },
    codes: ['bag-file-missing'],
  },
  {
    name: 'bag-file-not-fetched',
    payload: A,
    tags: { 'bag-info.txt': null, 'fetch.txt': 'https://example.org/a - data/a.txt\n' },
    after: { 'data/a.txt': null },
    codes: ['bag-file-not-fetched'],
  },
  {
    name: 'bag-file-unlisted',
    payload: { ...A, 'b.txt': '乙' },
    tags: one(listed),
    codes: ['bag-file-unlisted'],
  },
  { name: 'bag-checksum', payload: A, after: { 'data/a.txt': '乙' }, codes: ['bag-checksum'] },
  {
    name: 'bag-checksum-malformed 长度',
    payload: A,
    tags: one('abcd  data/a.txt\n'),
    codes: ['bag-checksum-malformed'],
  },
  {
    name: 'bag-checksum-malformed 字符',
    payload: A,
    tags: { ...one('xyz  data/a.txt\n'), 'manifest-md5.txt': '{md5:a.txt}  data/a.txt\n' },
    version: '0.97',
    codes: ['bag-checksum-malformed'],
  },
  {
    name: 'bag-names-collide',
    payload: { 'caf\u0065\u0301.txt': '甲', 'caf\u00e9.txt': '甲' },
    codes: ['bag-names-collide'],
  },
  { name: 'bag-tag-file-missing', after: { 'bag-info.txt': null }, codes: ['bag-tag-file-missing'] },
  { name: 'bag-tag-checksum', after: { 'bag-info.txt': 'Contact-Name: 乙\n' }, codes: ['bag-tag-checksum'] },
  {
    name: 'bag-tag-checksum 内容清单',
    payload: A,
    after: { 'manifest-sha256.txt': '{sha256:a.txt} \tdata/a.txt\n' },
    codes: ['bag-line-unusual', 'bag-tag-checksum'],
  },
  { name: 'bag-tag-file-unlisted', after: { 'notes.txt': '甲' }, codes: ['bag-tag-file-unlisted'] },
  { name: 'bag-tagmanifest-missing', sealed: false, codes: ['bag-tagmanifest-missing'] },
  {
    name: 'bag-tagmanifest-incomplete',
    payload: {},
    algorithms: ['md5', 'sha256'],
    after: { 'tagmanifest-md5.txt': '{sealed-without:manifest-md5.txt}' },
    codes: ['bag-tagmanifest-incomplete'],
  },
  {
    name: 'bag-tagmanifest-lists-itself',
    after: { 'tagmanifest-sha256.txt': '{sealed}{zeros}  tagmanifest-sha256.txt\n' },
    codes: ['bag-tagmanifest-lists-itself'],
  },
  {
    name: 'bag-tagmanifest-lists-payload',
    payload: A,
    after: { 'tagmanifest-sha256.txt': `{sealed}${listed}` },
    codes: ['bag-tagmanifest-lists-payload'],
  },
  {
    name: 'bag-fetch-malformed',
    tags: { 'fetch.txt': 'https://example.org/a\n' },
    codes: ['bag-fetch-malformed'],
  },
  {
    name: 'bag-fetch-malformed 不是网址',
    payload: A,
    tags: { 'fetch.txt': 'a.txt 3 data/a.txt\n' },
    codes: ['bag-fetch-malformed'],
  },
  {
    name: 'bag-fetch-unlisted',
    tags: { 'fetch.txt': 'https://example.org/a 3 data/z.txt\n' },
    codes: ['bag-fetch-unlisted'],
  },
  { name: 'bag-info-malformed', tags: info('没有冒号\n'), codes: ['bag-info-malformed'] },
  {
    name: 'bag-info-malformed 冒号后没有空格',
    tags: info('Contact-Name:甲\n'),
    codes: ['bag-info-malformed'],
  },
  { name: 'bag-oxum 字节数', payload: A, tags: info('Payload-Oxum: 4.1\n'), codes: ['bag-oxum'] },
  { name: 'bag-oxum 文件数', payload: A, tags: info('Payload-Oxum: 3.2\n'), codes: ['bag-oxum'] },
  { name: 'bag-oxum-malformed', payload: A, tags: info('Payload-Oxum: 3\n'), codes: ['bag-oxum-malformed'] },
  {
    name: 'bag-oxum-malformed 两次',
    payload: A,
    tags: info('Payload-Oxum: 3.1\nPayload-Oxum: 3.1\n'),
    codes: ['bag-oxum-malformed'],
  },
]
