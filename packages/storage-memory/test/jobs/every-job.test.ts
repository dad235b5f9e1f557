import { jobNames } from '@gatewright/core/jobs'
import { describe, expect, it } from 'vitest'
import { interrupted } from '../feed/support/interrupted.ts'
import { everyJob } from './support/every-job.ts'
import { runThrough } from './support/job-scene.ts'
import { wholeState } from './support/whole-state.ts'

describe('every job', () => {
  it('is tried here', () => {
    expect(everyJob.map(({ name }) => name)).toEqual(jobNames)
  })

  it.each(everyJob)(
    '$name changes something, and nothing the second time',
    async ({ name, payload, prepare }) => {
      const { storage, clock, contextOf } = await prepare()
      const context = contextOf(storage)
      const before = await wholeState(storage)
      await runThrough(name, payload, context, clock)
      const once = await wholeState(storage)
      expect(once).not.toEqual(before)
      await runThrough(name, payload, context, clock)
      expect(await wholeState(storage)).toEqual(once)
    },
  )

  it.each(everyJob)(
    '$name comes to the same wherever its process ends',
    async ({ name, payload, prepare }) => {
      const whole = await prepare()
      const counting = interrupted(whole.storage)
      await runThrough(name, payload, whole.contextOf(counting.stores), whole.clock)
      const expected = await wholeState(whole.storage)
      expect(counting.calls()).toBeGreaterThan(5)
      for (let call = 1; call <= counting.calls(); call++)
        for (const when of ['before', 'after'] as const) {
          const { storage, clock, contextOf } = await prepare()
          const { stores } = interrupted(storage, { call, when })
          // The process is gone with the call that failed; another one gets the payload again.
          const ended = await runThrough(name, payload, contextOf(stores), clock).then(
            () => 'done',
            (error: unknown) => String(error),
          )
          await runThrough(name, payload, contextOf(storage), clock)
          expect(await wholeState(storage), `call ${call}, ${when}, ${ended}`).toEqual(expected)
        }
    },
    120_000,
  )
})
