import { describe, expect, it } from 'vitest'
import { eachDatabase } from '../support/each-database.ts'
import { valueOf } from './support/answers.ts'
import { openStores } from './support/open-stores.ts'

eachDatabase((database) => {
  describe('numbers', () => {
    const odd = [
      '',
      '\0',
      '\0\0',
      '\ud800',
      '\udfff',
      '\ufffd',
      'é',
      "'",
      'x'.repeat(512),
      'x'.repeat(513),
      'x'.repeat(9_999),
      'x'.repeat(10_000),
    ]

    it('are counted for each series, whatever it is called', async () => {
      const { numbers } = openStores(database())
      for (const round of [1, 2]) {
        for (const series of odd)
          expect([series, await valueOf(numbers.next(series))]).toEqual([series, round])
      }
    })

    it('are given once each to those who ask at the same time', async () => {
      const project = 'many ask for numbers'
      const asked = Array.from({ length: 8 }, () => openStores(database(), project)).flatMap(({ numbers }) =>
        Array.from({ length: 10 }, () => valueOf(numbers.next('results'))),
      )
      const given = await Promise.all(asked)
      expect(given.sort((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1))
    })
  })
})
