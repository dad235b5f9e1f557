import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { runProgram } from '../../src/program.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

export interface Answer {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program in this process, without colours. */
export async function runQuickstart(args: readonly string[], cwd: string = process.cwd()): Promise<Answer> {
  let stdout = ''
  let stderr = ''
  const code = await runProgram(args, {
    cwd,
    now: Date.now,
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    paint: (_, text) => text,
  })
  return { code, stdout, stderr }
}

/** Runs the program as a process of its own, as a user would. */
export function spawnQuickstart(
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Answer {
  const { FORCE_COLOR: _, NO_COLOR: __, ...env } = process.env
  const done = spawnSync(process.execPath, ['--conditions=@gatewright/source', main, ...args], {
    cwd,
    env: { ...env, ...environment },
    encoding: 'utf8',
  })
  return { code: done.status, stdout: done.stdout, stderr: done.stderr }
}
