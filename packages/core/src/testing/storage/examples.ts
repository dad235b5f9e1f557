import type { Item, TestResult } from '../../schema/index.ts'

/** Two items that the cases of the contract are about. */
export const build: Item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
export const otherBuild: Item = { type: 'koji_build', id: 'bash-5.2-2.fc40' }

/** An instant on the day that all cases play on. */
export function atMinute(minute: number): string {
  return `2026-11-22T04:${String(minute).padStart(2, '0')}:00Z`
}

/** A result with an id, and what else a case wants of it. */
export function exampleResult(id: string, wanted: Partial<TestResult> = {}): TestResult {
  return {
    id,
    testcase: 'dist.rpmlint',
    // A copy: a case that changes what it gave must not change it for the cases that follow.
    item: { ...build },
    outcome: 'PASSED',
    submittedAt: atMinute(0),
    variant: {},
    data: {},
    groups: [],
    ...wanted,
  }
}

/** A result that says everything a result can say, with text that is easily mangled. */
export const fullResult: TestResult = {
  id: 'full/1',
  testcase: 'unit/größe/adds "1.5" ✓ 𝒳',
  item: { type: 'purl', id: 'pkg:npm/%40scope/left-pad@1.3.0?arch=any' },
  outcome: 'SKIPPED',
  submittedAt: '2026-11-22T04:19:00.123456789Z',
  variant: { arch: 'x86_64', 'os/name': 'Fedora: 40', empty: '' },
  data: { owner: ['a', 'b', 'a'], empty: [], blank: [''], ключ: ['значение'] },
  groups: ['run/2', 'run/1'],
  attempt: 3,
  durationMs: 0.1,
  skipKind: 'todo',
  failureSignature: 'sha256:0',
  note: 'first line\nsecond line\t\\ \' "',
  refUrl: 'https://ci.example/runs/1?a=b#c',
  refText: 'run 1',
}
