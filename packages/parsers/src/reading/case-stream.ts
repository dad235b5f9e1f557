import type { CaseRecord, CaseStream } from '@gatewright/core/ports'
import { afterTheEnd, likeGenerator, type CaseStreamEnd, type CaseStreamStep } from './like-generator.ts'

/** Records by the batch, as a chunk of the report gives them. */
export type BatchStream = AsyncGenerator<readonly CaseRecord[], CaseStreamEnd, void>

/**
 * A stream of records out of batches. What stands ready is given at once: an asynchronous generator for each record would
 * cost more than reading it. Calls that overlap are answered in their order, as a generator does.
 *
 * @param stopNow - asked before each record; what it gives back ends the stream
 */
export function createCaseStream(batches: BatchStream, stopNow: () => CaseStreamEnd | undefined): CaseStream {
  let batch: readonly CaseRecord[] = []
  let position = 0
  let isOver = false
  let waiting: Promise<unknown> | undefined

  /** Gives up the rest; a source that does not close in good order is nobody's trouble any more. */
  const close = async (end: CaseStreamEnd): Promise<void> => {
    isOver = true
    batch = []
    await batches.return(end).catch(() => undefined)
  }
  const advance = async (): Promise<CaseStreamStep> => {
    for (;;) {
      if (isOver) return afterTheEnd
      const record = batch[position]
      const stop = record ? stopNow() : undefined
      if (stop) {
        await close(stop)
        return { done: true, value: stop }
      }
      if (record) {
        position += 1
        return { done: false, value: record }
      }
      const next = await batches.next()
      if (next.done) {
        isOver = true
        return next
      }
      batch = next.value
      position = 0
    }
  }
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = waiting ? waiting.then(work, work) : work()
    waiting = mine
    const forget = (): void => {
      if (waiting === mine) waiting = undefined
    }
    mine.then(forget, forget)
    return mine
  }
  const stream: CaseStream = likeGenerator({
    next(): Promise<CaseStreamStep> {
      const record = waiting ? undefined : batch[position]
      if (!record || stopNow()) return inTurn(advance)
      position += 1
      return Promise.resolve({ done: false, value: record })
    },
    return: (value: CaseStreamEnd | PromiseLike<CaseStreamEnd>): Promise<CaseStreamStep> =>
      inTurn(async () => {
        const end = await value
        await close(end)
        return { done: true, value: end }
      }),
    throw: (cause: unknown): Promise<CaseStreamStep> =>
      inTurn(async () => {
        isOver = true
        await batches.return(undefined as never).catch(() => undefined)
        throw cause
      }),
  })
  return stream
}
