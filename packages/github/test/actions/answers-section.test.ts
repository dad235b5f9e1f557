import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withAnswers, withoutAnswers } from '../../src/actions/answers-section.ts'
import type { Press, PressState } from '../../src/actions/press-log.ts'
import { at, hostileNames, name } from '../support/decisions.ts'
import { mentions, rendered, textOf } from '../support/rendered.ts'

const outcome = fc.constantFrom('done', 'nothing', 'denied', 'failed', 'repeated')
const press: fc.Arbitrary<Press> = fc.record({
  id: fc.uuid(),
  at: fc.constant(at),
  login: name,
  action: fc.constantFrom('waive', 'quarantine', 'rerun'),
  outcome,
  words: fc.oneof(name, fc.constantFrom(...hostileNames)),
  made: fc.constant([]),
})
const state: fc.Arbitrary<PressState> = fc
  .array(fc.record({ done: fc.option(press, { nil: undefined }), last: press }), { maxLength: 8 })
  .map((all) => new Map(all.map((one) => [one.last.id, one])))
const summary = fc
  .array(fc.oneof(name, fc.constantFrom('', '- a', '<!-- other -->', '```', '</details>')), { maxLength: 8 })
  .map((lines) => lines.join('\n'))

describe('withAnswers', () => {
  it('gives the summary back as it was', () => {
    fc.assert(
      fc.property(summary, state, (before, answers) => {
        expect(withoutAnswers(withAnswers(before, answers))).toBe(before)
      }),
    )
  })

  it('says the same where the same is said again, and only the last where something else is', () => {
    fc.assert(
      fc.property(summary, state, state, (before, first, second) => {
        const once = withAnswers(before, first)
        expect(withAnswers(once, first)).toBe(once)
        expect(withAnswers(once, second)).toBe(withAnswers(before, second))
      }),
    )
  })

  it('mentions nobody and makes no markup of names and words', () => {
    fc.assert(
      fc.property(state, (answers) => {
        const html = rendered(withAnswers('', answers))
        const bare = html.replaceAll(/<code>[\s\S]*?<\/code>/g, '')
        expect(mentions(textOf(bare))).toEqual([])
        const tags = html.replaceAll(/<!-- gatewright:answers -->|<\/?(?:ul|li|code|p)>/g, '')
        expect(tags).not.toMatch(/<[a-z/!]/i)
        const lines = [...answers.values()].length
        expect([...html.matchAll(/<li>/g)].length).toBeGreaterThanOrEqual(lines)
      }),
    )
  })

  it('is never longer than a summary may be', () => {
    const long: Press = {
      id: 'x',
      at,
      login: 'mona',
      action: 'waive',
      outcome: 'done',
      words: '&'.repeat(9_000),
      made: [],
    }
    const many = new Map(Array.from({ length: 50 }, (_, index) => [`${index}`, { done: long, last: long }]))
    const before = Array.from({ length: 4_000 }, (_, index) => `- line ${index} of many`).join('\n')
    const text = withAnswers(before, many)
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(65_535)
    expect([...text.matchAll(/- `mona` /g)]).toHaveLength(20)
    expect(withAnswers(text, many)).toBe(text)
  })
})
