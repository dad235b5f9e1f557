/** Lets callers through one after the other, with a pause between them. */
export function createTurns(
  gapMs: number,
  { nowMs, wait }: { readonly nowMs: () => number; readonly wait: (ms: number) => PromiseLike<unknown> },
): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  let freeAtMs = Number.NEGATIVE_INFINITY
  return () => {
    last = last.then(async () => {
      const restMs = freeAtMs - nowMs()
      if (restMs > 0) await wait(restMs)
      freeAtMs = nowMs() + gapMs
    })
    return last
  }
}
