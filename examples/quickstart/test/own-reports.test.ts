import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProjectStorage } from '@gatewright/core/ports'
import { readReport } from '@gatewright/parsers'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { storeRun } from '../src/store-run.ts'
import { runQuickstart, spawnQuickstart } from './support/run-quickstart.ts'
import { build, junit, policyFor, workbench } from './support/workbench.ts'

describe('own reports', () => {
  it.each([
    { name: 'a pass', cases: { adds: true, divides: null }, code: 0, words: 'Satisfied: 1 of 1 rule met.' },
    { name: 'a failure', cases: { adds: true, divides: false }, code: 1, words: 'unit/divides failed' },
    { name: 'nothing but skips', cases: { adds: null }, code: 1, words: 'Inconclusive' },
    { name: 'no tests at all', cases: {}, code: 1, words: 'Inconclusive' },
  ])('$name ends with $code', async ({ cases, code, words }) => {
    const cwd = workbench({ 'a.xml': junit(cases) })
    const answer = await runQuickstart(['a.xml'], cwd)
    expect(answer).toMatchObject({ code, stderr: '' })
    expect(answer.stdout).toContain(words)
  })

  it.each([
    { what: 'a failure that it does not hold', attributes: 'tests="3" failures="1"' },
    { what: 'an error that it does not hold', attributes: 'errors="1"' },
  ])('a report that declares $what opens no gate', async ({ attributes }) => {
    const report = `<testsuite name="unit" ${attributes}><testcase classname="unit" name="adds"/></testsuite>`
    const cwd = workbench({ 'a.xml': report, 'b.xml': junit({ divides: true }) })
    for (const args of [[], ['b.xml'], ['--item', build]]) {
      const answer = await runQuickstart(['a.xml', ...args], cwd)
      expect(answer).toMatchObject({ code: 1, stderr: '' })
      expect(answer.stdout).toMatch(/^ {2}incomplete +a\.xml/m)
      expect(answer.stdout).toContain('aborted')
    }
    const again = ['a.xml', '--item', build, '--history', 'kept']
    expect([(await runQuickstart(again, cwd)).code, (await runQuickstart(again, cwd)).code]).toEqual([1, 1])
  })

  it('a report that declares tests and holds none can be handed in again', async () => {
    const cwd = workbench({ 'a.xml': '<testsuite name="unit" tests="3"/>' })
    const args = ['a.xml', '--item', build, '--history', 'kept']
    for (let call = 0; call < 2; call += 1) {
      const answer = await runQuickstart(args, cwd)
      expect(answer).toMatchObject({ code: 1, stderr: '' })
      expect(answer.stdout).toContain('incomplete')
    }
  })

  it('a required test that nobody ran is pending, exit code 2', async () => {
    const cwd = workbench({
      'a.xml': junit({ adds: true }),
      'policy.yaml': policyFor('unit/adds', 'dist.rpmlint'),
    })
    const answer = await runQuickstart(['a.xml', '--policy', 'policy.yaml', '--item', build], cwd)
    expect(answer).toMatchObject({ code: 2, stderr: '' })
    expect(answer.stdout).toContain('dist.rpmlint has no result')
  })

  it('a policy for other items is not applicable, exit code 1', async () => {
    const cwd = workbench({ 'a.xml': junit({ adds: true }), 'policy.yaml': policyFor('unit/adds') })
    const answer = await runQuickstart(['a.xml', '--policy', 'policy.yaml'], cwd)
    expect(answer).toMatchObject({ code: 1, stderr: '' })
    expect(answer.stdout).toContain('Not applicable: no policy applies')
  })

  it('reports that state their item need no --item', async () => {
    const cwd = workbench({ 'a.xml': junit({ adds: true }, build), 'policy.yaml': policyFor('unit/adds') })
    expect(await runQuickstart(['a.xml', '--policy', 'policy.yaml'], cwd)).toMatchObject({
      code: 0,
      stderr: '',
    })
  })

  it('finds files by folder and glob, each once', async () => {
    const cwd = workbench({ 'a.xml': junit({ adds: true }), 'b.xml': junit({ divides: true }) })
    const answer = JSON.parse((await runQuickstart(['.', '*.xml', 'a.xml', '--json'], cwd)).stdout)
    expect(answer.reports.map((report: { file: string }) => report.file)).toEqual(['a.xml', 'b.xml'])
  })

  it('takes a report that was named twice under two names as one', async () => {
    const cwd = workbench({ 'a.xml': junit({ adds: true }), 'copy.xml': junit({ adds: true }) })
    const answer = JSON.parse((await runQuickstart(['a.xml', 'copy.xml', '--json'], cwd)).stdout)
    expect(answer.reports.map((report: { status: string }) => report.status)).toEqual(['stored', 'known'])
    expect(answer.verdicts[0].counts.pass).toBe(1)
  })

  it('waives with --waivers what the waiver says, for that item only', async () => {
    const waivers = (id: string): string =>
      JSON.stringify([
        {
          kind: 'requested',
          waiverId: 'w',
          at: '2026-01-01T00:00:00Z',
          by: 'alice',
          reason: 'r',
          expiresAt: '9999-01-01T00:00:00Z',
          scope: { subject: { type: 'koji_build', identifier: id }, testcase: 'unit/adds' },
        },
        { kind: 'approved', waiverId: 'w', at: '2026-01-01T00:00:00Z', by: 'bob', comment: 'c' },
      ])
    const cwd = workbench({
      'a.xml': junit({ adds: false }),
      'policy.yaml': policyFor('unit/adds'),
      'right.json': waivers('bash-5.2-1.fc40'),
      'wrong.json': waivers('bash-5.2-2.fc40'),
    })
    const ask = async (file: string): Promise<number | null> =>
      (await runQuickstart(['a.xml', '--policy', 'policy.yaml', '--item', build, '--waivers', file], cwd))
        .code
    expect([await ask('right.json'), await ask('wrong.json')]).toEqual([0, 1])
  })
})

describe('what the user may have meant otherwise', () => {
  it('tells which policies do not apply, and which waivers have no effect and why', async () => {
    const requested = {
      kind: 'requested',
      at: '2026-01-01T00:00:00Z',
      by: 'alice',
      reason: 'r',
      scope: { subject: { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }, testcase: 'unit/adds' },
    }
    const own = { kind: 'approved', waiverId: 'own', at: '2026-01-01T00:00:00Z', by: 'Alice', comment: 'c' }
    const late = { kind: 'approved', waiverId: 'late', at: '2026-01-01T00:00:00Z', by: 'bob', comment: 'c' }
    const waivers = [
      { ...requested, waiverId: 'own', expiresAt: '9999-01-01T00:00:00Z' },
      own,
      { ...requested, waiverId: 'late', expiresAt: '2026-01-02T00:00:00Z' },
      late,
    ]
    const cwd = workbench({
      'a.xml': junit({ adds: true }),
      'policy.yaml': policyFor('unit/adds'),
      'other.yaml': policyFor('unit/adds')
        .replace('id: test', 'id: other')
        .replace('koji_build', 'koji_bild'),
      'waivers.json': JSON.stringify(waivers),
    })
    const args = [
      'a.xml',
      '--policy',
      'policy.yaml',
      '--policy',
      'other.yaml',
      '--item',
      build,
      '--waivers',
      'waivers.json',
    ]
    const { stdout } = await runQuickstart(args, cwd)
    expect(stdout).toContain(
      'Policy other does not apply: it is about release of koji_bild, not about release of koji_build.',
    )
    expect(stdout).toContain('Waiver own has no effect: nobody but its requester approved it.')
    expect(stdout).toContain('Waiver late has no effect: it expired at 2026-01-02T00:00:00Z.')
  })

  it('of two tries at one test in one call, the later one is the latest, whatever its message or name', async () => {
    const at = (time: string, inside: string): string =>
      `<testsuite name="u" timestamp="${time}"><testcase classname="unit" name="adds">${inside}</testcase></testsuite>`
    const policy = policyFor('unit/adds').replace('observed }', 'observed, attempts: { keep: latest } }')
    for (const message of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const failure = `<failure message="${message}"/>`
      const cwd = workbench({
        'first.xml': at('2026-01-01T10:00:00Z', ''),
        'second.xml': at('2026-01-01T11:00:00Z', failure),
        'policy.yaml': policy,
      })
      const ask = async (...files: string[]): Promise<number | null> =>
        (await runQuickstart([...files, '--policy', 'policy.yaml', '--item', build], cwd)).code
      expect([await ask('first.xml', 'second.xml'), await ask('second.xml', 'first.xml')]).toEqual([1, 1])
    }
  })

  it('blocks a test that passed only after an exception', async () => {
    const text =
      '<testsuite name="u"><testcase classname="u" name="x"><flakyError message="m"/></testcase></testsuite>'
    const { code, stdout } = await runQuickstart(['a.xml'], workbench({ 'a.xml': text }))
    expect(code).toBe(1)
    expect(stdout).toMatch(/flaky +u\/x +1 passed, 1 failed/)
  })
})

describe('history', () => {
  it('takes an empty report twice as the same run', async () => {
    const cwd = workbench({ 'a.xml': junit({}) })
    const ask = async (): Promise<number | null> =>
      (await runQuickstart(['a.xml', '--item', build, '--history', 'kept'], cwd)).code
    expect([await ask(), await ask()]).toEqual([1, 1])
  })

  it('scores over all calls, and a report that comes again is no second attempt', async () => {
    const cwd = workbench({ 'failed.xml': junit({ adds: false }), 'passed.xml': junit({ adds: true }) })
    const ask = async (
      file: string,
    ): Promise<{
      flakes: { state: string; samples: number; flips: { commits: number } }[]
      verdicts: { base: string }[]
      exitCode: number
    }> =>
      JSON.parse((await runQuickstart([file, '--item', build, '--history', 'kept', '--json'], cwd)).stdout)
    expect(await ask('failed.xml')).toMatchObject({
      flakes: [{ samples: 1, flips: { commits: 0 } }],
      verdicts: [{ base: 'failed' }],
      exitCode: 1,
    })
    expect(await ask('failed.xml')).toMatchObject({
      flakes: [{ samples: 1, flips: { commits: 0 } }],
      verdicts: [{ base: 'failed' }],
    })
    expect(await ask('passed.xml')).toMatchObject({
      flakes: [{ samples: 2, flips: { commits: 1 } }],
      verdicts: [{ base: 'flaky' }],
      exitCode: 1,
    })
  })

  it('keeps nothing of a run with a report that cannot be read', async () => {
    const cwd = workbench({ 'good.xml': junit({ adds: false }), 'bad.xml': '<testsuite>' })
    expect(
      (await runQuickstart(['good.xml', 'bad.xml', '--item', build, '--history', 'kept'], cwd)).code,
    ).toBe(3)
    expect(() => readFileSync(join(cwd, 'kept', 'results.jsonl'))).toThrow(/ENOENT/)
  })
})

describe('output', () => {
  it('has colours only where it is a terminal or is told so, and never under NO_COLOR', async () => {
    const cwd = workbench({ 'a.xml': junit({ adds: false }) })
    const escape = '\u001b['
    expect(spawnQuickstart(['a.xml'], cwd).stdout).not.toContain(escape)
    expect(spawnQuickstart(['a.xml'], cwd, { FORCE_COLOR: '1' }).stdout).toContain(escape)
    expect(spawnQuickstart(['a.xml'], cwd, { NO_COLOR: '1' }).stdout).not.toContain(escape)
  })

  it('never sends what a report holds to the terminal as a command', async () => {
    const cwd = workbench({
      'a.xml':
        '<testsuite name="u"><testcase classname="u" name="x&#27;[31m&#8238;y"><failure/></testcase></testsuite>',
    })
    const { stdout } = await runQuickstart(['a.xml'], cwd)
    expect(stdout).not.toMatch(/[\p{Cf}\u001b]/u)
  })
})

const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
const at = '2026-11-22T04:19:00Z'

async function readOne(xml: string, digest: string): Promise<Parameters<typeof storeRun>[3][number]> {
  const report = (await readReport(new TextEncoder().encode(xml)))._unsafeUnwrap()
  return { status: 'read', file: { path: 'a.xml', shown: 'a.xml' }, digest, report }
}

describe('storeRun', () => {
  it.each([
    ['<testsuite tests="1"><testcase name="a"/></testsuite>', 'complete'],
    ['<testsuite tests="3" failures="1"><testcase name="a"/></testsuite>', 'aborted'],
  ])('opens the run before the first result and ends it: %s', async (xml, last) => {
    const storage = createMemoryDatabase().open('p')
    const steps: string[] = []
    const watched: ProjectStorage = {
      ...storage,
      results: {
        ...storage.results,
        append: (key, results) => {
          steps.push('append')
          return storage.results.append(key, results)
        },
      },
      groups: {
        ...storage.groups,
        put: (group) => {
          steps.push(group.state)
          return storage.groups.put(group)
        },
      },
    }
    const files = [await readOne('<testsuite><testcase name="b"/></testsuite>', '1'), await readOne(xml, '2')]
    const run = (await storeRun(watched, item, at, files))._unsafeUnwrap()
    expect(steps).toEqual(['open', 'append', 'append', last])
    expect(run.group).toMatchObject({ state: last, resultCount: 2 })
  })
})
