/** The part of a web `ReadableStream` that is used: not every host makes its streams asynchronous iterables. */
export interface ReadableStreamLike {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
    cancel(reason?: unknown): Promise<void>
    releaseLock(): void
  }
}

/** Bytes as they come: all at once, or in chunks of any size. Node's streams are asynchronous iterables. */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array> | ReadableStreamLike

/** The part of `AbortSignal` that is used, so that core needs no types of a host. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason?: unknown
}
