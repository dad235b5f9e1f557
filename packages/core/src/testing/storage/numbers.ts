import { expectSame, valueOf } from './expect.ts'
import { casesOf, type StorageCase } from './storage-case.ts'

export const numberCases: readonly StorageCase[] = casesOf('numbers', [
  {
    name: 'hands out numbers from 1 that grow',
    async run({ open }) {
      const { numbers } = await open('p')
      let last = 0
      for (let count = 0; count < 5; count++) {
        const next = await valueOf(numbers.next('results'), 'next')
        expectSame(Number.isSafeInteger(next) && next > last, true, `${next} behind ${last}`)
        last = next
      }
    },
  },
  {
    name: 'hands out no number twice, however many ask at once',
    async run({ open }) {
      const { numbers } = await open('p')
      const asked = Array.from({ length: 20 }, () => valueOf(numbers.next('results'), 'next'))
      expectSame(new Set(await Promise.all(asked)).size, 20, 'different numbers')
      const again = (await open('p')).numbers
      expectSame((await valueOf(again.next('results'), 'next')) > 20, true, 'greater than all before')
    },
  },
  {
    name: 'begins each series and each project with 1',
    async run({ open }) {
      const { numbers } = await open('p')
      expectSame(await valueOf(numbers.next('results'), 'next'), 1, 'the first of a series')
      expectSame(await valueOf(numbers.next('waivers'), 'next'), 1, 'the first of another')
      const other = (await open('q')).numbers
      expectSame(await valueOf(other.next('results'), 'next'), 1, 'the first of another project')
    },
  },
])
