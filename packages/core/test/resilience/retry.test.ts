import fc from 'fast-check'
import { errAsync, okAsync, type ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { backOffMs, retry, type RetryFailure, type RetryOptions } from '../../src/resilience/index.ts'
import { fromEpochMs } from '../../src/schema/index.ts'

/** A clock that stands still but for waiting, and what was waited. */
function time(): Pick<RetryOptions, 'clock' | 'wait'> & { readonly waits: number[]; pass(ms: number): void } {
  let nowMs = Date.UTC(2026, 11, 1)
  const waits: number[] = []
  return {
    clock: { now: () => fromEpochMs(nowMs) },
    wait: async (ms) => {
      waits.push(ms)
      nowMs += ms
    },
    waits,
    pass: (ms) => void (nowMs += ms),
  }
}

/** Fails as it is told to, then succeeds with the number of the attempt. */
function failing(failures: readonly RetryFailure[]): (attempt: number) => ResultAsync<number, RetryFailure> {
  return (attempt) => {
    const failure = failures[attempt - 1]
    return failure ? errAsync(failure) : okAsync(attempt)
  }
}

const again = { retryable: true }
const longest = (): number => 1 - Number.EPSILON

describe('retry', () => {
  it('tries four times, twice as long apart each time', async () => {
    const own = time()
    const answer = await retry(failing([again, again, again]), { ...own, random: longest })
    expect(answer._unsafeUnwrap()).toBe(4)
    expect(own.waits).toEqual([1_000, 2_000, 4_000])
  })

  it('answers the last failure as it is', async () => {
    const own = time()
    const last = { retryable: true, at: 4 }
    const failures = [again, again, again, last, again]
    expect((await retry(failing(failures), { ...own, random: longest }))._unsafeUnwrapErr()).toBe(last)
    expect(own.waits).toHaveLength(3)
  })

  it('does not try again what can never succeed', async () => {
    const own = time()
    const final = { retryable: false, retryAfterMs: 1 }
    expect((await retry(failing([final]), { ...own, random: longest }))._unsafeUnwrapErr()).toBe(final)
    expect(own.waits).toEqual([])
  })

  it('leaves the other side alone for as long as it asks', async () => {
    const own = time()
    const answer = await retry(failing([{ retryable: true, retryAfterMs: 20_000 }]), {
      ...own,
      random: () => 0,
    })
    expect([answer._unsafeUnwrap(), own.waits]).toEqual([2, [20_000]])
  })

  it('gives up at once where the next attempt would be after its budget', async () => {
    const own = time()
    const failure = { retryable: true, retryAfterMs: 60_001 }
    expect((await retry(failing([failure]), { ...own, random: () => 0 }))._unsafeUnwrapErr()).toBe(failure)
    expect(own.waits).toEqual([])
  })

  it('counts the time of the attempts into the budget', async () => {
    const own = time()
    const slow = (): ResultAsync<never, RetryFailure> => {
      own.pass(400)
      return errAsync(again)
    }
    const answer = await retry(slow, { ...own, random: longest, budgetMs: 1_500 })
    expect(answer._unsafeUnwrapErr()).toBe(again)
    expect(own.waits).toEqual([1_000])
  })

  it('ends before an attempt that nobody wants any more', async () => {
    const own = time()
    const signal = { aborted: false, reason: 'shut down' }
    let attempts = 0
    const answer = await retry(
      () => {
        attempts += 1
        return errAsync(again)
      },
      {
        ...own,
        random: longest,
        signal,
        wait: async () => {
          signal.aborted = true
        },
      },
    )
    expect(answer._unsafeUnwrapErr()).toMatchObject({ kind: 'retry/aborted', cause: 'shut down' })
    expect(attempts).toBe(1)
    const before = await retry(failing([]), { ...own, random: longest, signal })
    expect(before.isErr()).toBe(true)
  })

  it('never tries more often than it may, nor begins an attempt after its budget', async () => {
    const delay = fc.record({
      retryAfterMs: fc.nat(100_000),
      retryable: fc.constant(true),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(delay, { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 10 }),
        fc.nat(300_000),
        async (failures, random, maxAttempts, budgetMs) => {
          const own = time()
          let attempts = 0
          const counted = (attempt: number): ResultAsync<number, RetryFailure> => {
            attempts += 1
            return failing(failures)(attempt)
          }
          const options = { ...own, random: () => random, budgetMs, backOff: { maxAttempts } }
          void (await retry(counted, options))
          expect(attempts).toBeLessThanOrEqual(maxAttempts)
          expect(own.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(budgetMs)
          for (const [index, ms] of own.waits.entries())
            expect(ms).toBeGreaterThanOrEqual(failures[index]?.retryAfterMs ?? 0)
        },
      ),
    )
  })
})

describe('backOffMs', () => {
  it('is anything up to a time that doubles, up to its cap', () => {
    const delays = { baseMs: 100, capMs: 300 }
    expect([1, 2, 3, 1_000].map((attempt) => backOffMs(attempt, longest(), delays))).toEqual([
      100, 200, 300, 300,
    ])
    expect(backOffMs(2, 0, delays)).toBe(0)
    expect(backOffMs(2, 0, delays, 5_000)).toBe(5_000)
  })
})
