import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { undoAtEnd } from '../cleanup.ts'
import type { WorkerTask } from './task.ts'

/** A process of the harness. */
export interface Worker {
  /** Ends it at once (SIGKILL). */
  kill(): void
  /** Asks it to finish what it is at; it is ended the hard way where it doesn't in time. */
  stop(patienceMs: number): Promise<void>
  /** How it ended: undefined for well or killed by us, else what it said last. */
  readonly ended: Promise<string | undefined>
}

const script = fileURLToPath(new URL('worker.ts', import.meta.url))

/**
 * Starts a process of its own for a task.
 *
 * @param compiled - a folder where processes that come to their end leave what the compiler made, for the next to begin sooner
 */
export function startWorker(task: WorkerTask, compiled?: string): Worker {
  const child = spawn(process.execPath, ['--conditions=@gatewright/source', script, JSON.stringify(task)], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env: { ...process.env, ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }) },
  })
  let isKilled = false
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
  const kill = (): void => {
    isKilled = true
    child.kill('SIGKILL')
  }
  const forget = undoAtEnd(kill)
  const ended = new Promise<string | undefined>((resolve) => {
    child.on('close', (code, signal) => {
      const how = code === 0 || isKilled ? undefined : `ended with ${code ?? signal}: ${said.trim()}`
      forget()
      resolve(how)
    })
  })
  return {
    kill,
    ended,
    async stop(patienceMs) {
      if (child.connected) child.send('stop')
      const timer = setTimeout(kill, patienceMs)
      await ended
      clearTimeout(timer)
    },
  }
}
