/** Bytes as they come: all at once, or in chunks of any size. Node's streams and web streams are asynchronous iterables. */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array>

/** The part of `AbortSignal` that is used, so that core needs no types of a host. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason?: unknown
}
