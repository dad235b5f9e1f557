import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { historyFolder, type HistoryFile } from '@gatewright/storage-pg/history'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-history-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const name = 'shop/0000000000000001-0000000000000002-0001.parquet'

function fileOf(text: string): HistoryFile {
  const bytes = new TextEncoder().encode(text)
  return { name, bytes, resultCount: 1, firstPosition: 1, lastPosition: 2, part: 1 }
}

it('keeps a file under its name, in place of the one before, and nothing beside it', async () => {
  const write = historyFolder(join(folder, 'deep', 'history'))
  await write(fileOf('longer than the other'))
  await write(fileOf('short'))
  const kept = join(folder, 'deep', 'history')
  expect(readFileSync(join(kept, name), 'utf8')).toBe('short')
  expect(readdirSync(join(kept, 'shop'))).toEqual([name.slice(5)])
})

it('leaves nothing behind where a file can not be kept', async () => {
  mkdirSync(join(folder, name), { recursive: true })
  await expect(historyFolder(folder)(fileOf('text'))).rejects.toThrow(/EISDIR|ENOTEMPTY|EPERM|EEXIST/)
  expect(readdirSync(join(folder, 'shop'))).toEqual([name.slice(5)])
})
