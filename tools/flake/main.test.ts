import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inFolder, runCommand, runOfMain, scoreFiles, sparseProject } from './testing/project-files.ts'

const { tests, runs } = sparseProject()
const header = 'id,score,quarantine'

/** Lines of a CSV without the header, in their fields; none of them is in quotes. */
function rowsOf(stdout: string): string[][] {
  const [first, ...lines] = stdout.trimEnd().split('\n')
  assert.equal(first, header)
  return lines.map((line) => line.split(','))
}

test('prints a line for each test, in the order of the file', async () => {
  await inFolder((folder) => {
    const { status, stdout, stderr } = scoreFiles(folder, tests, runs)
    assert.deepEqual([status, stderr], [0, ''])
    const rows = rowsOf(stdout)
    assert.deepEqual(
      rows.map(([id]) => id),
      tests.map(({ id }) => id),
    )
    for (const row of rows) {
      assert.equal(row.length, 3)
      assert.match(row[1] ?? '', /^[01]\.\d{12}$/)
      assert.ok(Number(row[1]) <= 1)
      assert.match(row[2] ?? '', /^[01]$/)
    }
    assert.ok(rows.some(([, , quarantine]) => quarantine === '1'))
    assert.ok(rows.filter(([, , quarantine]) => quarantine === '0').length > 150)
    assert.equal(scoreFiles(folder, tests, runs).stdout, stdout)
  })
})

test('explains where it is asked to, in quotes', async () => {
  await inFolder((folder) => {
    const { stdout } = scoreFiles(folder, tests, runs, ['--explain', '--days', '30', '--mode', 'fast'])
    const [first, ...lines] = stdout.trimEnd().split('\n')
    assert.equal(first, `${header},state,explanation`)
    for (const line of lines)
      assert.match(line, /^test-\d+,\d\.\d+,[01],(broken|flaky|recovered|steady|unknown),"?[A-Z]/)
  })
})

test('fast quarantines whatever strict does', async () => {
  await inFolder((folder) => {
    const inQuarantine = (mode: string): string[] =>
      rowsOf(scoreFiles(folder, tests, runs, ['--mode', mode]).stdout).flatMap(([id = '', , quarantine]) =>
        quarantine === '1' ? [id] : [],
      )
    const fast = new Set(inQuarantine('fast'))
    for (const id of inQuarantine('strict')) assert.ok(fast.has(id), id)
  })
})

test('scores the first ten days alone, and the runs in whatever order', async () => {
  await inFolder((folder) => {
    const early = runs.filter(({ t }) => t < 10)
    const cut = tests.map(({ id, codes }) => ({ id, codes: codes.slice(0, early.length) }))
    const { status, stdout } = scoreFiles(folder, cut, early)
    assert.equal(status, 0)
    assert.equal(rowsOf(stdout).length, tests.length)
    assert.notEqual(stdout, scoreFiles(folder, tests, runs).stdout)
    const turned = cut.map(({ id, codes }) => ({ id, codes: [...codes].reverse().join('') }))
    assert.equal(scoreFiles(folder, turned, early.toReversed()).stdout, stdout)
  })
})

test('a test scores the same whatever lies after the last of its runs', async () => {
  await inFolder((folder) => {
    const { stdout } = scoreFiles(
      folder,
      [{ id: 'a', codes: '0100' }],
      [0, 1, 2, 3].map((index) => runOfMain(index)),
    )
    const more = [0, 1, 2, 3, 4].map((index) => runOfMain(index))
    assert.equal(scoreFiles(folder, [{ id: 'a', codes: '01009' }], more).stdout, stdout)
  })
})

test('an outage makes nobody flaky, also where the file does not say how much failed', async () => {
  await inFolder((folder) => {
    const codes = Array.from({ length: 40 }, (_, index) => (index % 10 === 5 ? '3' : '0')).join('')
    const hit = Array.from({ length: 10 }, (_, index) => ({ id: index, codes }))
    const spared = Array.from({ length: 10 }, (_, index) => ({ id: `s${index}`, codes: '0'.repeat(40) }))
    const all = [...hit, ...spared]
    const scores = (meta: readonly object[], ...options: string[]): number[] =>
      rowsOf(scoreFiles(folder, all, meta, options).stdout).map(([, score]) => Number(score))
    const known = Array.from({ length: 40 }, (_, index) =>
      runOfMain(index, index % 10 === 5 ? { fails: 10, failShare: 0.5 } : {}),
    )
    const silent = Array.from({ length: 40 }, (_, index) =>
      runOfMain(index, { fails: undefined, failShare: undefined }),
    )
    const shareAlone = known.map((run) => ({ ...run, fails: undefined }))
    const countAlone = known.map((run) => ({ ...run, failShare: null }))
    assert.ok(scores(known).every((score) => score < 0.1))
    for (const meta of [silent, shareAlone, countAlone]) assert.deepEqual(scores(meta), scores(known))
    assert.ok(
      scores(known, '--keep-mass-failures')
        .slice(0, 10)
        .every((score) => score > 0.5),
    )
  })
})

test('puts ids into quotes that would break a line, and takes numbers for ids', async () => {
  await inFolder((folder) => {
    const ids = ['a,b', 'say "hi"', 'two\nlines', '__proto__', 'constructor', 'é', 7]
    const { status, stdout } = scoreFiles(
      folder,
      ids.map((id) => ({ id, codes: '0' })),
      [runOfMain(0)],
    )
    assert.equal(status, 0)
    const body = stdout.slice(header.length + 1)
    for (const id of ['"a,b"', '"say ""hi"""', '"two\nlines"', '__proto__', 'constructor', 'é', '7'])
      assert.ok(`\n${body}`.includes(`\n${id},0.`), id)
  })
})

test('reads lines that are empty, end in CR LF or in nothing', async () => {
  await inFolder((folder) => {
    const text = '{"id":"a","codes":"0"}\r\n\r\n  \n{"id":"b","codes":"1"}'
    const { status, stdout } = scoreFiles(folder, text, [runOfMain(0)])
    assert.equal(status, 0)
    assert.deepEqual(
      rowsOf(stdout).map(([id]) => id),
      ['a', 'b'],
    )
  })
})

test('refuses files that it cannot use, and commands that it does not know', async () => {
  await inFolder((folder) => {
    const wrong = scoreFiles(folder, [{ id: 'a', codes: '7' }], [runOfMain(0)])
    assert.deepEqual([wrong.status, wrong.stdout], [3, ''])
    assert.match(wrong.stderr, /tests\.jsonl:1: code 0 is "7"; known are 0 to 5 and 9\.\n$/)
    const commands: readonly (readonly [parameters: readonly string[], says: RegExp])[] = [
      [[], /^Usage: /],
      [['tests.jsonl'], /^Usage: /],
      [['tests.jsonl', 'meta.json', 'more'], /^Usage: /],
      [['none.jsonl', 'meta.json'], /none\.jsonl: cannot be read: .*ENOENT/],
      [['tests.jsonl', 'none.json'], /none\.json: cannot be read: .*ENOENT/],
      [['.', 'meta.json'], /cannot be read: .*EISDIR/],
      [['tests.jsonl', 'meta.json', '--fast'], /--fast/],
      [['tests.jsonl', 'meta.json', '--mode', 'slow'], /--mode is strict or fast, not "slow"\./],
      [['tests.jsonl', 'meta.json', '--days', '0'], /--days needs a whole number, not "0"\./],
      [['tests.jsonl', 'meta.json', '--days', '1.5'], /--days needs a whole number, not "1\.5"\./],
    ]
    for (const [parameters, says] of commands) {
      const { status, stdout, stderr } = runCommand('main.ts', folder, parameters)
      assert.deepEqual([status, stdout], [3, ''], parameters.join(' '))
      assert.match(stderr, says)
      assert.doesNotMatch(stderr, /^ {4}at /m)
    }
  })
})

test('ends quietly when nobody reads on', { skip: process.platform === 'win32' }, async () => {
  await inFolder((folder) => {
    scoreFiles(folder, tests, runs)
    const script = fileURLToPath(new URL('main.ts', import.meta.url))
    const [node, testsFile, meta] = [process.execPath, join(folder, 'tests.jsonl'), join(folder, 'meta.json')]
    const command = `{ "$0" --conditions=@gatewright/source "$1" "$2" "$3" --explain; echo "ended $?" >&2; } | true`
    const { stderr } = spawnSync('sh', ['-c', command, node, script, testsFile, meta], { encoding: 'utf8' })
    assert.equal(stderr, 'ended 0\n')
  })
})
