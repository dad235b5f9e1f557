/** Tells how far a long job got. */
export type Progress = (message: string) => void

/** Where progress is shown. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const terminalEveryMs = 250
const logEveryMs = 10_000

/**
 * Progress on a stream: on a terminal one line that is written over, elsewhere a line now and then. A short job shows
 * nothing. `done` wipes the terminal's line.
 */
export function createProgress(
  stream: ProgressStream,
  now: () => number,
): { readonly report: Progress; readonly done: () => void } {
  const pause = stream.isTTY ? terminalEveryMs : logEveryMs
  let last = now()
  let isShown = false
  return {
    report: (message) => {
      if (now() - last < pause) return
      last = now()
      isShown = true
      stream.write(stream.isTTY ? `\r\u001b[2K${message}` : `${message}\n`)
    },
    done: () => {
      if (isShown && stream.isTTY) stream.write('\r\u001b[2K')
    },
  }
}
