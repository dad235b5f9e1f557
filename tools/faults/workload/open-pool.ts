import pg from 'pg'
import type { Connection } from './connection.ts'

/** A pool of connections. */
export function openPool({ url, connections, connectMs, answerMs, options }: Connection): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectMs,
    application_name: 'gatewright-worker',
    ...(answerMs === undefined ? {} : { query_timeout: answerMs }),
    ...(options === undefined ? {} : { options }),
  })
}
