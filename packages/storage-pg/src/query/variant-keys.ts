import type { ProjectEngine } from '../engine/engine.ts'
import type { ReadScope } from './read-scope.ts'

/** Which keys the variants of a project have. */
export interface VariantKeys {
  has(scope: Pick<ReadScope, 'session' | 'project' | 'tables'>, key: string): Promise<boolean>
}

/** How many keys are kept in mind. */
const mostKeys = 10_000

/**
 * Keeps in mind what was read. Series become visible in the order of their ids and stay as they are, so that only those
 * that have come since are looked at.
 */
export function createVariantKeys({ onOtherDatabase }: Pick<ProjectEngine, 'onOtherDatabase'>): VariantKeys {
  const present = new Set<string>()
  const absentThrough = new Map<string, number>()
  const forget = (): void => {
    present.clear()
    absentThrough.clear()
  }
  onOtherDatabase(forget)
  return {
    async has({ session, project, tables }, key) {
      if (present.has(key)) return true
      const { rows } = await session.query<{ has_key: boolean | null; last: number | null }>(
        `SELECT bool_or(jsonb_exists(s.variant, $3)) AS has_key, max(s.id) AS last FROM ${tables.series} AS s
         WHERE s.project = $1 AND s.id > $2`,
        [project, absentThrough.get(key) ?? 0, key],
      )
      const { has_key: isPresent, last } = rows[0] ?? { has_key: false, last: null }
      if (present.size + absentThrough.size > mostKeys) forget()
      if (isPresent === true) present.add(key)
      else if (last !== null) absentThrough.set(key, last)
      return isPresent === true
    },
  }
}
