import { decide, parsePolicy } from '@gatewright/core/policy'
import { describe, expect, it } from 'vitest'
import { recordsToResults, type ResultContext } from '../../src/index.ts'
import { readGood, recordOf } from '../support.ts'

const context: ResultContext = {
  item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
  group: 'run-1',
  submittedAt: '2026-11-22T04:19:00Z',
  reportKey: 'run-1/unit',
}

describe('the variant of a result', () => {
  it('keeps the name of a case that comes again, and tells it by its variant', () => {
    const records = [recordOf(), recordOf({ outcome: 'failed' }), recordOf(), recordOf({ name: 'adds (2)' })]
    const results = recordsToResults(records, { ...context, variant: { os: 'linux' } })._unsafeUnwrap()
    expect(
      results.map(({ testcase, variant, outcome, attempt: number }) => [testcase, variant, outcome, number]),
    ).toEqual([
      ['unit/adds', { os: 'linux' }, 'PASSED', 1],
      ['unit/adds', { os: 'linux', occurrence: '2' }, 'FAILED', 1],
      ['unit/adds', { os: 'linux', occurrence: '3' }, 'PASSED', 1],
      ['unit/adds (2)', { os: 'linux' }, 'PASSED', 1],
    ])
  })

  it('keeps runs of one case apart from another case of its name', () => {
    const source = { format: 'own', index: 0, repeatedNames: 'retries' as const }
    const records = [
      recordOf({ outcome: 'failed' }),
      recordOf({ source, outcome: 'failed' }),
      recordOf(),
      recordOf({ source }),
    ]
    const results = recordsToResults(records, context)._unsafeUnwrap()
    expect(results.map(({ variant, attempt: number, outcome }) => [variant, number, outcome])).toEqual([
      [{}, 1, 'FAILED'],
      [{ occurrence: '2' }, 1, 'FAILED'],
      [{ occurrence: '3' }, 1, 'PASSED'],
      [{ occurrence: '2' }, 2, 'PASSED'],
    ])
  })

  it('never overrides an occurrence of the caller: then cases of one name are attempts, and none is hidden', () => {
    const records = [recordOf(), recordOf({ outcome: 'failed' })]
    const variant = { occurrence: 'mine' }
    const results = recordsToResults(records, { ...context, variant })._unsafeUnwrap()
    expect(results.map((result) => [result.variant, result.outcome, result.attempt])).toEqual([
      [variant, 'PASSED', 1],
      [variant, 'FAILED', 2],
    ])
  })

  it('does not let a second case of one name hide its failure from a rule', async () => {
    const { records } = await readGood(
      '<testsuite name="unit"><testcase name="adds"/><testcase name="adds"><failure/></testcase></testsuite>',
    )
    const policy = parsePolicy({
      apiVersion: 'gating/v1',
      id: 'p',
      applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
      rules: [{ type: 'passing', testcase: 'unit/adds', variants: 'observed' }],
    })._unsafeUnwrap()
    const results = recordsToResults(records, context)._unsafeUnwrap()
    const subject = { type: 'koji_build', identifier: context.item.id }
    const evidence = { subject, results, waiverEvents: [], groups: [] }
    const decision = decide([policy], evidence, { decisionContext: 'release', at: '2026-11-23T00:00:00Z' })
    expect(decision.status).toBe('unsatisfied')
  })

  it('takes over what records say of their variant, made to fit, and lets the caller win', () => {
    const records = [
      recordOf({ variant: { project: ' chromium\n' } }),
      recordOf({ variant: { project: 'x'.repeat(300), os: 'mac' } }),
      recordOf({ variant: { project: '' } }),
    ]
    const results = recordsToResults(records, { ...context, variant: { os: 'linux' } })._unsafeUnwrap()
    expect(results.map(({ testcase, variant }) => [testcase, variant])).toEqual([
      ['unit/adds', { os: 'linux', project: 'chromium' }],
      ['unit/adds', { os: 'linux', project: 'x'.repeat(256) }],
      ['unit/adds', { os: 'linux' }],
    ])
  })

  it('makes variants of the projects of Playwright', async () => {
    const suite = (project: string): string =>
      `<testsuite name="a.spec.ts" hostname="${project}"><testcase name="adds" classname="a.spec.ts"/></testsuite>`
    const { records } = await readGood(
      `<testsuites id="" name="" tests="2" failures="0" skipped="0" errors="0" time="1">${suite('chromium')}${suite('firefox')}</testsuites>`,
    )
    const results = recordsToResults(records, context)._unsafeUnwrap()
    expect(results.map(({ testcase, variant }) => [testcase, variant])).toEqual([
      ['a.spec.ts/adds', { project: 'chromium' }],
      ['a.spec.ts/adds', { project: 'firefox' }],
    ])
  })

  it('checks every variant that comes up', () => {
    const records = [recordOf(), recordOf({ variant: { 'no key': 'x' } })]
    expect(recordsToResults(records, context)._unsafeUnwrapErr().kind).toBe('schema/invalid')
  })
})
