import { expect } from 'vitest'
import type { TestResult } from '../../../src/schema/result.ts'
import { foldFlakeStates, type FoldFlakeStatesOptions } from '../../../src/upkeep/index.ts'
import type { SmallStorage } from './small-storage.ts'

/** Who folds in examples. */
export const options: FoldFlakeStatesOptions = { owner: 'one', at: '2026-11-22T04:19:00Z', forMs: 60_000 }

/** One result; its run is `run-<day>` unless given, and its id tells it from all others. */
export function result(
  day: number,
  testcase: string,
  outcome: string,
  more: Partial<TestResult> = {},
): TestResult {
  const group = more.groups?.join() ?? `run-${day}`
  return {
    id: `${group}/${testcase}/${outcome}/${day}/${more.attempt ?? 1}`,
    testcase,
    item: { type: 'git_commit', id: `c${day}` },
    outcome,
    submittedAt: new Date(Date.UTC(2026, 0, 1 + day)).toISOString(),
    variant: {},
    data: {},
    groups: [`run-${day}`],
    ...more,
  }
}

export async function fold(
  storage: SmallStorage,
  more: Partial<FoldFlakeStatesOptions> = {},
): Promise<unknown> {
  return (await foldFlakeStates(storage, { ...options, ...more }))._unsafeUnwrap()
}

export async function append(
  storage: SmallStorage,
  key: string,
  results: readonly TestResult[],
): Promise<void> {
  expect((await storage.results.append(key, results)).isOk()).toBe(true)
}

export function keysOf(storage: SmallStorage, kind: string): string[] {
  return [...storage.entries('flake-states').keys()].filter((key) => key.startsWith(`${kind} `))
}
