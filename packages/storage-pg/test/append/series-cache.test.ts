import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSeriesCache } from '../../src/append/series-cache.ts'

const testcase = fc.constantFrom('a', 'b', 'c', 'd', 'e')

describe('series cache', () => {
  it('answers as a map does, in whatever order it is asked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('set', 'get'), fc.constantFrom('v', 'w'), testcase), {
          maxLength: 60,
        }),
        (calls) => {
          const cache = createSeriesCache(1_000)
          const model = new Map<string, number>()
          for (const [index, [call, variant, name]] of calls.entries()) {
            const key = `${variant} ${name}`
            if (call === 'set') {
              cache.set(variant, name, index)
              model.set(key, index)
            } else expect(cache.ofVariant(variant).idOf(name)).toBe(model.get(key))
          }
        },
      ),
    )
  })

  it('forgets everything where it would keep more than so many', () => {
    const cache = createSeriesCache(2)
    cache.set('v', 'a', 1)
    cache.set('w', 'a', 2)
    cache.set('v', 'b', 3)
    expect(cache.ofVariant('v').idOf('a')).toBeUndefined()
    expect(cache.ofVariant('w').idOf('a')).toBeUndefined()
    expect(cache.ofVariant('v').idOf('b')).toBe(3)
  })
})
