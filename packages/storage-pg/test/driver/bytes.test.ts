import { expect, it } from 'vitest'
import { parserOf } from '../../src/driver/value-types.ts'
import { poolDriver } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

eachDatabase(
  (database) => {
    it('are read where the database or the role would write them in another way', async () => {
      const { driver, end } = poolDriver(database().connectionString ?? '', {
        pool: { options: '-c bytea_output=escape' },
      })
      const bytes = Buffer.from([0, 92, 120, 65, 255])
      expect((await driver.query('SELECT $1::bytea AS bytes', [bytes])).rows).toEqual([{ bytes }])
      await end()
    })
  },
  { on: ['server', 'embedded'] },
)

it('bytes in a format that is not asked for are refused', () => {
  expect(parserOf(17)(String.raw`\x00ff`)).toEqual(Buffer.from([0, 255]))
  expect(() => parserOf(17)('AB')).toThrow('bytea_output')
  expect(() => parserOf(17)(String.raw`\\x41`)).toThrow('bytea_output')
})
