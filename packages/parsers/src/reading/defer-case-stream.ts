import type { CaseStream, ReportError } from '@gatewright/core/ports'
import { err, type Result } from 'neverthrow'
import { parserFailed, reportError } from '../report-error.ts'
import { afterTheEnd, likeGenerator, type CaseStreamEnd, type CaseStreamStep } from './like-generator.ts'

/** A stream that can be opened, of a parser of this format. */
export interface OpenableStream {
  readonly format: string
  open(): CaseStream
}

/**
 * A stream that finds out what it is when the first record is asked for. Whatever a parser of somebody else does, the stream
 * does not throw: it ends with `report/parser-failed`.
 */
export function deferCaseStream(find: () => Promise<Result<OpenableStream, ReportError>>): CaseStream {
  let format = 'unknown'
  let inner: CaseStream | undefined
  let opening: Promise<CaseStreamStep> | undefined
  let isOver = false

  const failed = (cause: unknown): CaseStreamStep => {
    isOver = true
    return { done: true, value: err(parserFailed(format, cause)) }
  }
  const begin = async (): Promise<CaseStreamStep> => {
    const found = await find()
    if (found.isErr()) {
      isOver = true
      return { done: true, value: err(found.error) }
    }
    format = found.value.format
    inner = found.value.open()
    return inner.next()
  }
  const ask = (): Promise<CaseStreamStep> => {
    if (isOver) return Promise.resolve(afterTheEnd)
    try {
      return inner ? inner.next().catch(failed) : Promise.resolve(afterTheEnd)
    } catch (cause) {
      return Promise.resolve(failed(cause))
    }
  }
  const stream: CaseStream = likeGenerator({
    next(): Promise<CaseStreamStep> {
      if (inner || isOver) return ask()
      // A second question before the first answer waits for it.
      if (opening) return opening.then(ask)
      opening = begin().catch(failed)
      return opening
    },
    async return(value: CaseStreamEnd | PromiseLike<CaseStreamEnd>): Promise<CaseStreamStep> {
      await opening
      isOver = true
      // Whoever stops early leaves nothing open.
      await inner?.return(err(reportError('report/aborted', 'Reading was given up.'))).catch(() => undefined)
      return { done: true, value: await value }
    },
    async throw(cause: unknown): Promise<CaseStreamStep> {
      await stream.return(undefined as never)
      throw cause
    },
  })
  return stream
}
