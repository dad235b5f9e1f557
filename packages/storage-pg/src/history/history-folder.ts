import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { HistoryFile } from './history-file.ts'

/**
 * Keeps files in a folder of this machine, each whole or not at all: it is written beside its place, forced to the disk and
 * then moved there.
 *
 * @example
 * import { historyFolder } from '@gatewright/storage-pg/history'
 *
 * const write = historyFolder('./history') // for `exportHistory`
 */
export function historyFolder(folder: string): (file: HistoryFile) => Promise<void> {
  return async ({ name, bytes }) => {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    // Not `.parquet`, so that nobody reads it before it is whole.
    const beside = `${path}.${randomUUID()}.tmp`
    try {
      await writeDurably(beside, bytes)
      await rename(beside, path)
    } catch (cause) {
      await rm(beside, { force: true })
      throw cause
    }
    await syncFolder(dirname(path))
    await syncFolder(folder)
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name is safe only once its folder is. Windows opens no folders and needs none of this. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
