import { describe, expect, it } from 'vitest'
import { readGoodTap } from './support.ts'

async function readFailed(yaml: string, point: string = 'not ok 1 - a'): Promise<object | undefined> {
  const block = yaml.replace(/^(?=.)/gm, '  ')
  const { records } = await readGoodTap(`${point}\n  ---\n${block}\n  ...\n1..1\n`)
  const [record] = records
  if (!record) return undefined
  const { failures, file, line, column, durationMs, outcome } = record
  return Object.fromEntries(
    Object.entries({ failures, file, line, column, durationMs, outcome }).filter(
      ([, value]) => value !== undefined,
    ),
  )
}

describe('the YAML below a point', () => {
  it.each([
    [
      'of node',
      "duration_ms: 1.5\ntype: 'test'\nlocation: '/p/a.test.js:11:5'\nfailureType: 'testCodeFailure'\nerror: '4 == 5'\ncode: 'ERR_ASSERTION'\nname: 'AssertionError'\nexpected: 5\nactual: 4\nstack: |-\n  run (a.js:1:2)\n  go (b.js:3:4)",
      {
        failures: [
          {
            kind: 'failure',
            type: 'AssertionError',
            message: '4 == 5',
            trace: 'expected: 5\nactual: 4\nrun (a.js:1:2)\ngo (b.js:3:4)',
          },
        ],
        file: '/p/a.test.js',
        line: 11,
        column: 5,
        durationMs: 1.5,
      },
    ],
    [
      'of node-tap',
      'compare: ===\nat:\n  line: 8\n  column: 5\n  file: test.js\nstack: |\n  run (a.js:1:2)\ndiff: |\n  -43\n  +42',
      {
        failures: [{ kind: 'failure', trace: '-43\n+42\n\nrun (a.js:1:2)\n' }],
        file: 'test.js',
        line: 8,
        column: 5,
      },
    ],
    [
      'of tape',
      'operator: equal\nexpected: 2\nactual: 1\nat: Test.<anonymous> (/p/a.js:4:7)',
      {
        failures: [{ kind: 'failure', message: 'expected: 2, actual: 1', trace: 'expected: 2\nactual: 1' }],
        file: '/p/a.js',
        line: 4,
        column: 7,
      },
    ],
    [
      'of vitest, with two errors',
      'error:\n  name: "AssertionError"\n  message: "first"\nat: "/p/a.ts:1:2"\nactual: "1"\nexpected: "2"\n---\nerror:\n  name: "TypeError"\n  message: "second"\nat: "/p/a.ts:3:4"',
      {
        failures: [
          { kind: 'failure', type: 'AssertionError', message: 'first', trace: 'expected: 2\nactual: 1' },
          { kind: 'failure', type: 'TypeError', message: 'second' },
        ],
        file: '/p/a.ts',
        line: 1,
        column: 2,
      },
    ],
    [
      'of the specification',
      "message: 'timeout'\nseverity: fail\nfound: 1\nwanted: 2",
      {
        failures: [{ kind: 'failure', type: 'fail', message: 'timeout', trace: 'expected: 2\nactual: 1' }],
      },
    ],
    ['that says nothing known', 'data: [1, 2]', { failures: [{ kind: 'failure', trace: 'data: [1, 2]' }] }],
    ['that is no map', '- a', { failures: [{ kind: 'failure', trace: '- a' }] }],
    [
      'with values of other types',
      'message: [1]\nat: 7\nfile: {}\nline: x\nduration_ms: -1\nstack: null',
      {
        failures: [
          {
            kind: 'failure',
            trace: 'message: [1]\nat: 7\nfile: {}\nline: x\nduration_ms: -1\nstack: null',
          },
        ],
      },
    ],
    [
      'with a place of no file',
      'message: a\nat:\n  line: 3',
      { failures: [{ kind: 'failure', message: 'a', trace: 'message: a\nat:\n  line: 3' }] },
    ],
  ])('%s', async (_name, yaml, expected) => {
    expect(await readFailed(yaml)).toEqual({ outcome: 'failed', ...expected })
  })

  it('is read of a point that is to do, and not of one that passed or was skipped', async () => {
    const failures = [{ kind: 'failure', message: 'b', trace: 'message: b' }]
    expect(await readFailed('message: b', 'not ok 1 - a # TODO c')).toEqual({ outcome: 'todo', failures })
    expect(await readFailed('message: b', 'ok 1 - a')).toEqual({ outcome: 'passed', failures: [] })
    expect(await readFailed('message: b', 'not ok 1 - a # SKIP')).toEqual({
      outcome: 'skipped',
      failures: [],
    })
  })

  it('gives the duration of any point, and a directive goes before it', async () => {
    expect(await readFailed('duration_ms: 2.5', 'ok 1 - a')).toMatchObject({ durationMs: 2.5 })
    expect(await readFailed('duration_ms: 2.5', 'ok 1 - a # time=7ms')).toMatchObject({ durationMs: 7 })
    expect(await readFailed('nested:\n  duration_ms: 2.5', 'ok 1 - a')).not.toHaveProperty('durationMs')
  })

  it.each(['a: [', 'a: "b', '? [a]\n: b', '!!binary x: [', 'a: *b', '\tx'])(
    'is kept as a trace where it can not be read: %j',
    async (yaml) => {
      const { records, summary } = await readGoodTap(
        `not ok 1 - a\n  ---\n${yaml.replace(/^/gm, '  ')}\n  ...\n1..1\n`,
      )
      expect(records[0]?.outcome).toBe('failed')
      expect(records[0]?.failures[0]?.trace).toBe(yaml)
      expect(summary.diagnostics.map(({ code }) => code)).toEqual(['yaml-unreadable'])
      expect(summary.completeness).toEqual({ complete: true })
    },
  )

  it('is kept as a trace where another point ends it', async () => {
    const { records, summary } = await readGoodTap('not ok 1 - a\n  ---\n  message: b\nok 2 - c\n1..2\n')
    expect(records.map(({ outcome }) => outcome)).toEqual(['failed', 'passed'])
    expect(records[0]?.failures).toEqual([{ kind: 'failure', trace: 'message: b' }])
    expect(summary.diagnostics.map(({ code }) => code)).toEqual(['yaml-unterminated'])
  })

  it('may hold text that looks like TAP', async () => {
    const { records } = await readGoodTap(
      'not ok 1 - a\n  ---\n  message: |\n    ok 2 - fake\n    1..2\n  ...\n1..1\n',
    )
    expect(records.map(({ name }) => name)).toEqual(['a'])
  })

  it.each([
    ['a text over several lines', 'message: "first', 'second"', 'first second'],
    ['output that stands between', 'message: "first"', 'hello there', 'first'],
  ])('may lose the indent of %s', async (_name, line, stray, message) => {
    const { records } = await readGoodTap(`not ok 1 - a\n  ---\n  ${line}\n${stray}\n  ...\n1..1\n`)
    expect(records[0]?.failures[0]?.message).toBe(message)
  })

  it('leaves its place to comments where there is none', async () => {
    const { records } = await readGoodTap(
      "not ok 1 - a\n# (in a.bats, line 7)\n#   `false'\nok 2 - b\n# c\n1..2\n",
    )
    expect(records.map(({ failures }) => failures)).toEqual([
      [{ kind: 'failure', trace: "(in a.bats, line 7)\n  `false'" }],
      [],
    ])
  })
})
