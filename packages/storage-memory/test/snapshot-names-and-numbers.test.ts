import { createMemoryDatabase, restoreMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ended } from './support/ended.ts'

const head = ['{"kind":"snapshot","version":3}', '{"kind":"project","project":"p"}']
const name = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 4 })
  .filter((text) => text.trim() === text)

describe('a snapshot', () => {
  it('keeps testcases and where series of numbers stand', async () => {
    const testcases = fc.array(fc.record({ name, refText: fc.constantFrom('a', 'b') }), { maxLength: 5 })
    const series = fc.array(fc.constantFrom('results', 'waivers'), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(testcases, series, async (known, asked) => {
        const database = createMemoryDatabase()
        const storage = database.open('p')
        for (const testcase of known) expect((await storage.testcases.put(testcase)).isOk()).toBe(true)
        for (const one of asked) expect((await storage.numbers.next(one)).isOk()).toBe(true)
        const lines = [...snapshotLines(database)]
        const copy = restoreMemoryDatabase(lines)._unsafeUnwrap()
        expect([...snapshotLines(copy)]).toEqual(lines)
        expect(await copy.open('p').testcases.find({})).toEqual(await storage.testcases.find({}))
        expect(await copy.open('p').numbers.next('results')).toEqual(await storage.numbers.next('results'))
      }),
    )
  })

  it('never takes a series back', () => {
    const lines = [5, 3].map((last) => `{"kind":"numbers","last":${last},"project":"p","series":"results"}`)
    const copy = restoreMemoryDatabase(ended([...head, ...lines]))._unsafeUnwrap()
    expect([...snapshotLines(copy)]).toEqual(ended([...head, lines[0] ?? '']))
  })

  it.each([
    ['{"kind":"testcase","project":"p","testcase":{"name":""}}'],
    ['{"kind":"testcase","project":"p","testcase":[]}'],
    ['{"kind":"numbers","project":"p","series":"results","last":-1}'],
    ['{"kind":"numbers","project":"p","series":"results","last":1.5}'],
    ['{"kind":"numbers","project":"p","series":"results","last":"1"}'],
    ['{"kind":"numbers","project":"p","series":"results"}'],
  ])('with the line %s is an error', (line) => {
    expect(restoreMemoryDatabase([...head, line])._unsafeUnwrapErr()).toMatchObject({
      kind: 'store/corrupt-snapshot',
      line: 3,
      reason: 'invalid',
    })
  })
})
