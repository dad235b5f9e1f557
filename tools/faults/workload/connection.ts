/** How a process reaches the database under test. */
export interface Connection {
  readonly url: string
  /** Connections at most. */
  readonly connections: number
  /** How long to wait for one, in milliseconds. */
  readonly connectMs: number
  /** After how long a statement without an answer counts as lost, in milliseconds; for ever unless given. */
  readonly answerMs?: number
  /** Settings of the session, as `-c synchronous_commit=off`. */
  readonly options?: string
  /** For how long at most one transaction in twenty is held open before it is committed, in milliseconds; none unless given. */
  readonly holdMs?: number
}
