import type { CaseStream } from '@gatewright/core/ports'

async function* nothing(): AsyncGenerator<never, void, void> {}

/** What every asynchronous generator inherits: that it iterates over itself, and is disposed of where the host knows that. */
const inherited: object = Object.getPrototypeOf(Object.getPrototypeOf(nothing.prototype)) as object

/** A stream that behaves as an asynchronous generator does, made of its three methods. */
export function likeGenerator(methods: Pick<CaseStream, 'next' | 'return' | 'throw'>): CaseStream {
  return Object.assign(Object.create(inherited) as object, methods) as CaseStream
}
