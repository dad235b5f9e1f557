import { defineOutcomes, type OutcomeSet } from '@gatewright/core/schema'
import type { ResultStore } from '@gatewright/core/ports'
import { createResultAppender } from '../../../src/append/result-appender.ts'
import type { PgDriver } from '../../../src/driver/driver.ts'
import { createProjectEngine, type ProjectEngine } from '../../../src/engine/engine.ts'
import { ownName, type TestDatabase } from '../../support/databases.ts'

export const outcomes: OutcomeSet = defineOutcomes({ CRASHED: 'error', ABORTED: undefined })

/** A project that no other test has, and its `append`. */
export interface TestProject {
  readonly name: string
  readonly engine: ProjectEngine
  readonly append: ResultStore['append']
}

/** Opens a project; several of one name are several processes. */
export function openProject(
  { driver, schema }: Pick<TestDatabase, 'driver' | 'schema'>,
  name: string = ownName('project'),
): TestProject {
  const engine = createProjectEngine(driver, schema, name)
  return { name, engine, append: createResultAppender(engine, { outcomes }) }
}

/** Many processes of one project. */
export function openProcesses(database: TestDatabase, count: number): readonly TestProject[] {
  const name = ownName('project')
  return Array.from({ length: count }, () => openProject(database, name))
}

type Watch = (sql: string, values: readonly unknown[]) => void | Promise<void>

/** A driver that does something before each statement and copy; what `before` throws, the statement throws. */
export function watchedDriver(driver: PgDriver, before: Watch): PgDriver {
  const { inProject: _, ...rest } = driver
  const watched = <Session extends Pick<PgDriver, 'query' | 'copyIn'>>(session: Session): Session => ({
    ...session,
    async query(sql: string, values: readonly unknown[] = []) {
      await before(sql, values)
      return session.query(sql, values)
    },
    async copyIn(target: Parameters<PgDriver['copyIn']>[0], chunks: Parameters<PgDriver['copyIn']>[1]) {
      await before(`COPY ${target.table}`, [])
      return session.copyIn(target, chunks)
    },
  })
  return {
    ...watched(rest),
    transaction: (work, options) => driver.transaction((session) => work(watched(session)), options),
  }
}

/** A driver that does something before it hands on what a statement outside of a transaction answered. */
export function answeredDriver(driver: PgDriver, behind: Watch): PgDriver {
  const { inProject: _, ...rest } = driver
  return {
    ...rest,
    async query(sql, values = []) {
      const answer = await driver.query<never>(sql, values)
      await behind(sql, values)
      return answer
    },
  }
}
