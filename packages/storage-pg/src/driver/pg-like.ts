/** What is used of a client of `pg`. */
export interface PgClientLike {
  query(config: {
    readonly text: string
    /** By which the connection keeps the statement. */
    readonly name?: string
    readonly values?: unknown[]
    readonly types?: { getTypeParser(type: number): (text: string) => unknown }
  }): Promise<{ readonly rows: unknown[]; readonly rowCount: number | null; readonly command: string }>
  query(stream: never): unknown
  release(destroy?: Error | boolean): void
  on(event: 'notification', listener: (message: PgNotificationLike) => void): unknown
  on(event: 'error', listener: (cause: Error) => void): unknown
  off(event: 'notification', listener: (message: PgNotificationLike) => void): unknown
  off(event: 'error', listener: (cause: Error) => void): unknown
}

/** What a connection that listens is told. */
export interface PgNotificationLike {
  readonly channel: string
  readonly payload?: string | undefined
}

/** What is used of a pool of `pg`. */
export interface PgPoolLike {
  connect(): Promise<PgClientLike>
  /** How many wait for a connection. */
  readonly waitingCount?: number
  on(event: 'error', listener: (cause: Error) => void): unknown
  on(event: 'connect', listener: (client: PgClientLike) => void): unknown
}

/** What is used of the stream that `from` of `pg-copy-streams` makes. */
export interface CopyStreamLike {
  readonly rowCount: number
  write(chunk: Uint8Array): boolean
  end(): unknown
  destroy(error?: Error): unknown
  on(event: 'error', listener: (cause: Error) => void): unknown
  once(event: 'drain' | 'finish', listener: () => void): unknown
}
