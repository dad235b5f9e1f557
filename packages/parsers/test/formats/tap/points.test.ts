import { describe, expect, it } from 'vitest'
import { readGoodTap } from './support.ts'

async function readPoint(line: string): Promise<object | undefined> {
  const { records } = await readGoodTap(`1..1\n${line}\n`)
  const [record, ...others] = records
  if (!record || others.length > 0) return undefined
  const { name, outcome, rawOutcome, durationMs, skipReason } = record
  return {
    name,
    outcome,
    rawOutcome,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(skipReason === undefined ? {} : { skipReason }),
  }
}

const passed = { outcome: 'passed', rawOutcome: 'ok' }
const failed = { outcome: 'failed', rawOutcome: 'not ok' }
const skipped = { outcome: 'skipped', rawOutcome: 'ok # SKIP' }
const todo = { outcome: 'todo', rawOutcome: 'not ok # TODO' }

describe('a test point', () => {
  it.each([
    ['ok 1 - adds an item', { name: 'adds an item', ...passed }],
    ['ok 1 adds an item', { name: 'adds an item', ...passed }],
    ['ok - adds', { name: 'adds', ...passed }],
    ['ok adds', { name: 'adds', ...passed }],
    ['ok-adds', { name: 'adds', ...passed }],
    ['ok 1-adds', { name: 'adds', ...passed }],
    ['ok 2018-01-01 was a Monday', { name: '2018-01-01 was a Monday', ...passed }],
    ['ok', { name: '(test #1)', ...passed }],
    ['ok 1', { name: '(test #1)', ...passed }],
    ['not ok 1 - adds', { name: 'adds', ...failed }],
    ['not ok', { name: '(test #1)', ...failed }],
    ['ok 1 - __proto__', { name: '__proto__', ...passed }],
    ['ok 1 - a \\# b \\\\ c \\d', { name: 'a # b \\ c \\d', ...passed }],
  ])('%s', async (line, expected) => {
    expect(await readPoint(line)).toEqual(expected)
  })

  it.each([
    ['ok 1 - adds # SKIP no display', { name: 'adds', ...skipped, skipReason: 'no display' }],
    ['ok 1 - adds # skip', { name: 'adds', ...skipped }],
    ['ok 1 - adds # SKIPPED: later', { name: 'adds', ...skipped, skipReason: 'later' }],
    ['ok 1 - adds #skip later', { name: 'adds', ...skipped, skipReason: 'later' }],
    ['ok 1-# skip later', { name: '(test #1)', ...skipped, skipReason: 'later' }],
    ['ok 1 - fixes #7 # SKIP later', { name: 'fixes #7', ...skipped, skipReason: 'later' }],
    ['ok 1 # SKIP a \\# b', { name: '(test #1)', ...skipped, skipReason: 'a # b' }],
    [
      'not ok 1 - adds # SKIP later',
      { name: 'adds', outcome: 'skipped', rawOutcome: 'not ok # SKIP', skipReason: 'later' },
    ],
    ['not ok 1 - adds # TODO bug 7', { name: 'adds', ...todo, skipReason: 'bug 7' }],
    ['not ok 1 - adds # todo', { name: 'adds', ...todo }],
    ['ok 1 - adds # TODO', { name: 'adds', outcome: 'todo', rawOutcome: 'ok # TODO' }],
    ['ok 1 - adds # time=12.5ms', { name: 'adds', ...passed, durationMs: 12.5 }],
    ['ok 1 - adds # time=1.5s', { name: 'adds', ...passed, durationMs: 1500 }],
    ['ok 1 - adds # duration_ms 12', { name: 'adds', ...passed, durationMs: 12 }],
    ['ok 1 - adds # time=-1ms', { name: 'adds # time=-1ms', ...passed }],
    ['ok 1 - a # b', { name: 'a # b', ...passed }],
    ['ok 1 - a # b # SKIP c', { name: 'a # b # SKIP c', ...passed }],
    ['ok 1 - a \\# SKIP b', { name: 'a # SKIP b', ...passed }],
    ['ok 1 - C# SKIP b', { name: 'C# SKIP b', ...passed }],
    ['ok 1 - adds # SKIPPING', { name: 'adds', ...skipped }],
  ])('%s', async (line, expected) => {
    expect(await readPoint(line)).toEqual(expected)
  })

  it.each(['okay 1', 'ok: done', 'OK 1', 'not  ok 1', 'ok\t1', 'notok 1', 'not ok: done', 'ok.'])(
    'is not %s',
    async (line) => {
      const { records, summary } = await readGoodTap(`1..1\n${line}\n`)
      expect(records.map(({ name, outcome }) => [name, outcome])).toEqual([['(missing #1)', 'error']])
      expect(summary.completeness.complete).toBe(false)
    },
  )
})
