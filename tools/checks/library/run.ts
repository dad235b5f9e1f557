import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './repository.ts'

export interface Outcome {
  readonly passed: boolean
  /** Standard output and error together. */
  readonly output: string
}

export interface RunOptions {
  /** The root of the repository unless given. */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Runs a program to its end, and never throws for its exit code. */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Outcome {
  const done = spawnSync(file, args, {
    cwd: options.cwd ?? root,
    encoding: 'utf8',
    env: { ...process.env, ...options.env },
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const trouble = done.error ? `\n${done.error.message}` : ''
  return { passed: done.status === 0, output: `${done.stdout ?? ''}${done.stderr ?? ''}${trouble}` }
}

/** Runs the command of an installed package with this very Node. */
export function runBin(
  packageName: string,
  args: readonly string[],
  options: RunOptions & { readonly bin?: string } = {},
): Outcome {
  return run(process.execPath, [binOf(packageName, options.bin), ...args], options)
}

/** The script behind a package's command, among the gates or in the root install. */
function binOf(packageName: string, bin?: string): string {
  const folders = [join(root, 'tools', 'node_modules', packageName), join(root, 'node_modules', packageName)]
  const folder = folders.find((candidate) => existsSync(join(candidate, 'package.json')))
  if (!folder)
    throw new Error(`${packageName} is not installed; run this with: node tools/launch.mjs --tools`)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly bin?: string | Readonly<Record<string, string>>
  }
  const path =
    typeof manifest.bin === 'string'
      ? manifest.bin
      : manifest.bin?.[bin ?? packageName.split('/').pop() ?? packageName]
  if (!path) throw new Error(`${packageName} has no command ${bin ?? ''}`)
  return join(folder, path)
}
