import type { SourcePosition } from '../../../../src/flake/changepoints/index.ts'

/**
 * What LUCI Analysis answers, by its own tests (Apache-2.0, The LUCI Authors: analysis/internal/changepoints).
 */

type Row = readonly [
  number: number,
  runs: number,
  failing: number,
  retried: number,
  failingAfterRetry: number,
]

/** The rows of one number are one position: nothing can change within it. */
function toPositions(rows: readonly Row[]): SourcePosition[] {
  const positions = new Map<number, SourcePosition>()
  for (const [number, runs, failing, retried, failingAfterRetry] of rows) {
    const before = positions.get(number)
    positions.set(number, {
      commit: `c${number}`,
      number,
      runs: (before?.runs ?? 0) + runs,
      failing: (before?.failing ?? 0) + failing,
      retried: (before?.retried ?? 0) + retried,
      failingAfterRetry: (before?.failingAfterRetry ?? 0) + failingAfterRetry,
    })
  }
  return [...positions.values()]
}

function runs(count: number, first: number, failing: (index: number) => number, retried: number = 0): Row[] {
  return Array.from({ length: count }, (_, index): Row => {
    const failed = failing(index)
    return [first + index, 1, failed, failed * retried, 0]
  })
}

/** Each position as number/runs/failing/retried/failingAfterRetry. */
const written: readonly (readonly [name: string, positions: string])[] = [
  ['pass->fail 1', '1/2/0/0/0 2/2/0/0/0 3/1/0/0/0 4/1/1/0/0 5/2/2/0/0 6/2/2/0/0'],
  ['pass->fail 2', '1/2/0/0/0 2/2/0/0/0 3/1/1/0/0 4/1/1/0/0 5/2/2/0/0 6/2/2/0/0'],
  ['two positions, several verdicts each', '1/3/0/0/0 1/3/0/0/0 2/1/0/0/0 2/2/2/0/0 2/3/3/0/0 2/3/3/0/0'],
  [
    'pass->fail->pass',
    '1/2/0/0/0 2/2/0/0/0 3/3/0/0/0 4/2/0/0/0 5/3/0/0/0 6/1/1/0/0 7/1/1/0/0 8/2/2/0/0 9/2/2/0/0 10/3/3/0/0 11/2/2/0/0 12/3/3/0/0 13/2/0/0/0 14/2/0/0/0',
  ],
  [
    'pass->flake',
    '1/2/0/0/0 2/2/0/0/0 3/2/0/0/0 4/2/0/0/0 5/2/0/0/0 6/2/0/0/0 7/2/1/0/0 8/2/1/0/0 9/2/1/0/0 10/2/1/0/0 11/2/1/0/0 12/2/1/0/0 13/2/1/0/0 14/2/1/0/0 15/2/1/0/0 16/2/1/0/0',
  ],
  [
    'flake->fail 16',
    '1/2/1/0/0 2/2/1/0/0 3/2/1/0/0 4/2/1/0/0 5/2/1/0/0 6/2/1/0/0 7/2/2/0/0 8/2/2/0/0 9/2/2/0/0 10/2/2/0/0 11/2/2/0/0 12/2/2/0/0 13/2/2/0/0 14/2/2/0/0 15/2/2/0/0 16/2/2/0/0',
  ],
  [
    'flake->fail 18',
    '1/2/1/0/0 2/2/1/0/0 3/2/1/0/0 4/2/1/0/0 5/2/1/0/0 6/2/1/0/0 7/2/1/0/0 8/2/1/0/0 9/2/2/0/0 10/2/2/0/0 11/2/2/0/0 12/2/2/0/0 13/2/2/0/0 14/2/2/0/0 15/2/2/0/0 16/2/2/0/0 17/2/2/0/0 18/2/2/0/0',
  ],
  ['consistent pass', '1/2/0/0/0 2/2/0/0/0 3/2/0/0/0 4/2/0/0/0 5/2/0/0/0 6/2/0/0/0 7/2/0/0/0 8/2/0/0/0'],
  ['consistent fail', '1/2/2/0/0 2/2/2/0/0 3/2/2/0/0 4/2/2/0/0 5/2/2/0/0 6/2/2/0/0 7/2/2/0/0 8/2/2/0/0'],
  ['flaky throughout', '1/2/1/0/0 2/2/0/0/0 3/2/1/0/0 4/2/0/0/0 5/2/0/0/0 6/2/1/0/0 7/2/0/0/0 8/2/2/0/0'],
  [
    'fail,retry passes -> fail,retry fails',
    '1/2/2/2/0 2/2/2/2/0 3/2/2/2/0 4/2/2/2/0 5/2/2/2/2 6/2/2/2/2 7/2/2/2/2 8/2/2/2/2',
  ],
  [
    'fail,retry fails consistently',
    '1/2/2/2/2 2/2/2/2/2 3/2/2/2/2 4/2/2/2/2 5/2/2/2/2 6/2/2/2/2 7/2/2/2/2 8/2/2/2/2',
  ],
  [
    'fail,retry fails -> retry flaky a',
    '1/3/3/3/3 2/3/3/3/3 3/3/3/3/3 5/1/1/1/1 5/3/3/3/0 5/3/3/3/0 7/3/3/3/1 7/3/3/3/1',
  ],
  [
    'fail,retry fails -> retry flaky b',
    '1/3/3/3/3 2/3/3/3/3 3/3/3/3/3 5/1/1/1/1 5/3/3/3/0 5/3/3/3/0 7/3/3/3/0 7/3/3/3/1',
  ],
  [
    'four positions, two verdicts each',
    '1/2/0/0/0 1/2/0/0/0 2/2/0/0/0 2/2/0/0/0 3/2/1/0/0 3/2/1/0/0 4/2/1/0/0 4/2/1/0/0',
  ],
  ['sparse 1', '90/5/0/0/0 100/5/0/0/0 200/5/5/0/0 210/5/5/0/0'],
  ['sparse 2', '90/5/0/0/0 100/5/0/0/0 110/2/2/0/0 120/2/2/0/0 2000/2/2/0/0'],
  ['sparse 3', '90/5/0/0/0 100/5/0/0/0 1010/2/2/0/0 1020/2/2/0/0 1030/2/2/0/0'],
  [
    'analyzer 20 fail,30 pass(1 late fail)',
    '30/5/5/0/0 31/5/5/0/0 32/5/5/0/0 33/5/5/0/0 34/5/0/0/0 35/5/0/0/0 36/5/0/0/0 37/5/0/0/0 38/5/0/0/0 39/5/1/0/0',
  ],
  ['analyzer 2 pass,2 fail', '1/2/0/0/0 2/2/2/0/0'],
]

function read(text: string): Row[] {
  return text.split(' ').map((row): Row => {
    const [number = 0, count = 0, failing = 0, retried = 0, failingAfterRetry = 0] = row
      .split('/')
      .map(Number)
    return [number, count, failing, retried, failingAfterRetry]
  })
}

const rows: readonly (readonly [string, readonly Row[]])[] = [
  ...written.map(([name, text]) => [name, read(text)] as const),
  ['100 pass,100 fail,100 pass', runs(300, 1, (index) => (index >= 100 && index < 200 ? 1 : 0))],
  ['2000 pass', runs(2000, 0, () => 0)],
  ['2000 alternating', runs(2000, 0, (index) => index % 2, 1)],
  ['1001 pass,999 fail', runs(2000, 0, (index) => (index > 1000 ? 1 : 0))],
]

const histories: ReadonlyMap<string, SourcePosition[]> = new Map(
  rows.map(([name, own]) => [name, toPositions(own)]),
)

export function luciHistory(name: string): SourcePosition[] {
  const history = histories.get(name)
  if (!history) throw new Error(`no history ${name}`)
  return history
}
