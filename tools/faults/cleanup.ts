/** Undoes something. It must end at once: nothing that waits is run when the process is told to end. */
type Undo = () => void

const waiting: Undo[] = []
let isWatching = false

/**
 * Sees to it that something is undone when the run ends, also by Ctrl-C or an error. Answers how to undo it now; each is
 * undone once, the last first.
 */
export function undoAtEnd(undo: Undo): () => void {
  watchForTheEnd()
  const once = (): void => {
    const index = waiting.indexOf(once)
    if (index === -1) return
    waiting.splice(index, 1)
    undo()
  }
  waiting.push(once)
  return once
}

/** Where the list of what is to be undone ends now, for {@link undoTo}. */
export function undoMark(): number {
  return waiting.length
}

/** Undoes all that came after a mark. What can't be undone is said, and keeps nothing else from being undone. */
export function undoTo(mark: number): void {
  while (waiting.length > mark) {
    try {
      waiting.at(-1)?.()
    } catch (cause) {
      process.stderr.write(
        `Could not be cleaned up: ${cause instanceof Error ? cause.message : String(cause)}\n`,
      )
    }
  }
}

function watchForTheEnd(): void {
  if (isWatching) return
  isWatching = true
  process.on('exit', () => undoTo(0))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      undoTo(0)
      process.exit(signal === 'SIGINT' ? 130 : 143)
    })
}
