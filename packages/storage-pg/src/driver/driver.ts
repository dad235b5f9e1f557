/** What a statement answered. */
export interface PgAnswer<Row> {
  readonly rows: readonly Row[]
  /** How many rows it answered or changed. */
  readonly rowCount: number
}

/** Where rows of a binary COPY go. Both are identifiers of this package's own, never somebody's input. */
export interface CopyTarget {
  /** Qualified and quoted, as `"gatewright"."result"`. */
  readonly table: string
  readonly columns: readonly string[]
}

/**
 * One connection, or a transaction on it: statements run one after the other. Errors are thrown as the driver throws them,
 * with the SQLSTATE in `code`; {@link PgDriver} users map them.
 *
 * Values: numbers, bigints, strings, booleans, null, Uint8Array, and arrays of these. Answers: int2, int4 and float8 as
 * number, int8 as bigint, bytea as Uint8Array, text as string, json and jsonb parsed, arrays of int4, text and int8 as arrays.
 */
export interface PgSession {
  query<Row extends object = Readonly<Record<string, unknown>>>(
    sql: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<PgAnswer<Row>>
  /** Runs several statements without values, as a migration is. Outside of a transaction they are one of their own. */
  script(sql: string): Promise<void>
  /** Copies rows in PostgreSQL's binary format into a table; answers how many. */
  copyIn(target: CopyTarget, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<number>
}

export interface QueryOptions {
  /**
   * Connections keep the statement and, in time, its plan: for one of few texts, whose best plan is the same for all values.
   * Such a statement takes less time to plan than to plan anew; a driver that can't keep it runs it as any other.
   */
  readonly isKept?: boolean
  /** No row is looked at, so it does not matter which project the connection is told of: it need not be told another. */
  readonly isOfNoRows?: boolean
}

/** How a transaction is begun. */
export interface TransactionOptions {
  /** Nothing is written, and all statements see the same instant (REPEATABLE READ). */
  readonly isReadOnly?: boolean
}

/** What the engine behind a driver can do. */
export interface PgFeatures {
  /** More than one transaction at a time. */
  readonly concurrent: boolean
  /** LISTEN and NOTIFY. */
  readonly listen: boolean
}

/** The port to a PostgreSQL engine; `fromPg` and `fromPglite` make one of what their libraries give. */
export interface PgDriver extends PgSession {
  readonly features: PgFeatures
  /**
   * Runs work in a transaction of READ COMMITTED, commits when it returns and rolls back when it throws. Work is run once:
   * whoever calls decides about a retry.
   */
  transaction<Value>(
    work: (session: PgSession) => Promise<Value>,
    options?: TransactionOptions,
  ): Promise<Value>
  /**
   * The same driver for statements of one project: its connections carry the number of the project in the setting
   * `gatewright.project`, which row-level security asks for. Absent where the engine has one user who may see all.
   */
  inProject?(project: number): PgDriver
  /**
   * Calls back for each notification on a channel; answers how to stop. One connection is kept for all channels. Where it
   * was lost and made again, everybody is called back once, with an empty payload.
   */
  listen?(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>
}
