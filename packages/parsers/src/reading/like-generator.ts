import type { CaseRecord, CaseStream, ReportError, ReportSummary } from '@gatewright/core/ports'
import type { Result } from 'neverthrow'

/** What a stream of records ends with. */
export type CaseStreamEnd = Result<ReportSummary, ReportError>
/** A record, or the end. */
export type CaseStreamStep = IteratorResult<CaseRecord, CaseStreamEnd>

/** What a stream says once it has ended, as a generator does; nobody may look at it. */
export const afterTheEnd = { done: true, value: undefined } as unknown as CaseStreamStep

async function* nothing(): AsyncGenerator<never, void, void> {}

/** What every asynchronous generator inherits: that it iterates over itself, and is disposed of where the host knows that. */
const inherited: object = Object.getPrototypeOf(Object.getPrototypeOf(nothing.prototype)) as object

/** A stream that behaves as an asynchronous generator does, made of its three methods. */
export function likeGenerator(methods: Pick<CaseStream, 'next' | 'return' | 'throw'>): CaseStream {
  return Object.assign(Object.create(inherited) as object, methods) as CaseStream
}
