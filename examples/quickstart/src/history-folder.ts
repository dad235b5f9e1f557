import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createMemoryDatabase,
  restoreMemoryDatabase,
  snapshotLines,
  type MemoryDatabase,
} from '@gatewright/storage-memory'
import { err, ok, type Result } from 'neverthrow'
import { badInput, type BadInput } from './bad-input.ts'

/** Results that outlive the process: a snapshot in a folder. */
export interface History {
  readonly database: MemoryDatabase
  /** Writes the snapshot; all of it or nothing. Refused when somebody else wrote meanwhile. */
  readonly save: () => Promise<Result<void, BadInput>>
}

const fileName = 'results.jsonl'

/** Opens a folder, which need not exist yet. A snapshot that can't be read is bad input: forgetting it would forget failures. */
export async function openHistory(folder: string, shown: string): Promise<Result<History, BadInput>> {
  const path = join(folder, fileName)
  const before = await versionOf(path)
  if (before === undefined) {
    const database = createMemoryDatabase()
    return ok({ database, save: () => save(database, folder, shown, before) })
  }
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return err(badInput(`The history ${shown}/${fileName} cannot be read.`))
  return restoreMemoryDatabase(text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined))
    .map((database) => ({ database, save: () => save(database, folder, shown, before) }))
    .mapErr((error) => badInput(`${shown}/${fileName}: ${error.message}`))
}

async function save(
  database: MemoryDatabase,
  folder: string,
  shown: string,
  before: string | undefined,
): Promise<Result<void, BadInput>> {
  const path = join(folder, fileName)
  const draft = `${path}.${process.pid}.tmp`
  try {
    await mkdir(folder, { recursive: true })
    const file = await open(draft, 'w')
    try {
      for (const line of snapshotLines(database)) await file.write(`${line}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    if ((await versionOf(path)) !== before)
      return err(badInput(`Another call changed the history ${shown} meanwhile; run this again.`))
    await rename(draft, path)
    return ok(undefined)
  } catch (cause) {
    return err(
      badInput(
        `The history ${shown} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      ),
    )
  }
}

/** Differs whenever the file was replaced. */
async function versionOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  return found && `${found.ino}-${found.mtimeNs}-${found.size}`
}
