import { compareText } from '../../canonical/compare-text.ts'
import type { RunFailure } from './run-failure.ts'

/** How many tests failed alike in a run, by run and signature; only where they were enough to be one event. */
export type SystemicSignatures = ReadonlyMap<string, ReadonlyMap<string, number>>

export interface SystemicSignaturesOptions {
  /** How many tests have to fail alike in one run; 5 by default. */
  readonly minimumTests?: number
}

/**
 * Which signatures are one event of their run and not so many failures of tests: five tests or more failed with them there.
 * Runs and signatures stand sorted in the answer. A test that failed several times alike counts once; failures without a
 * signature count for nothing.
 *
 * @example
 * import { systemicSignatures } from '@gatewright/core/flake'
 *
 * const failures = ['a', 'b'].map((test) => ({ run: 'r1', test, signature: 's1:00' }))
 * systemicSignatures(failures, { minimumTests: 2 }).get('r1')?.get('s1:00') // 2
 */
export function systemicSignatures(
  failures: Iterable<RunFailure>,
  { minimumTests = 5 }: SystemicSignaturesOptions = {},
): SystemicSignatures {
  const tests = new Map<string, Map<string, Set<string>>>()
  for (const { run, test, signature } of failures) {
    if (signature === undefined) continue
    const ofRun = tests.get(run) ?? new Map<string, Set<string>>()
    const ofSignature = ofRun.get(signature) ?? new Set<string>()
    ofSignature.add(test)
    ofRun.set(signature, ofSignature)
    tests.set(run, ofRun)
  }
  const systemic = new Map<string, ReadonlyMap<string, number>>()
  for (const [run, ofRun] of sorted(tests)) {
    const counts = sorted(ofRun)
      .map(([signature, ofSignature]) => [signature, ofSignature.size] as const)
      .filter(([, count]) => count >= minimumTests)
    if (counts.length > 0) systemic.set(run, new Map(counts))
  }
  return systemic
}

function sorted<Value>(map: ReadonlyMap<string, Value>): (readonly [string, Value])[] {
  return [...map].sort(([a], [b]) => compareText(a, b))
}
