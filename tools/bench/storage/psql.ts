import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A psql that takes one command after another. */
export interface Psql {
  /** Runs a command and answers how long it took, in milliseconds. */
  run(command: string): Promise<number>
  end(): Promise<void>
}

/** Undefined where this machine has no psql. */
export async function startPsql(url: string): Promise<Psql | undefined> {
  if (spawnSync('psql', ['--version']).status !== 0) return undefined
  const words = ['--no-psqlrc', '--quiet', '--tuples-only', '--set', 'ON_ERROR_STOP=1', url]
  const child = spawn('psql', words, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const run = async (command: string): Promise<number> => {
    const start = performance.now()
    child.stdin.write(`${command}\n\\echo done\n`)
    for (;;) {
      const line = await lines.next()
      if (line.done === true) throw new Error(`psql ended at: ${command}`)
      if (line.value === 'done') return performance.now() - start
    }
  }
  await run('SELECT 1;')
  return {
    run,
    async end() {
      child.stdin.end()
      await ended
    },
  }
}
