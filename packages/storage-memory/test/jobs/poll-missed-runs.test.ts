import type { JobContext, PolledRuns, RunSource, RunSourceFailed } from '@gatewright/core/jobs'
import { errAsync, okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { runThrough, setUp, slice } from './support/job-scene.ts'
import { bytesOf } from './support/line-reader.ts'

const failed: RunSourceFailed = { kind: 'job/source-failed', message: 'down', retryable: true }

/** A CI system with runs of one report each. What it was asked is written down. */
function source(
  count: number,
  trouble: (question: string, times: number) => RunSourceFailed | undefined = () => undefined,
): { readonly runs: Readonly<Record<string, RunSource>>; readonly asked: readonly string[] } {
  const asked: string[] = []
  const ask = (question: string): RunSourceFailed | undefined => {
    const times = asked.filter((one) => one === question).length
    asked.push(question)
    return trouble(question, times)
  }
  return {
    asked,
    runs: {
      ci: {
        runs: (cursor, { limit }) => {
          const error = ask(`runs behind ${cursor ?? 'nothing'}`)
          if (error) return errAsync(error)
          const from = Number(cursor ?? 0)
          const numbers = Array.from(
            { length: Math.min(limit, count - from) },
            (_, index) => from + index + 1,
          )
          return okAsync({
            cursor: String(from + numbers.length),
            hasMore: from + numbers.length < count,
            runs: numbers.map((number) => ({
              id: `run-${number}`,
              reports: () =>
                okAsync([
                  {
                    upload: { id: `ci ${number}`, about: { item: { type: 'own_type', id: `c${number}` } } },
                    bytes: () => {
                      const missing = ask(`bytes of ${number}`)
                      if (missing) return errAsync(missing)
                      return okAsync(number === 3 ? undefined : bytesOf(`unit/adds passed ${number}`))
                    },
                  },
                ]),
            })),
          })
        },
      },
    },
  }
}

const payload = { source: 'ci', most: 2 }

function all(reports: readonly { readonly facts: unknown }[]): readonly PolledRuns[] {
  return reports.map(({ facts }) => facts as PolledRuns)
}

describe('poll-missed-runs', () => {
  it('receives what is not in the ledger, and fetches nothing else', async () => {
    const own = source(5)
    const { context, clock, storage } = setUp(() => ({ runs: own.runs }))
    const known = await storage.reports.put(bytesOf('x'), { receivedAt: clock.now() })
    const { digest } = known._unsafeUnwrap()
    ;(await storage.ingest.open({ id: 'ci 2', report: digest, receivedAt: clock.now() }))._unsafeUnwrap()
    const facts = all(await runThrough('poll-missed-runs', payload, context, clock))
    expect(
      facts.map(({ runs, received, known: before, refused }) => [runs, received, before, refused]),
    ).toEqual([
      [2, ['ci 1'], 1, []],
      [2, ['ci 4'], 0, [{ report: 'ci 3', why: 'gone' }]],
      [1, ['ci 5'], 0, []],
    ])
    expect(own.asked.filter((question) => question.startsWith('bytes'))).not.toContain('bytes of 2')
    const entries = (await storage.ingest.find({ stages: ['received'] }))._unsafeUnwrap()
    expect(entries.map(({ id }) => id).sort()).toEqual(['ci 1', 'ci 2', 'ci 4', 'ci 5'])
  })

  it('goes on from where it stopped', async () => {
    const first = source(3)
    const { context, clock } = setUp(() => ({ runs: first.runs }))
    await runThrough('poll-missed-runs', payload, context, clock)
    const second = source(4)
    const facts = all(await runThrough('poll-missed-runs', payload, { ...context, runs: second.runs }, clock))
    expect(facts.map(({ received }) => received)).toEqual([['ci 4']])
    expect(second.asked[0]).toBe('runs behind 3')
  })

  it('comes back when the source asks it to, and has not lost what it received', async () => {
    const own = source(2, (question, times) =>
      question === 'bytes of 2' && times === 0 ? { ...failed, retryAfterMs: 120_000 } : undefined,
    )
    const { context, clock } = setUp(() => ({ runs: own.runs }))
    const report = await slice('poll-missed-runs', payload, context)
    expect(report).toMatchObject({
      state: 'later',
      next: payload,
      notBefore: '2026-12-01T12:02:00.000Z',
      facts: { received: ['ci 1'] },
    })
    const facts = all(await runThrough('poll-missed-runs', payload, context, clock))
    expect(facts).toMatchObject([{ received: ['ci 2'], known: 1 }])
    expect(own.asked.filter((question) => question === 'bytes of 1')).toHaveLength(1)
  })

  it('moves on only once all of a list was looked at', async () => {
    const own = source(4, (question, times) => (question === 'bytes of 2' && times < 2 ? failed : undefined))
    const { context, clock } = setUp(() => ({ runs: own.runs }))
    const facts = all(await runThrough('poll-missed-runs', payload, context, clock))
    expect(facts.flatMap(({ received }) => received)).toEqual(['ci 2', 'ci 4'])
    expect(own.asked.filter((question) => question === 'runs behind nothing')).toHaveLength(3)
  })

  it('stops between two runs once it is to end', async () => {
    const own = source(2)
    const signal = { aborted: false }
    const scene = setUp(() => ({ runs: own.runs }))
    const aborting: RunSource = {
      runs: (cursor, request) => {
        signal.aborted = true
        return own.runs['ci']?.runs(cursor, request) ?? errAsync(failed)
      },
    }
    const context: JobContext = { ...scene.context, signal, runs: { ci: aborting } }
    const report = await slice('poll-missed-runs', payload, context)
    expect(report).toMatchObject({ state: 'more', next: payload, facts: { received: [] } })
    expect(own.asked).toEqual(['runs behind nothing'])
  })
})
