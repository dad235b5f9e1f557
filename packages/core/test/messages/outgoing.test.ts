import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resultData } from '../../src/query/index.ts'
import type { TestResult } from '../../src/schema/index.ts'
import {
  resultOfDecision,
  writeFedoraCiMessage,
  writeResultsDbMessage,
  writeTestCaseRun,
  type FedoraCiMessageOptions,
} from '../../src/messages/index.ts'
import { cdEventValidator } from './support/cd-events-schema.ts'
import { decisionOf, statuses } from './support/decision-examples.ts'
import { readOf, receivedAt } from './support/messages.ts'

const options: FedoraCiMessageOptions = {
  contact: { name: 'Shop CI', team: 'shop', docs: 'https://ci.example/docs', email: 'ci@shop.example' },
  pipeline: { id: '7f3a', name: 'nightly' },
  run: { url: 'https://ci.example/job/7/', log: 'https://ci.example/job/7/console' },
}
const baseUrl = 'https://results.example/api/v2.0'
const result: TestResult = {
  id: 'r1',
  testcase: 'shop.build.unit.functional',
  item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
  outcome: 'PASSED',
  submittedAt: '2026-11-22T04:19:00Z',
  variant: {},
  data: {},
  groups: ['run-1'],
}

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
const line = fc.stringMatching(/^[a-z]([ -~]{0,10}[a-z])?$/)
const outcome = fc.constantFrom(
  'PASSED',
  'INFO',
  'FAILED',
  'NEEDS_INSPECTION',
  'ERROR',
  'SKIPPED',
  'QUEUED',
  'RUNNING',
)
const item = fc.oneof(
  fc.record({
    type: fc.constantFrom('koji_build', 'brew-build', 'koji_build_scratch', 'brew-build_scratch'),
    id: fc.constantFrom('bash-5.2-1.fc40', 'a-b-1-1.el10'),
  }),
  fc.record({ type: fc.constant('bodhi_update'), id: fc.constant('FEDORA-2026-1a2b3c4d5e') }),
  fc.record({ type: fc.constant('git_commit'), id: fc.constant('1f7391f92b6a3792204e07e99f71f643cc35e7e1') }),
  fc.record({ type: fc.constant('redhat-advisory'), id: fc.constant('RHSA-2026:0001') }),
  fc.record({ type: fc.constant('container-image'), id: fc.constant('registry.example/app@sha256:ab') }),
)
const submittedAt = fc
  .integer({ min: 1_600_000_000, max: 1_790_000_000 })
  .map((seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}.250001Z`)
/** What every format can say. */
const plain: fc.Arbitrary<TestResult> = fc.record(
  {
    id: word,
    testcase: fc.tuple(word, word, word, word).map((parts) => parts.join('.')),
    item,
    outcome,
    submittedAt,
    variant: fc.record({ scenario: word }, { requiredKeys: [] }),
    data: fc.dictionary(word, fc.array(line, { minLength: 1, maxLength: 3 }), { maxKeys: 4 }),
    groups: fc.constant([]),
    note: line,
    refUrl: fc.constant('https://ci.example/runs/1'),
  },
  { requiredKeys: ['id', 'testcase', 'item', 'outcome', 'submittedAt', 'variant', 'data', 'groups'] },
)
const runs = { numRuns: 300 }
const farOff = { receivedAt: '2026-12-31T00:00:00Z' }

/** What of a result says what it is of and how it ended. */
function core({ testcase, item: of, outcome: how, submittedAt: when, variant, note }: TestResult) {
  return { testcase, item: of, outcome: how, submittedAt: when, variant, note }
}

describe('reader(writer(x)) is x', () => {
  it('ResultsDB', () => {
    fc.assert(
      fc.property(plain, (one) => {
        const { topic, body } = writeResultsDbMessage(one, { baseUrl })
        const [read] = readOf(topic, body, undefined, farOff).results
        expect(read && { ...core(read), data: read.data, refUrl: read.refUrl }).toEqual({
          ...core(one),
          data: resultData(one),
          refUrl: one.refUrl,
        })
      }),
      runs,
    )
  })

  it('Fedora CI', () => {
    fc.assert(
      fc.property(plain, (one) => {
        const { topic, body } = writeFedoraCiMessage(one, options)._unsafeUnwrap()
        const read = readOf(topic, body, undefined, farOff)
        expect(read.version).toBe('1.1.14')
        const [first] = read.results
        expect(first && { ...core(first), refUrl: first.refUrl }).toEqual({
          ...core(one),
          refUrl: one.refUrl ?? options.run.url,
        })
      }),
      runs,
    )
  })

  it('Fedora CI, of a compose', () => {
    const arches = fc.constantFrom('x86_64', 'aarch64')
    fc.assert(
      fc.property(plain, arches, fc.constantFrom('Server', 'unknown'), (one, arch, variant) => {
        const compose = {
          ...one,
          item: { type: 'productmd-compose', id: `RHEL-9.0/${variant}/${arch}` },
          variant: {
            ...one.variant,
            system_architecture: arch,
            ...(variant === 'unknown' ? {} : { system_variant: variant }),
          },
        }
        const { topic, body } = writeFedoraCiMessage(compose, options)._unsafeUnwrap()
        const [read] = readOf(topic, body, undefined, farOff).results
        expect(read && core(read)).toEqual(core(compose))
      }),
      runs,
    )
  })

  it('CDEvents, whole but for the id and the groups', () => {
    const more = fc.record(
      {
        attempt: fc.integer({ min: 1, max: 9 }),
        durationMs: fc.integer({ min: 0, max: 1e6 }),
        failureSignature: word,
        skipKind: fc.constant('todo' as const),
      },
      { requiredKeys: [] },
    )
    const variants = fc.dictionary(fc.constantFrom('os', 'environment', 'browser'), word)
    const whole = fc
      .tuple(plain, more, variants)
      .map(([one, extra, variant]) => ({ ...one, ...extra, variant }))
    fc.assert(
      fc.property(whole, (one) => {
        const event = writeTestCaseRun(one, { id: 'e1', source: 'https://ci.example' })._unsafeUnwrap()
        const [read] = readOf('cdevents', event, undefined, farOff).results
        const { id: _, groups: __, ...rest } = one
        expect(read && { ...read, id: undefined, groups: undefined }).toEqual({
          ...rest,
          id: undefined,
          groups: undefined,
        })
      }),
      runs,
    )
  })
})

describe('writeTestCaseRun', () => {
  it('is an event that fits the published schema', () => {
    const finished = cdEventValidator('testcaserunfinished')
    const skipped = cdEventValidator('testcaserunskipped')
    const seen = new Set<string>()
    fc.assert(
      fc.property(plain, (one) => {
        const event = writeTestCaseRun(one, {
          id: 'e1',
          source: '/teams/shop',
          testSuiteRun: { id: 's1', source: '/teams/shop' },
          environment: { id: 'staging' },
          testcaseUrl: 'https://ci.example/tests/1',
          chainId: 'c1',
        })._unsafeUnwrap()
        const [, predicate = ''] = /testcaserun\.(\w+)\./.exec(event.context.type) ?? []
        seen.add(predicate)
        const validate = { finished, skipped }[predicate]
        if (validate) expect(validate(event), JSON.stringify(validate.errors)).toBe(true)
        else expect(event.subject.content).not.toHaveProperty('outcome')
      }),
      runs,
    )
    expect([...seen].sort()).toEqual(['finished', 'queued', 'skipped', 'started'])
  })

  it.each([
    ['PASSED', 'success'],
    ['INFO', 'error'],
    ['FAILED', 'failure'],
    ['NEEDS_INSPECTION', 'failure'],
    ['ERROR', 'error'],
    ['UNKNOWN', 'failure'],
  ])('%s is %s: a pass, and nothing else, is a success', (name, expected) => {
    const event = writeTestCaseRun({ ...result, outcome: name }, { id: 'e', source: '/a' })._unsafeUnwrap()
    expect(event.subject.content.outcome).toBe(expected)
  })

  it('keeps to itself how the result came in', () => {
    const noted = { ...result, data: { 'resultsdb:request': ['k'], a: ['b'] } }
    const event = writeTestCaseRun(noted, { id: 'e', source: '/a' })._unsafeUnwrap()
    expect(event.customData.gatewrightResult.data).toEqual({ a: ['b'] })
  })

  it.each([{ id: '' }, { source: 'two words' }, { runId: '' }, { environment: { id: '' } }])(
    'refuses %j',
    (wrong) => {
      const error = writeTestCaseRun(result, { id: 'e', source: '/a', ...wrong })._unsafeUnwrapErr()
      expect(error.kind).toBe('schema/invalid')
    },
  )
})

describe('writeFedoraCiMessage', () => {
  it.each([
    [{ testcase: 'unit/adds' }, 'testcase'],
    [{ testcase: 'dist.rpmlint' }, 'testcase'],
    [{ item: { type: 'purl', id: 'pkg:npm/a@1' } }, 'item.type'],
    [{ item: { type: 'productmd-compose', id: 'RHEL' } }, 'item.id'],
    [{ item: { type: 'container-image', id: 'app:latest' } }, 'item.id'],
  ])('has no words for %j', (change, path) => {
    const error = writeFedoraCiMessage({ ...result, ...change }, options)._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'schema/invalid', problems: [{ path }] })
  })

  it('writes the whole message', () => {
    const failed = {
      ...result,
      outcome: 'ERROR',
      note: 'no machine',
      data: { brew_task_id: ['42'], issuer: ['ann'], issue_url: ['https://issues.example/1'] },
    }
    expect(
      writeFedoraCiMessage(failed, { ...options, topicPrefix: 'VirtualTopic.eng.ci.shop' })._unsafeUnwrap(),
    ).toEqual({
      id: 'VirtualTopic.eng.ci.shop.koji-build.test.error/r1',
      topic: 'VirtualTopic.eng.ci.shop.koji-build.test.error',
      headers: {},
      body: {
        contact: options.contact,
        run: options.run,
        artifact: {
          type: 'koji-build',
          id: 42,
          component: 'bash',
          issuer: 'ann',
          nvr: 'bash-5.2-1.fc40',
          scratch: false,
        },
        pipeline: options.pipeline,
        test: { namespace: 'shop.build', type: 'unit', category: 'functional', note: 'no machine' },
        system: [],
        error: { reason: 'no machine', issue_url: 'https://issues.example/1' },
        generated_at: '2026-11-22T04:19:00Z',
        version: '1.1.14',
      },
    })
  })

  it('calls a test that was skipped not applicable: as info it would pass', () => {
    const { body } = writeFedoraCiMessage({ ...result, outcome: 'SKIPPED' }, options)._unsafeUnwrap()
    expect(body.test.result).toBe('not_applicable')
  })
})

describe('a decision', () => {
  const outcomes = {
    satisfied: 'PASSED',
    unsatisfied: 'FAILED',
    pending: 'RUNNING',
    inconclusive: 'ERROR',
    'not-applicable': 'ERROR',
  }

  it.each(statuses)('that is %s is a result, and can be sent', (status) => {
    const written = resultOfDecision(decisionOf(status), { id: 'd1' })._unsafeUnwrap()
    expect(written).toMatchObject({
      testcase: 'gatewright.gate.merge',
      outcome: outcomes[status],
      note: `The reason of ${status}.`,
      data: { decision_context: ['merge'], decision_status: [status], policies: ['shop.merge'] },
    })
    const { topic, body } = writeFedoraCiMessage(written, options)._unsafeUnwrap()
    const [read] = readOf(topic, body).results
    expect(read && core(read)).toEqual(core(written))
    const posted = writeResultsDbMessage(written, { baseUrl })
    expect(readOf(posted.topic, posted.body).results[0]).toMatchObject({
      ...core(written),
      data: written.data,
    })
  })

  it('needs an id and a testcase that can be used', () => {
    const error = resultOfDecision(decisionOf('satisfied'), { id: '', testcase: ' ' })._unsafeUnwrapErr()
    expect(new Set(error.problems.map(({ path }) => path))).toEqual(new Set(['id', 'testcase']))
  })
})

it('what is announced has links, and what is known of the testcase', () => {
  const testcase = { name: result.testcase, refUrl: 'https://ci.example/tests/1' }
  const message = writeResultsDbMessage(result, { baseUrl, testcase, topic: 'shop.result.new' })
  expect(message).toMatchObject({
    id: 'shop.result.new/r1',
    topic: 'shop.result.new',
    body: {
      id: 'r1',
      groups: ['run-1'],
      submit_time: '2026-11-22T04:19:00',
      testcase: { ref_url: 'https://ci.example/tests/1', href: `${baseUrl}/testcases/${result.testcase}` },
      href: `${baseUrl}/results/r1`,
    },
  })
  expect(readOf(message.topic, message.body).results[0]?.groups).toEqual(['run-1'])
  expect(readOf(message.topic, message.body).groups).toEqual([{ id: 'run-1', state: 'open' }])
  expect(receivedAt > result.submittedAt).toBe(true)
})
