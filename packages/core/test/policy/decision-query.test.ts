import { describe, expect, it } from 'vitest'
import { DecisionQuerySchema, passing } from '../../src/policy/index.ts'
import { checkSchema, isInstant, InstantSchema } from '../../src/schema/index.ts'
import { decided, minute } from '../support/gate-examples.ts'

const noInstants = [
  '2026-11-22T04:20:00',
  '2026-11-22',
  '2026-11-22T04:20:00+09:00',
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-22T24:00:00Z',
  '2026-11-22T04:60:00Z',
  'garbage',
  '',
]

describe('the time of a decision', () => {
  it.each(noInstants)('"%s" is refused: elsewhere it might be another moment', (at) => {
    expect(() => decided(passing('unit/a'), {}, { at })).toThrow(TypeError)
    expect(() => decided(passing('unit/a'), {}, { knownAt: at })).toThrow(TypeError)
    expect(checkSchema(DecisionQuerySchema, { decisionContext: 'release', at }).isErr()).toBe(true)
  })

  it.each([
    ...noInstants,
    minute(3),
    '2026-11-22T04:20:00Z',
    '2024-02-29T23:59:59.123456789Z',
    '0000-01-01T00:00:00Z',
  ])('"%s" is an instant where the schema says so', (text) => {
    expect(isInstant(text)).toBe(InstantSchema.safeParse(text).success)
  })
})
