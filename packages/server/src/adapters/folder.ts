/** Folders 文件夹 as maps of files: paths are relative, with forward slashes, in order. */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const SKIPPED = new Set(['node_modules', 'out', '.git'])

/** Every file below a folder; hidden files, office lock files (~$) and `out` are left out. */
export async function readFolder(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  const walk = async (relative: string): Promise<void> => {
    const entries = await readdir(join(folder, relative), { withFileTypes: true })
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (entry.name.startsWith('.') || entry.name.startsWith('~$') || SKIPPED.has(entry.name)) continue
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`
      if (entry.isDirectory()) await walk(path)
      else if (entry.isFile()) files.set(path, new Uint8Array(await readFile(join(folder, path))))
    }
  }
  await walk('')
  return files
}

/** Write files all or none: into a folder beside the target first, then each moved into its place. */
export async function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await mkdir(dirname(folder) === '' ? '.' : dirname(folder), { recursive: true })
  const staging = `${folder}.${randomBytes(4).toString('hex')}.tmp`
  try {
    for (const [name, bytes] of files) {
      const path = join(staging, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, bytes)
    }
    await mkdir(folder, { recursive: true })
    for (const name of files.keys()) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await rename(join(staging, name), join(folder, name))
    }
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** Whether a path is a folder, a file or nothing. */
export async function pathKind(path: string): Promise<'folder' | 'file' | 'nothing'> {
  try {
    const found = await stat(path)
    return found.isDirectory() ? 'folder' : 'file'
  } catch {
    return 'nothing'
  }
}
