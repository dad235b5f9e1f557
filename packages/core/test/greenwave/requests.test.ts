import { describe, expect, it } from 'vitest'
import { decideGreenwave, type GreenwaveRequest } from '../../src/greenwave/index.ts'
import { decided, gist, minute, noTests, nvr, passes, policy, refused, worldOf } from './support/worlds.ts'

const given = { policies: policy([passes('unit')]), results: [{}] }

async function answerTo(body: unknown): Promise<readonly [number, string]> {
  const answer = await decideGreenwave(body as GreenwaveRequest, worldOf(given).world)
  return answer.match(
    ({ summary }) => [200, summary] as const,
    ({ httpStatus, message }) => [httpStatus, message] as const,
  )
}

const valid = {
  product_version: 'fedora-40',
  decision_context: 'push',
  subject_type: 'koji_build',
  subject_identifier: nvr,
}
const open = 'All required tests (1 total) have passed or been waived'
const noContext = 'Either decision_context or rules is required.'
const noVersion = 'Missing required product version'
const noList = 'Invalid subject, must be a list of dicts'
const noText = 'Subject item/identificator must be a string'
const badContext = 'Invalid decision context, must be a string or a list of strings'
const badWhen = 'Invalid "when" parameter, must be in ISO8601 format'
const badVerbose = 'Invalid verbose flag, must be a bool'
const noSubject = 'Could not detect subject_identifier.'
const rules = [{ type: 'PassingTestCaseRule', test_case_name: 'unit' }]

describe('a request that cannot be answered', () => {
  it.each([
    [undefined, 415, 'No JSON payload in request'],
    [null, 415, 'No JSON payload in request'],
    [{}, 415, 'No JSON payload in request'],
    [[], 415, 'No JSON payload in request'],
    ['', 415, 'No JSON payload in request'],
    [0, 415, 'No JSON payload in request'],
    [false, 415, 'No JSON payload in request'],
    [[1], 400, 'Invalid request, must be an object'],
    [[valid], 400, 'Invalid request, must be an object'],
    [7, 400, 'Invalid request, must be an object'],
    [true, 400, 'Invalid request, must be an object'],
    ['{}', 400, 'Invalid request, must be an object'],
  ])('%j is %i %s', async (body, status, message) => {
    expect(await answerTo(body)).toEqual([status, message])
  })

  it.each([
    [{ product_version: undefined }, noVersion],
    [{ product_version: '' }, noVersion],
    [{ product_version: null }, noVersion],
    [{ product_version: [] }, noVersion],
    [{ product_version: ['fedora-40'] }, 'Invalid product version, must be a string'],
    [{ product_version: 40 }, 'Invalid product version, must be a string'],
    [{ product_version: { toString: 1 } }, 'Invalid product version, must be a string'],
    [{ decision_context: undefined }, noContext],
    [{ decision_context: '' }, noContext],
    [{ decision_context: [] }, noContext],
    [{ decision_context: {} }, noContext],
    [{ decision_context: 5 }, badContext],
    [{ decision_context: { push: true } }, badContext],
    [{ decision_context: ['push', 5] }, badContext],
    [{ decision_context: [['push']] }, badContext],
    [{ decision_context: undefined, rules: [] }, noContext],
    [{ rules }, 'Cannot have both decision_context and rules'],
    [{ verbose: 'true' }, badVerbose],
    [{ verbose: 1 }, badVerbose],
    [{ verbose: null }, badVerbose],
    [{ ignore_result: 1 }, 'Invalid ignore_result, must be a list of ids'],
    [{ ignore_result: [[1]] }, 'Invalid ignore_result, must be a list of ids'],
    [{ ignore_result: { length: 1 } }, 'Invalid ignore_result, must be a list of ids'],
    [{ ignore_waiver: 'a' }, 'Invalid ignore_waiver, must be a list of ids'],
    [{ ignore_waiver: [null] }, 'Invalid ignore_waiver, must be a list of ids'],
    [{ when: 'yesterday' }, badWhen],
    [{ when: 1_700_000_000 }, badWhen],
    [{ when: true }, badWhen],
    [{ when: [minute(1)] }, badWhen],
    [{ when: '2026-02-30T00:00:00' }, badWhen],
    [{ when: '10/11/2026' }, badWhen],
    [{ when: '22 Nov 2026' }, badWhen],
    [{ when: '2026-11' }, badWhen],
    [{ when: '2026-11-22T24:00:00.000000' }, badWhen],
    [{ subject_type: undefined }, 'Missing required "subject_type" parameter'],
    [{ subject_identifier: undefined }, 'Missing required "subject_identifier" parameter'],
    [{ subject_type: 7 }, 'Subject type must be a string'],
    [{ subject_type: null }, 'Subject type must be a string'],
    [{ subject_identifier: 7 }, noText],
    [{ subject_identifier: null }, noText],
    [{ subject_identifier: [nvr] }, noText],
    [{ subject: nvr }, noList],
    [{ subject: [] }, noList],
    [{ subject: null }, noList],
    [{ subject: {} }, noList],
    [{ subject: [nvr] }, noList],
    [{ subject: [null] }, noList],
    [{ subject: [[]] }, noList],
    [{ subject: [{}] }, noSubject],
    [{ subject: [{ item: nvr }] }, noSubject],
    [{ subject: [{ type: 'koji_build' }] }, noSubject],
    [{ subject: [{ type: 'koji_build', item: '' }] }, noSubject],
    [{ subject: [{ type: ['koji_build'], item: nvr }] }, noSubject],
    [{ subject: [{ type: 'koji_build', item: 5 }] }, noText],
    [
      {
        subject: [
          { type: 'koji_build', item: nvr },
          { type: 'koji_build', item: [nvr] },
        ],
      },
      noText,
    ],
    [{ subject: [{ original_spec_nvr: { nvr } }] }, noText],
  ])('%j is refused: %s', async (fields, message) => {
    const body = Object.fromEntries(
      Object.entries({ ...valid, ...fields }).filter(([, value]) => value !== undefined),
    )
    expect(await answerTo(body)).toEqual([400, message])
  })

  const unanswerable = {
    product_version: '',
    decision_context: 5,
    verbose: 'yes',
    ignore_result: 1,
    ignore_waiver: 1,
    when: 'never',
    subject: nvr,
  }
  it('is told what is wrong first, one thing after the other', async () => {
    const steps: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
      [{ product_version: 40 }, noVersion],
      [{ decision_context: '' }, 'Invalid product version, must be a string'],
      [{ decision_context: 5 }, noContext],
      [{ product_version: 'fedora-40' }, 'Invalid product version, must be a string'],
      [{ decision_context: 'absent' }, badContext],
      [{ verbose: true }, badVerbose],
      [{ ignore_result: [] }, 'Invalid ignore_result, must be a list of ids'],
      [{ ignore_waiver: [] }, 'Invalid ignore_waiver, must be a list of ids'],
      [{ when: minute(1) }, badWhen],
      [{ subject: [{ type: 'koji_build', item: nvr }] }, noList],
      [{}, 'Found no applicable policies for koji_build subjects at gating point(s) absent in fedora-40'],
    ]
    let body: Readonly<Record<string, unknown>> = unanswerable
    for (const [mended, message] of steps) {
      expect((await answerTo(body))[1]).toBe(message)
      body = { ...body, ...mended }
    }
  })

  it('is told of its subject before its options where it has rules of its own', async () => {
    const { decision_context: _, ...rest } = valid
    const body = { ...rest, rules: [{}], verbose: 'yes', subject_type: 7 }
    expect((await answerTo(body))[1]).toBe('Subject type must be a string')
    const named = { ...body, subject_type: 'koji_build' }
    const unread =
      "Failed to parse on demand policy: Attribute 'rules': Key 'type' is required for each list item"
    expect((await answerTo(named))[1]).toBe(unread)
    expect((await answerTo({ ...named, rules }))[1]).toBe(badVerbose)
  })

  it.each([
    [{ decision_context: 'ship' }, 'koji_build subjects at gating point(s) ship in fedora-40'],
    [{ decision_context: ['ship', 'sail'] }, 'koji_build subjects at gating point(s) ship sail in fedora-40'],
    [{ product_version: 'epel-9' }, 'koji_build subjects at gating point(s) push in epel-9'],
    [{ subject_type: 'toString' }, 'toString subjects at gating point(s) push in fedora-40'],
    [{ subject_type: '' }, ' subjects at gating point(s) push in fedora-40'],
    [{ subject_type: '*' }, '* subjects at gating point(s) push in fedora-40'],
    [{ subject_type: 'Koji_build' }, 'Koji_build subjects at gating point(s) push in fedora-40'],
  ])('%j finds no policy, which is a 404', async (fields, message) => {
    expect(await answerTo({ ...valid, ...fields })).toEqual([
      404,
      `Found no applicable policies for ${message}`,
    ])
  })

  it('finds no policy for one of its subjects, which is a 404 for all', async () => {
    const subject = [
      { type: 'koji_build', item: nvr },
      { type: 'redhat-module', item: 'a' },
    ]
    const { httpStatus, message } = await refused(given, { subject })
    expect(httpStatus).toBe(404)
    expect(message).toContain('redhat-module subjects')
  })

  it.each(['bad-request', 'no-policy', 'no-payload'])('is no use trying again: %s', async (kind) => {
    const bodies = { 'bad-request': [1], 'no-policy': { ...valid, decision_context: 'x' }, 'no-payload': {} }
    const answer = await decideGreenwave(
      bodies[kind as keyof typeof bodies] as unknown as GreenwaveRequest,
      worldOf(given).world,
    )
    expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: `greenwave/${kind}`, retryable: false })
  })
})

describe('a hostile request', () => {
  it.each([
    ['a prototype', `{"__proto__":${JSON.stringify(valid)}}`, 400, noVersion],
    ['a prototype beside', JSON.stringify(valid).replace('{', '{"__proto__":{"verbose":1},'), 200, open],
    [
      'a subject by its prototype',
      '{"product_version":"a","decision_context":"b","subject":[{"__proto__":{}}]}',
      400,
      noSubject,
    ],
    ['a constructor', '{"constructor":{"product_version":"a"}}', 400, noVersion],
  ])('cannot say anything by %s', async (_, body, status, message) => {
    expect(await answerTo(JSON.parse(body))).toEqual([status, message])
  })

  const deep = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))
  const { decision_context: _, ...onDemand } = valid

  it.each([
    ['a context', { ...valid, decision_context: deep(50_000) }],
    ['a subject', { ...valid, subject: deep(50_000) }],
    ['the name of a test', { ...onDemand, rules: [{ ...rules[0], test_case_name: deep(50_000) }] }],
    ['the type of a rule', { ...onDemand, rules: [{ type: deep(50_000) }] }],
    ['the name of a policy', { ...onDemand, rules, id: deep(50_000) }],
    ['packages', { ...onDemand, rules, packages: deep(50_000) }],
  ])('with %s nested without end is refused', async (_where, body) => {
    expect((await answerTo(body))[0]).toBe(400)
  })

  it('may nest what nobody reads, a little', async () => {
    expect(await answerTo({ ...onDemand, rules, comment: deep(50) })).toEqual([200, open])
  })

  it('has too many subjects from the thousand and first on', async () => {
    const subject = Array.from({ length: 1001 }, (_none, index) => ({
      type: 'bodhi_update',
      item: `u${index}`,
    }))
    expect((await refused(given, { subject })).message).toBe('Too many subjects, at most 1000 in one request')
    expect((await decided(given, { subject: subject.slice(1) })).summary).toBe(noTests)
  })

  it('may have many rules', async () => {
    const many = Array.from({ length: 5000 }, (_none, index) => ({
      ...rules[0],
      test_case_name: `t${index}`,
    }))
    const { asked, world } = worldOf({})
    const answer = await decideGreenwave({ ...onDemand, rules: many }, world)
    expect(answer._unsafeUnwrap().summary).toBe('Of 5000 required tests, 5000 results missing')
    expect([asked.results.length, asked.waivers.length]).toEqual([2, 1])
  })

  it('cannot ask about two builds by one name', async () => {
    const results = [{ data: { item: ['good'] } }]
    expect(gist(await decided({ ...given, results }, { subject_identifier: 'bad,good' }))).toEqual([
      'closed',
      'missing',
    ])
    const own = [{ data: { item: ['bad,good'] } }]
    expect(gist(await decided({ ...given, results: own }, { subject_identifier: 'bad,good' }))).toEqual([
      'open',
      'passed',
    ])
  })
})
