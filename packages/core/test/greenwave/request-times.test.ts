import { describe, expect, it } from 'vitest'
import { decided, gist, passes, policy, refused } from './support/worlds.ts'

const given = { policies: policy([passes('unit')]) }
const badWhen = 'Invalid "when" parameter, must be in ISO8601 format'

describe('the time of a request', () => {
  const results = [{}, { outcome: 'FAILED' }]

  it.each([
    ['2026-11-22T04:01:00.000000', 'passed'],
    ['2026-11-22T04:00:59.999999', 'missing'],
    ['2026-11-22T04:01:59.999999', 'passed'],
    ['2026-11-22T04:02:00.000000', 'failed'],
    ['2026-11-22T04:01', 'passed'],
    ['2026-11-22T04:01:00Z', 'passed'],
    ['2026-11-22T05:01:00+01:00', 'passed'],
    ['2026-11-22 04:01:00', 'passed'],
    ['2026-11-23', 'failed'],
    ['20261123', 'failed'],
    ['20261122T040100Z', 'passed'],
    ['2026-11-22', 'missing'],
    ['', 'failed'],
    [null, 'failed'],
  ])('%s: %s', async (when, kind) => {
    expect(gist(await decided({ ...given, results }, { when }))[1]).toBe(kind)
  })

  it.each(['2026-11-22T04:01:00.000000', '2026-11-22T04:01:00.0', '2026-1-2T04:01:00.5'])(
    'Greenwave itself takes %s',
    async (when) => {
      const options = { compat: ['strict-when'] } as const
      expect((await decided({ ...given, results }, { when }, options)).summary).not.toBe('')
    },
  )

  it.each(['2026-11-22', '2026-11-22T04:01:00', '2026-11-22T04:01:00.000000Z', '2026-11-22 04:01:00.000000'])(
    'Greenwave itself does not take %s',
    async (when) => {
      const failure = await refused({ ...given, results }, { when }, { compat: ['strict-when'] })
      expect(failure.message).toBe(badWhen)
    },
  )
})
