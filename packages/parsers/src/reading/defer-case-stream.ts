import type { CaseRecord, CaseStream, ReportError, ReportSummary } from '@gatewright/core/ports'
import { err, type Result } from 'neverthrow'
import { parserFailed, reportError } from '../report-error.ts'
import { likeGenerator } from './like-generator.ts'

type End = Result<ReportSummary, ReportError>
type Step = IteratorResult<CaseRecord, End>

/** A stream that can be opened, of a parser of this format. */
export interface OpenableStream {
  readonly format: string
  open(): CaseStream
}

const over = { done: true, value: undefined } as unknown as Step

/**
 * A stream that finds out what it is when the first record is asked for. Whatever a parser of somebody else does, the stream
 * does not throw: it ends with `report/parser-failed`.
 */
export function deferCaseStream(find: () => Promise<Result<OpenableStream, ReportError>>): CaseStream {
  let format = 'unknown'
  let inner: CaseStream | undefined
  let opening: Promise<Step> | undefined
  let isOver = false

  const failed = (cause: unknown): Step => {
    isOver = true
    return { done: true, value: err(parserFailed(format, cause)) }
  }
  const begin = async (): Promise<Step> => {
    const found = await find()
    if (found.isErr()) {
      isOver = true
      return { done: true, value: err(found.error) }
    }
    format = found.value.format
    inner = found.value.open()
    return inner.next()
  }
  const ask = (): Promise<Step> => {
    if (isOver) return Promise.resolve(over)
    try {
      return inner ? inner.next().catch(failed) : Promise.resolve(over)
    } catch (cause) {
      return Promise.resolve(failed(cause))
    }
  }
  const stream: CaseStream = likeGenerator({
    next(): Promise<Step> {
      if (inner || isOver) return ask()
      // A second question before the first answer waits for it.
      if (opening) return opening.then(ask)
      opening = begin().catch(failed)
      return opening
    },
    async return(value: End | PromiseLike<End>): Promise<Step> {
      await opening
      isOver = true
      // Whoever stops early leaves nothing open.
      await inner?.return(err(reportError('report/aborted', 'Reading was given up.'))).catch(() => undefined)
      return { done: true, value: await value }
    },
    async throw(cause: unknown): Promise<Step> {
      await stream.return(undefined as never)
      throw cause
    },
  })
  return stream
}
