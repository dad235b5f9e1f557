import {
  decideGreenwave,
  readGreenwavePolicyValue,
  remoteFilesBy,
  resultsOfList,
  resultsOfStore,
  waiversOfList,
  type GreenwavePolicy,
  type GreenwaveResult,
} from '@gatewright/core/greenwave'
import { describe, expect, it } from 'vitest'
import { openServices, posted, type Services } from './support/services.ts'

const subject = { subject_type: 'koji_build', subject_identifier: 'pkg-1-1' }
const request = { ...subject, product_version: 'fedora-40', decision_context: 'c1' }
const data = { type: 'koji_build', item: 'pkg-1-1' }

function policyOf(...rules: readonly object[]): GreenwavePolicy {
  return readGreenwavePolicyValue(
    { id: 'one', product_versions: ['*'], decision_context: 'c1', subject_type: 'koji_build', rules },
    'server',
  )._unsafeUnwrap()
}

function test(name: string, more: object = {}): object {
  return { type: 'PassingTestCaseRule', test_case_name: name, ...more }
}

async function summaryBy(
  { storage }: Services,
  policy: GreenwavePolicy = policyOf(test('t1')),
  more: object = {},
): Promise<string> {
  const world = {
    policies: [policy],
    subjectTypes: [],
    results: resultsOfStore(storage),
    waivers: storage.waivers,
  }
  const decided = await decideGreenwave({ ...request, ...more }, world)
  return decided.match(
    ({ summary }) => summary,
    ({ httpStatus }) => String(httpStatus),
  )
}

const open = 'All required tests (1 total) have passed or been waived'
const missing = 'Of 1 required test, 1 result missing'
const failed = 'Of 1 required test, 1 test failed'

describe('a time that is asked for', () => {
  it.for([
    ['0001-01-01T00:00:00', missing],
    ['9999-12-31T23:59:59.999999999', open],
    ['2026-01-01T00:00:00.123455999', missing],
    ['2026-01-01T00:00:00.123456', open],
    ['2026-01-01T05:45:00.123456+05:45', open],
    ['2025-12-31T19:00:00.123455-05:00', missing],
    ['2026-03-29T02:30:00+02:00', open],
    ['0001-01-01T00:00:00+14:00', '400'],
    ['9999-12-31T23:59:59-14:00', '400'],
    ['\uFEFF2026-01-01', '400'],
    ['2026-01-01\0', '400'],
    ['2026-01-01\uD800', '400'],
    ['2026-02-30', '400'],
    ['2026-01-01T23:59:60Z', '400'],
  ] as const)('is %j: %s', async ([when, summary]) => {
    const services = openServices()
    services.setTime('2026-01-01T00:00:00.123456789Z')
    await posted(services.resultsDb, '/results', { testcase: 't1', outcome: 'PASSED', data })
    expect(await summaryBy(services, undefined, { when })).toBe(summary)
  })

  it('is that which a result is listed with', async () => {
    const services = openServices()
    services.setTime('2026-01-01T00:00:00.123456789Z')
    const { submit_time: at } = (await posted(services.resultsDb, '/results', {
      testcase: 't1',
      outcome: 'PASSED',
      data,
    })) as GreenwaveResult
    const { body } = await services.resultsDb({ method: 'GET', path: `/results?since=${at},${at}` })
    expect(body).toMatchObject({ data: [{ id: 1 }] })
    expect(await summaryBy(services, undefined, { when: at })).toBe(open)
  })
})

describe('a name that means something to the language', () => {
  it.for(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('is only a name: %s', async (name) => {
    const services = openServices()
    const rule = test(name, { scenario: name })
    expect(await summaryBy(services, policyOf(rule))).toBe(missing)
    const named = { ...data, scenario: name, [name]: 'value' }
    await posted(services.resultsDb, '/results', { testcase: name, outcome: 'FAILED', data: named })
    expect(await summaryBy(services, policyOf(rule))).toBe(failed)
    const waiver = { ...subject, testcase: name, scenario: name, product_version: 'fedora-40', comment: name }
    await posted(services.waiverDb, '/waivers/', waiver)
    expect(await summaryBy(services, policyOf(rule))).toBe(open)
    const { body } = await services.resultsDb({ method: 'GET', path: `/results?${name}=value` })
    expect(body).toMatchObject({ data: [{ data: { [name]: ['value'] } }] })
  })

  it('is refused as a key of data where it would be none', async () => {
    const body: unknown = JSON.parse(
      '{"testcase": "t1", "outcome": "PASSED", "data": {"__proto__": "value"}}',
    )
    const { status } = await openServices().resultsDb({ method: 'POST', path: '/results', body })
    expect(status).toBe(400)
  })
})

describe('a failure in several scenarios or architectures', () => {
  const waiver = { ...subject, testcase: 't1', product_version: 'fedora-40', comment: 'known' }

  async function withFailure(): Promise<Services> {
    const services = openServices()
    const ways = { scenario: ['s1', 's2'], system_architecture: ['x', 'y'] }
    await posted(services.resultsDb, '/results', {
      testcase: 't1',
      outcome: 'FAILED',
      data: { ...data, ...ways },
    })
    return services
  }

  it('is waived when each scenario is', async () => {
    const services = await withFailure()
    await posted(services.waiverDb, '/waivers/', { ...waiver, scenario: 's1' })
    expect(await summaryBy(services)).toBe(failed)
    expect(await summaryBy(services, policyOf(test('t1', { scenario: 's2' })))).toBe(failed)
    expect(await summaryBy(services, policyOf(test('t1', { scenario: 's1' })))).toBe(open)
    await posted(services.waiverDb, '/waivers/', { ...waiver, scenario: 's2' })
    expect(await summaryBy(services)).toBe(open)
    expect(await summaryBy(services, policyOf(test('t1', { scenario: 's2' })))).toBe(open)
  })

  it('is not waived for one architecture of them', async () => {
    const services = await withFailure()
    await posted(services.waiverDb, '/waivers/', { ...waiver, system_architecture: 'x' })
    expect(await summaryBy(services)).toBe(failed)
    await posted(services.waiverDb, '/waivers/', waiver)
    expect(await summaryBy(services)).toBe(open)
  })
})

describe('a remote file', () => {
  const aliases = 'bcdefghij'.split('').map((name, index) => {
    const before = `*${'abcdefghij'[index] ?? ''}`
    return `${name}: &${name} [${Array.from({ length: 9 }, () => before).join()}]`
  })

  it.for([
    ['a bomb of aliases', `a: &a [x]\n${aliases.join('\n')}\ndecision_context: c1\nrules: *j`],
    ['a list in itself', '--- &a\ndecision_context: c1\nrules: *a'],
    ['deep', '['.repeat(100_000)],
    ['of many documents', '---\ndecision_context: c1\nrules: []\n'.repeat(100_000)],
    ['of 50 MB', `decision_context: c1\nrules: []\nid: ${'x'.repeat(50_000_000)}`],
  ] as const)('that is %s keeps the gate closed, at once', { timeout: 2000 }, async ([, text]) => {
    const remote = policyOf({ type: 'RemoteRule', sources: ['https://files.example/{subject_id}'] })
    const decided = await decideGreenwave(request, {
      policies: [remote],
      subjectTypes: [],
      results: resultsOfList([]),
      waivers: waiversOfList([]),
      remoteFiles: remoteFilesBy(() => text),
    })
    expect(decided._unsafeUnwrap().summary).toBe('1 error due to invalid remote rule file')
  })

  it('without a policy is enough for a rule that must have none, and not for one that must', async () => {
    const sources = ['https://files.example/{subject_id}']
    const rules = [
      { type: 'RemoteRule', sources },
      { type: 'RemoteRule', sources, required: true },
    ]
    for (const inOrder of [rules, rules.toReversed()]) {
      const decided = await decideGreenwave(request, {
        policies: [policyOf(...inOrder)],
        subjectTypes: [],
        results: resultsOfList([]),
        waivers: waiversOfList([]),
        remoteFiles: remoteFilesBy(() => ''),
      })
      expect(decided._unsafeUnwrap().policies_satisfied).toBe(false)
    }
  })
})
