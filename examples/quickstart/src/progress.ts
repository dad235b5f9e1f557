/** Tells how far a long job got. */
export type Progress = (message: string) => void

/** Where progress is shown. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const quietMs = 1_000
const logEveryMs = 10_000

/**
 * Progress on a stream, silent for the first second: on a terminal one line that is written over, elsewhere a line now
 * and then. `done` wipes the terminal's line.
 */
export function createProgress(stream: ProgressStream, now: () => number): { readonly report: Progress; readonly done: () => void } {
  const pause = stream.isTTY ? quietMs / 4 : logEveryMs
  let last = now() + quietMs - pause
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
