import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readStateBody, stateBody } from '../../src/ports/state-json.ts'

const anything = z.unknown()

describe('what is kept in a state', () => {
  it('comes back as it was, whatever its characters', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const body = stateBody(value)
        expect(body.every((byte) => byte < 128)).toBe(true)
        const read = readStateBody(anything, { key: 'a', body })
        expect(JSON.stringify(read._unsafeUnwrap())).toBe(JSON.stringify(value))
      }),
    )
  })

  it('may be longer than an engine takes arguments', () => {
    const long = '✓'.repeat(200_000)
    const read = readStateBody(z.string(), { key: 'a', body: stateBody(long) })
    expect(read._unsafeUnwrap()).toBe(long)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['another shape', '7'],
    ['no text', '\0\u00ff'],
  ])('is corrupt where it is %s', (_, text) => {
    const body = Uint8Array.from(text, (character) => character.charCodeAt(0))
    const read = readStateBody(z.strictObject({ a: z.string() }), { key: 'claim', body })
    expect(read._unsafeUnwrapErr()).toMatchObject({ kind: 'store/corrupt', retryable: false, key: 'claim' })
  })
})
