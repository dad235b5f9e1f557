/** Watches what a client and a server of PostgreSQL say to each other, for the moment to lose an answer. */
export interface AnswerWatch {
  /** Takes what the client says; the bytes go on to the server in any case. */
  fromClient(chunk: Buffer): void
  /** Takes what the server says. `lose` means that these bytes hold the answer to a commit that was made. */
  fromServer(chunk: Buffer): 'hand-on' | 'hold-back' | 'lose'
}

const commits = ['COMMIT', 'feed_event']
/** What is as long as this is a report, whatever it is called. */
const longSaying = 20_000
const readyForQuery = 'Z'.charCodeAt(0)
const outsideTransaction = 'I'.charCodeAt(0)
const headerLength = 5

/**
 * Waits for a number of statements that commit, then for the message with which the server says that it is done and out
 * of the transaction: the work is stored, and nobody has been told.
 */
export function watchForCommit(statements: number): AnswerWatch {
  let left = statements
  let rest: Buffer = Buffer.alloc(0)
  return {
    fromClient(chunk) {
      const text = chunk.toString('latin1')
      if (left > 0 && (chunk.length > longSaying || commits.some((word) => text.includes(word)))) left--
    },
    fromServer(chunk) {
      rest = Buffer.concat([rest, chunk])
      let isReady = false
      while (rest.length >= headerLength) {
        // The length counts itself, not the letter before it.
        const length = 1 + rest.readUInt32BE(1)
        if (rest.length < length) break
        isReady ||= rest[0] === readyForQuery && rest[headerLength] === outsideTransaction
        rest = rest.subarray(length)
      }
      if (left > 0) return 'hand-on'
      return isReady ? 'lose' : 'hold-back'
    },
  }
}
