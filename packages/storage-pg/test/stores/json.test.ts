import { canonicalJson, type JsonValue } from '@gatewright/core/canonical'
import type { ErrorValue } from '@gatewright/core/errors'
import fc from 'fast-check'
import type { ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { eachDatabase } from '../support/each-database.ts'
import { atMinute, errorOf, valueOf } from './support/answers.ts'
import { openStores } from './support/open-stores.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((one) => one.replaceAll('\0', ''))
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(
    0.1,
    -0,
    1e21,
    1e-7,
    5e-324,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    2 ** 53,
    2 ** 53 + 2,
    0.1 + 0.2,
  ),
)
// No key ends with a backslash: some releases of V8 mistake such a key for another.
const key = text.filter((one) => one !== '__proto__' && !one.includes('\\'))
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    number,
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value

eachDatabase((database) => {
  describe('JSON', () => {
    it('comes back from decisions, messages and audit events as it was', async () => {
      const stores = openStores(database())
      let id = 0
      await fc.assert(
        fc.asyncProperty(value, async (json) => {
          id += 1
          const subject = { type: 'compose', identifier: 'Fedora-40' }
          const said = { decidedAt: atMinute(1), subject, decisionContext: 'release', status: 'satisfied' }
          const recorded = stores.decisions.record({ id: `${id}`, ...said, decision: json })
          expect(canonicalJson((await valueOf(recorded)).decision)).toBe(canonicalJson(json))
          const known = await valueOf(stores.decisions.get(`${id}`))
          expect(known && canonicalJson(known.decision)).toBe(canonicalJson(json))
          // The same again is known as the same.
          await valueOf(stores.decisions.record({ id: `${id}`, ...said, decision: json }))

          const message = { id: `${id}`, topic: `${id}`, body: json, notBefore: atMinute(1) }
          await valueOf(stores.outbox.add([message]))
          await valueOf(stores.outbox.add([message]))
          const [found] = await valueOf(stores.outbox.find({ topic: `${id}` }))
          expect(found && canonicalJson(found.body)).toBe(canonicalJson(json))

          const event = { id: `${id}`, type: 'tried', at: atMinute(1), payload: json }
          const appended = await valueOf(stores.audit.append(`${id}`, 0, [event]))
          expect(await valueOf(stores.audit.read(`${id}`))).toEqual(appended)
        }),
        { numRuns: 100 },
      )
    })

    it.each(['\0', '\ud800', { '\0': 1 }, [['a\0']]])(
      'that no database keeps is refused before it: %j',
      async (json) => {
        const { outbox, audit, decisions } = openStores(database())
        const subject = { type: 'compose', identifier: 'Fedora-40' }
        const refused: readonly ResultAsync<unknown, ErrorValue>[] = [
          outbox.add([{ id: 'a', topic: 't', body: json, notBefore: atMinute(1) }]),
          audit.append('a', 0, [{ id: 'a', type: 't', at: atMinute(1), payload: json }]),
          decisions.record({
            id: 'a',
            decidedAt: atMinute(1),
            subject,
            decisionContext: 'c',
            status: 's',
            decision: json,
          }),
        ]
        for (const answer of refused) expect((await errorOf(answer)).kind).toBe('schema/invalid')
      },
    )
  })
})
