/** How old workbooks begin 旧版工作簿的文件头, known without loading what reads them. */

const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
/** Workbooks before 1995 have no envelope: a record 09 with their version. */
const BARE_VERSIONS = [0x00, 0x02, 0x04, 0x08]

/** Whether the bytes begin as an old workbook does. */
export const isXls = (head: Uint8Array): boolean =>
  COMPOUND_FILE.every((byte, at) => head[at] === byte) ||
  (head[0] === 0x09 && BARE_VERSIONS.includes(head[1] ?? -1) && (head[2] ?? 0) <= 0x10 && head[3] === 0)
