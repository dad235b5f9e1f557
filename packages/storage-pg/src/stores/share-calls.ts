import { err, ResultAsync, type Result } from 'neverthrow'

export interface SharingOptions<Input, Value, Failure> {
  /** Answers several calls, in their order; or why none of them was. */
  readonly together: (inputs: readonly Input[]) => ResultAsync<readonly Result<Value, Failure>[], Failure>
  /** Calls of one key are answered one after the other, in their order; any at once where there is none. */
  readonly keyOf?: (input: Input) => string
  /** Whether each may be tried by itself after this failure of several. */
  readonly mayGoAlone: (failure: Failure) => boolean
}

interface Waiting<Input, Value, Failure> {
  readonly input: Input
  answer(result: Result<Value, Failure>): void
  reject(cause: unknown): void
}

/** More than these are not answered together. */
const mostShared = 100
/** The statements of one lot go on while another is committed. */
const mostUnderWay = 2

/**
 * A function whose calls are answered together where they come faster than answers: what waits while others are under way is
 * the next lot. A lot that fails is gone through one by one, so that no call pays for another.
 */
export function shareCalls<Input, Value, Failure>({
  together,
  keyOf,
  mayGoAlone,
}: SharingOptions<Input, Value, Failure>): (input: Input) => ResultAsync<Value, Failure> {
  const waiting: Waiting<Input, Value, Failure>[] = []
  const keysUnderWay = new Set<string>()
  let underWay = 0
  let isGathering = false

  const answerLot = async (lot: readonly Waiting<Input, Value, Failure>[]): Promise<void> => {
    const isAlone = lot.length === 1
    try {
      const done = await together(lot.map(({ input }) => input))
      if (done.isErr() && !isAlone && mayGoAlone(done.error)) return await answerEach(lot)
      for (const [place, { answer, reject }] of lot.entries()) {
        const own = done.isErr() ? err<Value, Failure>(done.error) : done.value[place]
        if (own) answer(own)
        else reject(new Error('There are fewer answers than calls.'))
      }
    } catch (cause) {
      // A mistake of one of them, which is thrown again where that one goes alone.
      if (!isAlone) return answerEach(lot)
      lot[0]?.reject(cause)
    }
  }

  const answerEach = async (lot: readonly Waiting<Input, Value, Failure>[]): Promise<void> => {
    await Promise.all(lot.map((one) => answerLot([one])))
  }

  const answerNextLot = async (lot: readonly Waiting<Input, Value, Failure>[]): Promise<void> => {
    const keys = keyOf ? lot.map(({ input }) => keyOf(input)) : []
    for (const key of keys) keysUnderWay.add(key)
    underWay++
    await answerLot(lot)
    underWay--
    for (const key of keys) keysUnderWay.delete(key)
    goOn()
  }

  const goOn = (): void => {
    while (underWay < mostUnderWay) {
      const lot = takeLot(waiting, keysUnderWay, keyOf)
      if (lot.length === 0) return
      void answerNextLot(lot)
    }
  }

  /** What is called in one turn of the event loop goes together. */
  const goOnBehindTurn = (): void => {
    if (isGathering) return
    isGathering = true
    setImmediate(() => {
      isGathering = false
      goOn()
    })
  }

  return (input) =>
    new ResultAsync(
      new Promise((answer, reject) => {
        waiting.push({ input, answer, reject })
        goOnBehindTurn()
      }),
    )
}

/** The next lot; what has the key of another one waits on, in the order in which it came. */
function takeLot<Input, One extends { readonly input: Input }>(
  waiting: One[],
  keysUnderWay: ReadonlySet<string>,
  keyOf: ((input: Input) => string) | undefined,
): readonly One[] {
  const lot: One[] = []
  const later: One[] = []
  const taken = new Set(keysUnderWay)
  for (const one of waiting.splice(0)) {
    const key = keyOf?.(one.input)
    if (lot.length < mostShared && !(key !== undefined && taken.has(key))) lot.push(one)
    else later.push(one)
    if (key !== undefined) taken.add(key)
  }
  waiting.push(...later)
  return lot
}
