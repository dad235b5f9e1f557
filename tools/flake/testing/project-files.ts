import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  regimes,
  simulateProject,
  type CodedTest,
  type SimulatedProject,
  type SimulatedRun,
} from '../../../packages/core/src/testing/flake/index.ts'

/** What a command printed, and how it ended. */
export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of this folder as npm does, in a folder from which relative paths count. */
export function runCommand(
  name: 'main.ts' | 'simulate.ts',
  folder: string,
  parameters: readonly string[],
): Ended {
  const script = fileURLToPath(new URL(`../${name}`, import.meta.url))
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@gatewright/source', script, ...parameters],
    { encoding: 'utf8', env: { ...process.env, INIT_CWD: folder }, maxBuffer: 1 << 26 },
  )
  return { status, stdout, stderr }
}

/** Does something in a folder that is gone afterwards. */
export async function inFolder(use: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-flake-'))
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes both files, of whatever shape. */
export function writeProject(folder: string, tests: readonly unknown[] | string, meta: unknown): void {
  const text = typeof tests === 'string' ? tests : tests.map((test) => `${JSON.stringify(test)}\n`).join('')
  writeFileSync(join(folder, 'tests.jsonl'), text)
  writeFileSync(join(folder, 'meta.json'), typeof meta === 'string' ? meta : JSON.stringify(meta))
}

/** Writes both files and scores them. */
export function scoreFiles(
  folder: string,
  tests: readonly unknown[] | string,
  meta: unknown,
  parameters: readonly string[] = [],
): Ended {
  writeProject(folder, tests, meta)
  return runCommand('main.ts', folder, ['tests.jsonl', 'meta.json', ...parameters])
}

/** The simulated project with only what a file says of its tests. */
export function sparseProject(seed: number = 5): {
  tests: readonly CodedTest[]
  runs: SimulatedProject['runs']
} {
  const { tests, runs } = simulateProject({ ...regimes.sparse, tests: 200 }, seed)
  return { tests: tests.map(({ id, codes }) => ({ id, codes })), runs }
}

/** One run of main, of which the rest of the metadata does not matter. */
export function runOfMain(index: number, more: Partial<Record<keyof SimulatedRun, unknown>> = {}): object {
  const run = { t: index, b: 0, c: index, key: `m${index}`, pr: -1, push: -1, m: 0, rerun: false }
  return { ...run, failShare: 0, fails: 0, ...more }
}
