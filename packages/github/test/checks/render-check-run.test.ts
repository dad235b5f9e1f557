import {
  checkActions,
  checkRunId,
  conclusionOf,
  planAnnotations,
  renderCheckRun,
  type CheckAnnotation,
} from '@gatewright/github'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closedBy, decision, headSha, name } from '../support/decisions.ts'
import { judgeRequest } from '../support/openapi/judge.ts'
import { mentions, rendered, textOf } from '../support/rendered.ts'

const annotations: fc.Arbitrary<readonly CheckAnnotation[]> = fc
  .array(fc.tuple(name, fc.integer({ min: 1, max: 9_999 })), { maxLength: 170 })
  .map((places) =>
    planAnnotations(places.map(([message, line]) => ({ path: 'src/a.ts', level: 'failure', line, message }))),
  )
  .map((plan) => plan.annotations)

function judged(method: string, path: string, body: unknown): readonly string[] {
  const headers = new Headers({ 'x-github-api-version': '2022-11-28' })
  const wire = JSON.parse(JSON.stringify(body)) as unknown
  return judgeRequest({ method, path, query: new URLSearchParams(), headers, body: wire }).problems
}

const options = { name: 'release gate', headSha, actions: Object.values(checkActions) }

describe('renderCheckRun', () => {
  it('makes calls that GitHub takes of any decision', () => {
    fc.assert(
      fc.property(decision, annotations, (decided, given) => {
        const { create, patches } = renderCheckRun(decided, { ...options, annotations: given })
        expect(judged('POST', '/repos/shop/cart/check-runs', create)).toEqual([])
        for (const patch of patches)
          expect(judged('PATCH', '/repos/shop/cart/check-runs/1', patch)).toEqual([])
      }),
    )
  })

  it('sends each annotation once, in order, and completes with the last call alone', () => {
    fc.assert(
      fc.property(decision, annotations, (decided, given) => {
        const { create, patches } = renderCheckRun(decided, { ...options, annotations: given })
        const sent = [create, ...patches].flatMap(({ output }) => output?.annotations ?? [])
        expect(sent).toEqual(given)
        const completing = patches.filter(({ status }) => status === 'completed')
        expect(completing).toEqual(decided.status === 'pending' ? [] : patches.slice(-1))
        expect(completing.map(({ conclusion }) => conclusion)).toEqual(
          decided.status === 'pending' ? [] : [conclusionOf(decided)],
        )
      }),
    )
  })

  it('mentions nobody and holds no markup of a name', () => {
    fc.assert(
      fc.property(decision, (decided) => {
        const { output } = renderCheckRun(decided, options).create
        for (const markdown of [output.summary, output.text ?? '']) {
          const html = rendered(markdown)
          expect(mentions(textOf(html))).toEqual([])
          expect(html).not.toMatch(/<(?:img|a|h\d|table|blockquote|details|script|del)[\s>]/)
        }
      }),
    )
  })

  it('cuts what is too long, and says so', () => {
    const { create } = renderCheckRun(closedBy(5_000), { ...options, detailsUrl: 'https://ci.example/1' })
    expect(judged('POST', '/repos/shop/cart/check-runs', create)).toEqual([])
    expect(create.output.text).toMatch(/lines are left out; \[all of it\]\(<https:\/\/ci\.example\/1>\)\.\*$/)
  })

  it.each([
    [[{ label: 'x'.repeat(21), description: 'd', identifier: 'i' }]],
    [[{ label: 'l', description: 'x'.repeat(41), identifier: 'i' }]],
    [[{ label: 'l', description: 'd', identifier: '' }]],
    [Array.from({ length: 4 }, () => checkActions.waive)],
  ])('refuses buttons that GitHub refuses: %j', (actions) => {
    expect(() => renderCheckRun(closedBy(1), { ...options, actions })).toThrow(TypeError)
  })
})

describe('conclusionOf', () => {
  it.each([
    ['satisfied', {}, 'success'],
    ['unsatisfied', {}, 'failure'],
    ['unsatisfied', { unsatisfied: 'action_required' }, 'action_required'],
    ['inconclusive', {}, 'action_required'],
    ['inconclusive', { inconclusive: 'failure' }, 'failure'],
    ['not-applicable', {}, 'failure'],
    ['not-applicable', { notApplicable: 'action_required' }, 'action_required'],
    ['not-applicable', { notApplicable: { allow: 'neutral' } }, 'neutral'],
    ['pending', {}, undefined],
  ] as const)('%s with %j is %s', (status, given, expected) => {
    expect(conclusionOf({ status }, given)).toBe(expected)
  })
})

describe('checkRunId', () => {
  it('is of the question and not of the answer', () => {
    const [one, other] = [closedBy(1), closedBy(2)]
    expect(checkRunId(one, 1)).toBe(checkRunId(other, 1))
    expect(checkRunId(one, 1)).not.toBe(checkRunId(one, 2))
    expect(checkRunId(one, 1)).not.toBe(checkRunId({ ...one, decisionContext: 'other' }, 1))
  })
})
