interface Call<Value, Answer> {
  readonly value: Value
  answer(answer: Answer): void
  fail(cause: unknown): void
}

/**
 * Does work for many callers, one turn at a time: what comes while a turn is under way shares the next. Each caller of a
 * turn gets its answer.
 */
export function createTurns<Value, Answer>(
  work: (values: readonly Value[]) => Promise<Answer>,
): (value: Value) => Promise<Answer> {
  const waiting: Call<Value, Answer>[] = []
  let isUnderWay = false
  const goOn = async (): Promise<void> => {
    if (isUnderWay) return
    isUnderWay = true
    while (waiting.length > 0) {
      const calls = waiting.splice(0)
      try {
        const answer = await work(calls.map(({ value }) => value))
        for (const call of calls) call.answer(answer)
      } catch (cause) {
        for (const call of calls) call.fail(cause)
      }
    }
    isUnderWay = false
  }
  return (value) =>
    new Promise((answer, fail) => {
      waiting.push({ value, answer, fail })
      void goOn()
    })
}
