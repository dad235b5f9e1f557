import type { TestHistory, TestRun } from '../../../src/flake/evidence/test-run.ts'
import type { ExonerationReport, ExonerationRequest } from '../../../src/flake/exoneration/index.ts'
import { exonerate } from '../../../src/flake/exoneration/index.ts'

export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** The time of the failing verdict, and of the base. */
export const base: number = Date.UTC(2026, 10, 20)

let made = 0

/** A passing run of main an hour before, but for what is given. */
export function run(fields: Partial<TestRun> = {}): TestRun {
  made++
  return {
    run: `ci/${made}`,
    at: base - hourMs,
    commit: `c${made}`,
    branch: 'main',
    passes: 1,
    failures: 0,
    results: [`r${made}`],
    ...fields,
  }
}

/** One run of main an hour, the last of them just before the base: F failed, P passed, X failed and passed. */
export function before(codes: string): TestRun[] {
  return [...codes].map((code, index) => coded(code, base - (codes.length - index) * hourMs))
}

/** The same, from just after the base on. */
export function after(codes: string): TestRun[] {
  return [...codes].map((code, index) => coded(code, base + (index + 1) * hourMs))
}

function coded(code: string, at: number): TestRun {
  return run({ at, passes: code === 'F' ? 0 : 1, failures: code === 'P' ? 0 : 1 })
}

/** A failure of another change an hour before. */
export function failureOf(change: string, fields: Partial<TestRun> = {}): TestRun {
  return run({ branch: 'change', change, passes: 0, failures: 1, ...fields })
}

export function historyOf(runs: readonly TestRun[]): TestHistory {
  return { testcase: 'unit/a', variant: {}, runs }
}

export function request(
  runs: readonly TestRun[],
  fields: Partial<ExonerationRequest> = {},
): ExonerationRequest {
  return {
    at: base + 5 * dayMs,
    changeUnderTest: { change: '7', commits: ['head-7'] },
    verdicts: [{ testcase: 'unit/a', variant: {}, at: base, results: ['own-1'] }],
    histories: [historyOf(runs)],
    ...fields,
  }
}

export function reasons({ exonerations }: ExonerationReport): string[] {
  return exonerations.map(({ reason }) => reason)
}

export function reasonsFor(runs: readonly TestRun[], fields: Partial<ExonerationRequest> = {}): string[] {
  return reasons(exonerate(request(runs, fields)))
}
