import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedBlocks } from '../../src/upkeep/shared-blocks.ts'

/** Blocks of few bytes: many of them begin alike. */
const blocks = fc.array(
  fc.array(fc.nat(1), { minLength: 1, maxLength: 8 }).map((bytes) => Uint8Array.from(bytes)),
  { minLength: 1, maxLength: 30 },
)

describe('sharedBlocks', () => {
  it('answers what each block says, the same for equal blocks, and reads none twice', () => {
    fc.assert(
      fc.property(blocks, (all) => {
        let reads = 0
        const read = sharedBlocks((block) => {
          reads++
          return { text: block.join() }
        })
        const values = all.map((block) => {
          // Somewhere in other bytes, as in a row.
          const row = Uint8Array.from([7, 7, ...block, 7])
          return read(row, 2, 2 + block.length)
        })
        const texts = all.map((block) => block.join())
        expect(values.map((value) => value?.text)).toEqual(texts)
        expect(new Set(values).size).toBe(new Set(texts).size)
        expect(reads).toBe(new Set(texts).size)
      }),
    )
  })

  it('answers nothing for a damaged block, each time', () => {
    const read = sharedBlocks((block) => (block[0] === 1 ? { first: block[0] } : undefined))
    const row = Uint8Array.of(1, 2, 3)
    expect([read(row, 1, 3), read(row, 1, 3), read(row, 0, 3)]).toEqual([undefined, undefined, { first: 1 }])
  })
})
