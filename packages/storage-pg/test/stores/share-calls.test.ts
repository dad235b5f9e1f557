import fc from 'fast-check'
import { err, errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { shareCalls } from '../../src/stores/share-calls.ts'

type Answer = Result<string, string>

/** Calls that end only when they are told to, and what was asked together. */
function waitingCalls(): {
  readonly lots: (readonly string[])[]
  readonly call: (input: string) => ResultAsync<string, string>
  endFirst(): Promise<void>
} {
  const lots: (readonly string[])[] = []
  const ends: (() => void)[] = []
  const call = shareCalls<string, string, string>({
    keyOf: (input) => input.slice(0, 1),
    mayGoAlone: () => true,
    together: (inputs) => {
      lots.push(inputs)
      const answered = new Promise<Result<readonly Answer[], string>>((end) => {
        ends.push(() => end(ok(inputs.map((input) => ok(`${input}!`)))))
      })
      return new ResultAsync(answered)
    },
  })
  return {
    lots,
    call,
    async endFirst() {
      ends.shift()?.()
      await turn()
    },
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve))
  })
}

describe('shareCalls', () => {
  it('asks together what comes in one turn, and what waits while others are under way', async () => {
    const { lots, call, endFirst } = waitingCalls()
    const answers = [call('a'), call('b')]
    await turn()
    answers.push(call('c'))
    await turn()
    for (const late of ['d', 'e', 'f']) answers.push(call(late))
    await turn()
    expect(lots).toEqual([['a', 'b'], ['c']])
    await endFirst()
    expect(lots).toEqual([['a', 'b'], ['c'], ['d', 'e', 'f']])
    await endFirst()
    await endFirst()
    const words = (await Promise.all(answers)).map((answer) => answer.unwrapOr('failed'))
    expect(words).toEqual(['a!', 'b!', 'c!', 'd!', 'e!', 'f!'])
  })

  it('asks calls of one key one after the other, in their order, and lets others pass', async () => {
    const { lots, call, endFirst } = waitingCalls()
    for (const one of ['a1', 'b1', 'a2', 'c1', 'a3', 'b2']) void call(one)
    await turn()
    expect(lots).toEqual([['a1', 'b1', 'c1']])
    void call('d1')
    await turn()
    expect(lots.at(-1)).toEqual(['d1'])
    await endFirst()
    expect(lots.at(-1)).toEqual(['a2', 'b2'])
    await endFirst()
    await endFirst()
    expect(lots.at(-1)).toEqual(['a3'])
  })

  it('asks at most 100 together', async () => {
    const sizes: number[] = []
    const call = shareCalls<number, number, never>({
      mayGoAlone: () => true,
      together: (inputs) => {
        sizes.push(inputs.length)
        return okAsync(inputs.map((input) => ok(input)))
      },
    })
    const answers = await Promise.all(Array.from({ length: 250 }, (_, index) => call(index)))
    expect(answers.map((answer) => answer.unwrapOr(-1))).toEqual(answers.map((_, index) => index))
    expect(sizes).toEqual([100, 100, 50])
  })

  it('tries each by itself where several fail, and answers each what it comes to', async () => {
    const call = shareCalls<string, string, string>({
      mayGoAlone: (failure) => failure === 'broken',
      together: (inputs) => {
        if (inputs.includes('bad')) return errAsync('broken')
        return okAsync(inputs.map((input): Answer => (input === 'refused' ? err('no') : ok(input))))
      },
    })
    const answers = await Promise.all(['a', 'bad', 'refused', 'b'].map((input) => call(input)))
    expect(answers).toEqual([ok('a'), err('broken'), err('no'), ok('b')])
  })

  it('answers all with a failure after which none may be tried again', async () => {
    let asked = 0
    const call = shareCalls<string, string, string>({
      mayGoAlone: () => false,
      together: () => {
        asked++
        return errAsync('lost')
      },
    })
    const answers = await Promise.all(['a', 'b', 'c'].map((input) => call(input)))
    expect([asked, answers]).toEqual([1, [err('lost'), err('lost'), err('lost')]])
  })

  it('rejects only the call of which a mistake is', async () => {
    const call = shareCalls<string, string, never>({
      mayGoAlone: () => true,
      together: (inputs) => {
        if (inputs.includes('mistake')) throw new TypeError('a mistake')
        return okAsync(inputs.map((input) => ok(input)))
      },
    })
    const [first, mistake, last] = await Promise.allSettled(['a', 'mistake', 'b'].map((input) => call(input)))
    expect([first, last]).toEqual([
      { status: 'fulfilled', value: ok('a') },
      { status: 'fulfilled', value: ok('b') },
    ])
    expect(mistake).toMatchObject({ status: 'rejected', reason: { message: 'a mistake' } })
  })

  it('goes on after a failure, and answers every call once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'bad', 'c'), { maxLength: 30 }), async (inputs) => {
        const call = shareCalls<string, string, string>({
          keyOf: (input) => input,
          mayGoAlone: () => true,
          together: (some) =>
            some.includes('bad') ? errAsync('broken') : okAsync(some.map((input) => ok(input))),
        })
        const answers = await Promise.all(inputs.map((input) => call(input)))
        expect(answers).toEqual(inputs.map((input) => (input === 'bad' ? err('broken') : ok(input))))
      }),
    )
  })
})
