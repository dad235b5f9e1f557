import type { PgAnswer, PgSession } from './driver.ts'

/** The same session, which looks whether its answers may still be seen: what `check` throws is thrown in place of one. */
export function checkedSession(session: PgSession, check: () => void): PgSession {
  return {
    async query<Row extends object>(...asked: Parameters<PgSession['query']>): Promise<PgAnswer<Row>> {
      const answer = await session.query<Row>(...asked)
      check()
      return answer
    },
    script: (sql) => session.script(sql),
    copyIn: (target, chunks) => session.copyIn(target, chunks),
  }
}
