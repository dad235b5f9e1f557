import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createMemoryDatabase,
  restoreMemoryDatabase,
  snapshotLines,
  type MemoryDatabase,
} from '@gatewright/storage-memory'
import { err, ok, type Result } from 'neverthrow'
import { badInput, reasonOf } from './bad-input.ts'
import { lockFile } from './folder-lock.ts'
import { readText } from './read-text.ts'
import { outage, type Trouble } from './trouble.ts'

/** Results that outlive the process: a snapshot in a folder. */
export interface History {
  readonly database: MemoryDatabase
  /** Writes the snapshot; all of it or nothing. Refused when somebody else wrote meanwhile. */
  readonly save: () => Promise<Result<void, Trouble>>
}

const fileName = 'results.jsonl'

/** Opens a folder, which need not exist yet. A snapshot that can't be read is bad input: forgetting it would forget failures. */
export async function openHistory(folder: string, shown: string): Promise<Result<History, Trouble>> {
  const path = join(folder, fileName)
  const looked = await versionOf(path).then(
    (version) => ok(version),
    (cause: unknown) => err(badInput(`The history ${shown}/${fileName} cannot be read: ${reasonOf(cause)}`)),
  )
  if (looked.isErr()) return err(looked.error)
  const before = looked.value
  if (before === undefined) {
    const database = createMemoryDatabase()
    return ok({ database, save: () => save(database, folder, shown, before) })
  }
  const read = await readText(path)
  if (read.isErr()) return err(badInput(`The history ${shown}/${fileName} cannot be read: ${read.error}`))
  const text = read.value
  return restoreMemoryDatabase(text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined))
    .map((database) => ({ database, save: () => save(database, folder, shown, before) }))
    .mapErr((error) => badInput(`${shown}/${fileName}: ${error.message}`))
}

async function save(
  database: MemoryDatabase,
  folder: string,
  shown: string,
  before: string | undefined,
): Promise<Result<void, Trouble>> {
  const path = join(folder, fileName)
  try {
    await mkdir(folder, { recursive: true })
    // Looking and replacing is one step for everybody who takes the lock.
    const unlock = await lockFile(`${path}.lock`)
    if (!unlock) return err(outage(`Another call keeps the history ${shown} locked (${fileName}.lock).`))
    try {
      if ((await versionOf(path)) !== before)
        return err(outage(`Another call changed the history ${shown} meanwhile, so nothing was written.`))
      await replaceFile(path, snapshotLines(database))
      return ok(undefined)
    } finally {
      await unlock()
    }
  } catch (cause) {
    return err(outage(`The history ${shown} cannot be written: ${reasonOf(cause)}.`))
  }
}

/** Writes the lines beside the file first, so that the file always is whole. */
async function replaceFile(path: string, lines: Iterable<string>): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`
  try {
    const file = await open(draft, 'w')
    try {
      for (const line of lines) await file.write(`${line}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Differs whenever the file was replaced; undefined where there is none. One that may not be looked at is not none. */
async function versionOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch((cause: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined
    throw cause
  })
  return found && `${found.ino}-${found.mtimeNs}-${found.size}`
}
