import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeReports } from '../demo/make-reports.ts'
import { runDemo, shippedDemo } from '../src/demo.ts'
import { renderText, type Paint } from '../src/text-output.ts'
import { runQuickstart, spawnQuickstart } from './support/run-quickstart.ts'
import { workbench } from './support/workbench.ts'

const plain: Paint = (_, text) => text
const readme = join(import.meta.dirname, '..', '..', '..', 'README.md')

describe('the demo', () => {
  it('ends with the exit code of its decision', () => {
    expect(spawnQuickstart([], import.meta.dirname)).toMatchObject({ code: 1, stderr: '' })
  })

  it('stands in the README as it really is; UPDATE_TRANSCRIPT=1 writes it anew', async () => {
    const { stdout } = await runQuickstart([])
    const text = readFileSync(readme, 'utf8')
    const transcript = /(<!-- transcript: npm run --silent demo -->\n+```text\n)([\s\S]*?)(```\n)/
    if (process.env['UPDATE_TRANSCRIPT'])
      writeFileSync(
        readme,
        text.replace(transcript, (_, head, __, tail) => head + stdout + tail),
      )
    expect(transcript.exec(readFileSync(readme, 'utf8'))?.[2]).toBe(stdout)
  })

  it('shows the three kinds of trouble, each for what it is', async () => {
    const { stdout } = await runQuickstart(['--json'])
    const answer = JSON.parse(stdout)
    const stateOf = (part: string): string =>
      answer.flakes.find((score: { testcase: string }) => score.testcase.includes(part)).state
    expect(stateOf('reserved in time')).toBe('flaky')
    expect(stateOf('rounds to the nearest cent')).toBe('broken')
    expect(answer.decision.status).toBe('unsatisfied')
    expect(
      answer.decision.tree.children[0].children.map((rule: { ruleId: string; status: string }) => [
        rule.ruleId,
        rule.status,
      ]),
    ).toEqual([
      ['unit', 'unsatisfied'],
      ['stock', 'satisfied'],
      ['gate', 'satisfied'],
    ])
    expect(answer.decision.requirements).toContainEqual(
      expect.objectContaining({ type: 'test-result-failed-waived', waiverId: 'w-17' }),
    )
  })

  it('gives the same table for reports that the tools write now', { timeout: 120_000 }, async ({ skip }) => {
    skip(
      spawnSync('git', ['--version']).status !== 0,
      'git is not installed, so the commits of the sample shop cannot be made',
    )
    const folder = workbench()
    makeReports(folder)
    const shipped = await runDemo(shippedDemo, () => {})
    const made = await runDemo({ ...shippedDemo, scenario: join(folder, 'scenario.json') }, () => {})
    expect(renderText(made._unsafeUnwrap(), plain)).toBe(renderText(shipped._unsafeUnwrap(), plain))
  })
})
