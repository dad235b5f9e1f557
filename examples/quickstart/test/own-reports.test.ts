import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
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

describe('history', () => {
  it('scores over all calls, and a report that comes again is no second attempt', async () => {
    const cwd = workbench({ 'failed.xml': junit({ adds: false }), 'passed.xml': junit({ adds: true }) })
    const ask = async (
      file: string,
    ): Promise<{
      flakes: { state: string; samples: number }[]
      verdicts: { base: string }[]
      exitCode: number
    }> =>
      JSON.parse((await runQuickstart([file, '--item', build, '--history', 'kept', '--json'], cwd)).stdout)
    expect(await ask('failed.xml')).toMatchObject({
      flakes: [{ samples: 0 }],
      verdicts: [{ base: 'failed' }],
      exitCode: 1,
    })
    expect(await ask('failed.xml')).toMatchObject({
      flakes: [{ samples: 0 }],
      verdicts: [{ base: 'failed' }],
    })
    expect(await ask('passed.xml')).toMatchObject({
      flakes: [{ state: 'flaky', samples: 1 }],
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
