import { errAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { decideGreenwave } from '../../src/greenwave/index.ts'
import { askedOf, decided, nvr, passes, policy, requestFor, worldOf } from './support/worlds.ts'

const unit = policy([passes('unit')])

describe('verbose answers', () => {
  const results = [{ testcase: 'other' }, {}, { outcome: 'FAILED' }, { data: { item: ['x'] } }]
  const given = { policies: unit, results, waivers: [{ testcase: 'other' }, {}] }

  it('have the newest results and the waivers of the subjects, required or not', async () => {
    const decision = await decided(given, { verbose: true })
    expect(decision.results?.map(({ id }) => id)).toEqual([3, 1])
    expect(decision.waivers?.map(({ id }) => id)).toEqual([2, 1])
  })

  it('say the same but for that', async () => {
    const { results: _, waivers: __, ...rest } = await decided(given, { verbose: true })
    expect(await decided(given)).toEqual(rest)
  })

  it('have each once where subjects share them', async () => {
    const shared = { ...given, results: [{ data: { item: ['x', nvr] } }] }
    const subject = ['x', nvr, 'x'].map((item) => ({ type: 'koji_build', item }))
    const decision = await decided(shared, { verbose: true, subject })
    expect(decision.results).toHaveLength(1)
  })

  it('leave out what the request ignores', async () => {
    const decision = await decided(given, { verbose: true, ignore_result: [3], ignore_waiver: [1] })
    expect([decision.results?.map(({ id }) => id), decision.waivers?.map(({ id }) => id)]).toEqual([
      [2, 1],
      [2],
    ])
  })
})

describe('trouble with the results', () => {
  it('is no decision', async () => {
    const { world } = worldOf({ policies: unit })
    const trouble = { kind: 'store/unavailable', message: 'The disk is gone.', retryable: true } as const
    const failing = { ...world, results: { latest: () => errAsync(trouble) } }
    const answer = await decideGreenwave(requestFor(), failing)
    expect(answer._unsafeUnwrapErr()).toMatchObject({
      kind: 'greenwave/source-failed',
      httpStatus: 502,
      retryable: true,
      cause: trouble,
    })
  })

  it('is no matter where no test is required', async () => {
    expect((await askedOf({ policies: policy([]) })).results).toEqual([])
  })

  it('asks nothing where the request is at fault', async () => {
    const asked = await askedOf({ policies: unit }, { verbose: 0 })
    expect([asked.results, asked.waivers]).toEqual([[], []])
  })
})
