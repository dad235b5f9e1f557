import { matchesText } from '@gatewright/core/query'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textFilter, textFilterValues } from '../../src/stores/text-filter.ts'
import { eachDatabase } from '../support/each-database.ts'

const letter = fc.constantFrom(
  'a',
  'A',
  '%',
  '_',
  '\\',
  '.',
  'é',
  // Two that begin with the same half, and both halves of the first.
  '\u{1d4b3}',
  '\u{1d4b4}',
  '\ud835',
  '\udcb3',
  '\ufffd',
  '\0',
  '\n',
)
const pattern = fc.array(letter, { maxLength: 6 }).map((letters) => letters.join(''))
const match = fc.record(
  { equals: fc.array(pattern, { maxLength: 2 }), like: fc.array(pattern, { maxLength: 3 }) },
  { requiredKeys: [] },
)
const stored = pattern.filter((text) => !/[\0\p{Surrogate}]/u.test(text))

eachDatabase((database) => {
  describe('textFilter', () => {
    it('says what matchesText says', async () => {
      const { driver } = database()
      const sql = `SELECT texts.text FROM unnest($4::text[]) AS texts (text) WHERE ${textFilter('texts.text', 1)}`
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(stored, { maxLength: 30 }), match, async (texts, asked) => {
          const { rows } = await driver.query<{ text: string }>(sql, [...textFilterValues(asked), texts])
          expect(rows.map(({ text }) => text).sort()).toEqual(
            texts.filter((text) => matchesText(asked, text)).sort(),
          )
        }),
        { numRuns: 300 },
      )
    })

    it('matches everything where nothing is asked for', async () => {
      const { driver } = database()
      const sql = `SELECT texts.text FROM unnest($4::text[]) AS texts (text) WHERE ${textFilter('texts.text', 1)}`
      const { rows } = await driver.query(sql, [...textFilterValues(undefined), ['a', null]])
      expect(rows).toEqual([{ text: 'a' }, { text: null }])
    })
  })
})
