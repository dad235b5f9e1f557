import { describe, expect, it } from 'vitest'
import {
  decisionUpdates,
  type DecisionUpdateOptions,
  type DecisionUpdates,
  type GreenwaveChange,
} from '../../src/greenwave/index.ts'
import {
  minute,
  nvr,
  passes,
  policy,
  resultOf,
  waiverOf,
  worldOf,
  type Given,
  type GivenResult,
} from './support/worlds.ts'

const policies = policy([passes('unit')])

/** What the last result of a world is news of. */
function newResult(results: readonly GivenResult[]): GreenwaveChange {
  const index = results.length - 1
  return { kind: 'result', result: resultOf(results[index] ?? {}, index) }
}

async function updates(
  given: Given,
  change: GreenwaveChange = newResult(given.results ?? []),
  options: DecisionUpdateOptions = {},
): Promise<DecisionUpdates> {
  return (await decisionUpdates(change, worldOf({ policies, ...given }).world, options))._unsafeUnwrap()
}

async function count(given: Given, change?: GreenwaveChange): Promise<number> {
  const { messages, failures } = await updates(given, change)
  expect(failures).toEqual([])
  return messages.length
}

const failed = { outcome: 'FAILED' }
const waiverChange: GreenwaveChange = { kind: 'waiver', waiver: waiverOf({}) }

describe('what is announced of a new result', () => {
  it('is the decision now, and the one before', async () => {
    const { messages } = await updates({ results: [failed, {}] })
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatchObject({
      topic: 'greenwave.decision.update',
      headers: {
        subject_type: 'koji_build',
        subject_identifier: nvr,
        product_version: 'fedora-40',
        decision_context: 'push',
        policies_satisfied: 'true',
        summary: 'All required tests (1 total) have passed or been waived',
      },
      body: {
        policies_satisfied: true,
        subject_type: 'koji_build',
        subject_identifier: nvr,
        subject: [{ type: 'koji_build', item: nvr }],
        decision_context: 'push',
        product_version: 'fedora-40',
        applicable_policies: ['main'],
        previous: {
          policies_satisfied: false,
          summary: 'Of 1 required test, 1 test failed',
          unsatisfied_requirements: [{ result_id: 1 }],
        },
      },
    })
    expect(messages[0]?.body).not.toHaveProperty('testcase')
    expect(messages[0]?.body).not.toHaveProperty('when')
  })

  it('has texts alone in its headers', async () => {
    const { messages } = await updates({ results: [failed] })
    expect(Object.values(messages[0]?.headers ?? {}).every((value) => typeof value === 'string')).toBe(true)
    expect(messages[0]?.headers['policies_satisfied']).toBe('false')
  })

  it.each<readonly [string, readonly GivenResult[], number]>([
    ['a first one', [{}], 1],
    ['the same again', [{}, {}], 0],
    ['the same failure again', [failed, failed], 0],
    ['one that runs', [{}, { outcome: 'RUNNING' }], 0],
    ['one that is queued', [{ outcome: 'QUEUED' }], 0],
    ['one after it ran', [{ outcome: 'RUNNING' }, {}], 1],
    ['of another test', [{ testcase: 'lint' }], 0],
    ['of another build', [{ data: { item: ['other-1-1.fc40'] } }], 1],
    ['of a build of another product', [{ data: { item: ['other-1-1.el9'] } }], 0],
    ['of a build of nobody knows which product', [{ data: { item: ['other'] } }], 0],
    ['about nothing', [{ data: { type: [] } }], 0],
    ['about several', [{ data: { item: [nvr, 'other'] } }], 0],
    [
      'one that came late, for its own time is the one before',
      [{}, { ...failed, submit_time: minute(-5) }],
      1,
    ],
    ['of another architecture', [{}, { data: { system_architecture: ['arm'] } }], 1],
  ])('%s', async (_, results, expected) => {
    expect(await count({ results })).toBe(expected)
  })

  it('skips what is set up to be incomplete, and nothing else', async () => {
    const settings = { outcomesIncomplete: ['SOON'] }
    expect(await count({ settings, results: [{ outcome: 'SOON' }] })).toBe(0)
    expect(await count({ settings, results: [{ outcome: 'RUNNING' }] })).toBe(1)
  })

  it.each([
    [{ 'productmd.compose.id': ['F40'], type: ['compose'] }, 1],
    [{ 'productmd.compose.id': ['F40'], type: ['productmd-compose'] }, 0],
    [{ type: ['compose'], item: ['F40'] }, 0],
  ])('of a compose is told by its own key: %j', async (data, expected) => {
    const given = {
      policies: policy([passes('unit')], { subject_type: 'compose', product_versions: ['fedora-40'] }),
    }
    const result = { ...resultOf({}), data }
    const world = worldOf({ ...given, results: [{ data }] }).world
    const answer = await decisionUpdates({ kind: 'result', result }, world)
    expect(answer._unsafeUnwrap().messages).toHaveLength(expected)
  })

  it.each([
    ['2026-11-22T04:19:00', '2026-11-22T04:18:59.999999'],
    ['2026-11-22T00:00:00.000000', '2026-11-21T23:59:59.999999'],
    ['2026-11-22T04:19:00.000001', '2026-11-22T04:19:00.000000'],
    ['2026-11-22T05:19:00+01:00', '2026-11-22T04:18:59.999999'],
  ])('handed in at %s is seen beside the one of a microsecond before', async (now, before) => {
    const results = [{ ...failed, submit_time: before }, { submit_time: now }]
    const { messages } = await updates({ results })
    expect(messages[0]?.body.previous.unsatisfied_requirements).toMatchObject([{ result_id: 1 }])
    expect(messages[0]?.body.satisfied_requirements).toMatchObject([{ result_id: 2 }])
  })

  it('is for every gate, in order', async () => {
    const several = policy([passes('unit')], { decision_contexts: ['ship', 'push'] })
    const { messages } = await updates({ policies: several, results: [{}] })
    expect(messages.map(({ body }) => body.decision_context)).toEqual(['push', 'ship'])
  })

  it.each([
    ['by its task', { brew_task_id: ['7'] }, 'fedora-41'],
    ['by no task of that number', { brew_task_id: ['8'] }, 'fedora-40'],
    ['by no number', { brew_task_id: ['seven'] }, 'fedora-40'],
    ['by none of several', { brew_task_id: ['7', '8'] }, 'fedora-40'],
    ['by 0', { brew_task_id: ['0'] }, 'fedora-40'],
  ])('of a product that is known %s', async (_, data, expected) => {
    const given = { results: [{ data }], builds: {}, targets: { 7: 'f41-candidate' } }
    const { messages } = await updates(given)
    expect(messages.map(({ body }) => body.product_version)).toEqual([expected])
  })

  it('is for the products that we guess', async () => {
    const guess = (): string => 'fedora-99'
    const { messages } = await updates({ results: [{}] }, undefined, { guess })
    expect(messages.map(({ body }) => body.product_version)).toEqual(['fedora-99'])
  })
})

describe('what is announced of a new waiver', () => {
  it('names what was waived', async () => {
    const { messages } = await updates({ waivers: [{}] }, waiverChange)
    expect(messages[0]?.body).toMatchObject({
      testcase: 'unit',
      policies_satisfied: true,
      satisfied_requirements: [{ type: 'test-result-missing-waived', waiver_id: 1 }],
      previous: { policies_satisfied: false },
    })
  })

  it.each([
    ['of a test that passed', { results: [{}], waivers: [{}] }, {}, 0],
    ['of another test', { waivers: [{ testcase: 'lint' }] }, { testcase: 'lint' }, 0],
    ['of another product', { waivers: [{ product_version: 'epel-9' }] }, { product_version: 'epel-9' }, 0],
    [
      'of another version',
      { waivers: [{ product_version: 'fedora-41' }] },
      { product_version: 'fedora-41' },
      1,
    ],
    [
      'taken back',
      { waivers: [{ id: 1 }, { id: 2, waived: false }] },
      { id: 2, waived: false, timestamp: minute(32) },
      1,
    ],
    ['taken back before', { waivers: [{ waived: false }] }, { waived: false }, 0],
    ['by an alias', { waivers: [{}] }, { subject_type: 'brew-build' }, 1],
  ])('%s', async (_, given, facts, expected) => {
    expect(await count(given, { kind: 'waiver', waiver: waiverOf(facts) })).toBe(expected)
  })

  it('is not guessed about', async () => {
    const guess = (): never => expect.unreachable('a waiver names its product')
    const { messages } = await updates({ waivers: [{}], builds: {} }, waiverChange, { guess })
    expect(messages).toHaveLength(1)
  })

  it('of a remote rule that is missing reaches its gate', async () => {
    const required = policy(["!RemoteRule {sources: ['https://files/1'], required: true}"])
    const waiver = { testcase: 'missing-gating-yaml' }
    const given = { policies: required, files: {}, waivers: [waiver] }
    expect(await count(given, { kind: 'waiver', waiver: waiverOf(waiver) })).toBe(1)
  })

  it('of a remote rule whose file must not be empty reaches its gate', async () => {
    const required = policy(["!RemoteRule {sources: ['https://files/1'], required: true}"])
    const waiver = { testcase: 'invalid-gating-yaml' }
    const given = { policies: required, files: { 'https://files/1': '' }, waivers: [waiver] }
    expect(await count(given, { kind: 'waiver', waiver: waiverOf(waiver) })).toBe(1)
  })
})

describe('trouble while looking for changes', () => {
  const remote = policy(["!RemoteRule {sources: ['https://files/1']}"])
  const files = { 'https://files/1': { reason: 'refused', message: 'no' } as const }

  it.each(['unreachable', 'timed-out'] as const)(
    'is told where nobody knows the product: %s',
    async (reason) => {
      const builds = { [nvr]: { reason, message: 'gone' } }
      const answer = await decisionUpdates(newResult([{}]), worldOf({ policies, builds }).world)
      expect(answer._unsafeUnwrapErr()).toMatchObject({ httpStatus: 502, retryable: true })
    },
  )

  it('with a file closes the gate before and after, which is no change', async () => {
    expect(await count({ policies: remote, files, results: [{}] })).toBe(0)
  })

  it('with a file is told by Greenwave, and of a gate that fails which one it was', async () => {
    const change = newResult([{}])
    const answer = await decisionUpdates(change, worldOf({ policies: remote, files }).world, {
      compat: 'upstream',
    })
    expect(answer._unsafeUnwrapErr()).toMatchObject({ httpStatus: 502 })
    const timed = policy([passes('unit', 'valid_since: 2020-01-01')])
    const { messages, failures } = await updates({ policies: timed, builds: {}, results: [{}] }, change, {
      compat: ['unknown-age-is-now'],
    })
    expect(messages).toEqual([])
    expect(failures).toMatchObject([
      { gate: { decisionContext: 'push', productVersion: 'fedora-40' }, failure: { httpStatus: 404 } },
    ])
  })

  it.each(['', 'now', '2026-13-01T00:00:00'])(
    'of a change without a time is told: %j',
    async (submit_time) => {
      const { messages, failures } = await updates({ results: [{ submit_time }] })
      expect(messages).toEqual([])
      expect(failures).toMatchObject([{ failure: { httpStatus: 502 } }])
    },
  )

  it('at one gate leaves the others to be announced', async () => {
    const timed = policy([passes('unit', 'valid_since: 2020-01-01')], { id: 'b', decision_context: 'ship' })
    const given = { policies: policies + timed, builds: {}, results: [{}] }
    const { messages, failures } = await updates(given, undefined, { compat: ['unknown-age-is-now'] })
    expect(messages.map(({ body }) => body.decision_context)).toEqual(['push'])
    expect(failures.map(({ gate }) => gate.decisionContext)).toEqual(['ship'])
  })
})
