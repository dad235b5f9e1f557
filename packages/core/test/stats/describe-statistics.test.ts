import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { passRate, type StatisticsPlugin } from '../../src/stats/index.ts'
import { describeStatistics } from '../../src/stats-runner/index.ts'

const stores = { feed: { position: () => okAsync(0) }, states: { list: () => okAsync([]) } }

describe('describeStatistics', () => {
  it('says what it can of a schema with checks in code, which keep no other plug-in from being described', async () => {
    const plugin = passRate({ windows: ['1d'] })
    const resultSchema = z.strictObject({
      odd: z.custom<number>((value) => Number(value) % 2 === 1),
      text: z.string().transform((text) => text.length),
    })
    const checked = { ...plugin, id: 'checked', resultSchema } as unknown as StatisticsPlugin
    const described = await describeStatistics(stores, [checked, plugin])
    expect(described.isOk() && described.value.map(({ id }) => id)).toEqual(['checked', 'pass-rate'])
    expect(described.isOk() && described.value[0]?.resultSchema).toMatchObject({
      type: 'object',
      properties: { odd: {}, text: {} },
    })
  })
})
