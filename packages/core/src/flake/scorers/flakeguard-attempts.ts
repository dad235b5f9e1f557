import type { EpochMs } from '../../schema/instant.ts'
import type { TestRun } from '../evidence/test-run.ts'

/** One attempt, as FlakeGuard keeps them. */
export interface FlakeGuardAttempt {
  readonly run: string
  readonly at: EpochMs
  readonly hasFailed: boolean
  /** What stands in place of its normalised message. */
  readonly message?: string | undefined
}

/**
 * The newest attempts of runs that stand oldest first, oldest attempt first. A run's attempts are its failures, then its
 * passes (nobody tries again what passed), all at the time of the run; a run that reaches beyond the window loses the
 * attempts it began with. Never more than `most`, whatever a run claims to hold.
 */
export function newestAttempts(runs: readonly TestRun[], most: number): FlakeGuardAttempt[] {
  const newestFirst: FlakeGuardAttempt[] = []
  for (let index = runs.length - 1; index >= 0 && newestFirst.length < most; index--) {
    const run = runs[index]
    if (run === undefined) break
    push(newestFirst, run, false, Math.min(run.passes, most - newestFirst.length))
    push(newestFirst, run, true, Math.min(run.failures, most - newestFirst.length))
  }
  return newestFirst.reverse()
}

function push(attempts: FlakeGuardAttempt[], run: TestRun, hasFailed: boolean, count: number): void {
  const attempt = { run: run.run, at: run.at, hasFailed, message: hasFailed ? run.signature : undefined }
  for (let made = 0; made < count; made++) attempts.push(attempt)
}
