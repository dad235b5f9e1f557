import type { CaseOutcome } from '@gatewright/core/ports'
import type { CaseDraft, ReadingContext } from '../../reading/context.ts'
import { millisecondsOf } from '../../values/number-times.ts'
import type { OpenTest } from './open-tests.ts'

export interface TestEnd {
  readonly outcome: CaseOutcome
  readonly rawOutcome: string
  readonly endedAtMs?: number | undefined
  /** Why, where the report itself has no words for it. */
  readonly message?: string
}

/** The record of a test: the file is its class, so that a name is the same wherever it is run. */
export function draftOf(
  test: OpenTest,
  { outcome, rawOutcome, endedAtMs, message }: TestEnd,
  context: ReadingContext,
): CaseDraft {
  const { suite, groups, startedAtMs, line, column } = test
  const file = suite?.path
  const className = file === undefined ? undefined : pathInPackage(file)
  const durationMs =
    startedAtMs === undefined || endedAtMs === undefined
      ? undefined
      : millisecondsOf(endedAtMs - startedAtMs, 1, context)
  const own = message === undefined ? [] : [{ kind: 'error' as const, message }]
  return {
    name: test.name,
    className,
    suitePath: [...(className === undefined ? [] : [className]), ...ownNames(groups)],
    file,
    line,
    column,
    outcome,
    rawOutcome,
    durationMs,
    skipReason: outcome === 'skipped' ? test.skipReason : undefined,
    failures: [...own, ...test.failures],
    otherAttempts: test.attempts,
    stdout: test.output?.take(),
    variant: suite?.platform === undefined ? undefined : { platform: suite.platform },
  }
}

/** Runners write whole paths of the machine; a package keeps its tests in `test` or `integration_test`. */
function pathInPackage(path: string): string {
  const slashed = path.replaceAll('\\', '/')
  if (!/^(?:\/|[A-Za-z]:\/)/.test(slashed)) return path
  const at = Math.max(slashed.lastIndexOf('/test/'), slashed.lastIndexOf('/integration_test/'))
  return at === -1 ? path : slashed.slice(at + 1)
}

/** The name of a group begins with the names of those around it; without them it is its own. */
function ownNames(groups: readonly string[]): string[] {
  return groups.map((name, index) => {
    const outer = groups[index - 1]
    return outer !== undefined && name.startsWith(`${outer} `) ? name.slice(outer.length + 1) : name
  })
}
