import { open, readFile, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** Gives the lock back. */
export type Unlock = () => Promise<void>

/** How long somebody else may take. */
const patienceMs = 10_000
const pauseMs = 20

/** Numbers of processes mean nothing on another machine, where the folder may be mounted as well. */
const owner = `${process.pid} ${hostname()}\n`

/**
 * Takes a lock file for this process alone, or answers undefined when another kept it for too long. The lock of a process
 * of this machine that is no more is taken over.
 */
export async function lockFile(path: string): Promise<Unlock | undefined> {
  for (let waited = 0; waited < patienceMs; waited += pauseMs) {
    if (await create(path)) return () => rm(path, { force: true })
    const isStale = await isLeftBehind(path)
    if (isStale) await removeStale(path)
    else await sleep(pauseMs)
  }
  return undefined
}

async function create(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx')
    try {
      await file.writeFile(owner)
    } finally {
      await file.close()
    }
    return true
  } catch (cause) {
    if (isCode(cause, 'EEXIST')) return false
    throw cause
  }
}

/** A lock without an owner was taken just now, and its owner is about to write it. */
async function isLeftBehind(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const [, pid, host] = /^(\d+) (.*)\n$/.exec(text) ?? []
  return pid !== undefined && host === hostname() && !isAlive(Number(pid))
}

/** Moves the stale lock aside first: of several that found it, one moves it, and a fresh lock is put back. */
async function removeStale(path: string): Promise<void> {
  const aside = `${path}.${process.pid}.stale`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if (await isLeftBehind(aside)) await rm(aside, { force: true })
  else await rename(aside, path)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    // Somebody else's process that may not be asked is alive as well.
    return isCode(cause, 'EPERM')
  }
}

function isCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && (cause as NodeJS.ErrnoException).code === code
}
