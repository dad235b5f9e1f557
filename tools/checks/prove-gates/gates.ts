import { join } from 'node:path'
import { run, runBin, type Outcome } from '../library/run.ts'
import type { Copy } from './copy.ts'

export type Gate = (copy: Copy) => Outcome

/** The linter with the repository's configuration, over the folder where the violations stand. */
export const lint: Gate = (copy) => runBin('oxlint', ['packages/core/src/schema'], { cwd: copy.root })

/** The dependencies and files that are used and listed. */
export const unused: Gate = (copy) => runBin('knip', ['--no-config-hints'], { cwd: copy.root })

/** The compiler over core. */
export const typecheck: Gate = (copy) =>
  runBin('typescript', ['-p', 'packages/core', '--noEmit', '--emitDeclarationOnly', 'false'], {
    bin: 'tsc',
    cwd: copy.root,
  })

/** One of the repository's own checks, as the copy holds it. */
export function check(script: string, ...args: readonly string[]): Gate {
  return (copy) => run(process.execPath, [join(copy.root, script), ...args], { cwd: copy.root })
}

/** A check that runs the sources themselves. */
export function checkOfSources(script: string): Gate {
  return (copy) =>
    run(process.execPath, ['--conditions=@gatewright/source', join(copy.root, script)], { cwd: copy.root })
}
