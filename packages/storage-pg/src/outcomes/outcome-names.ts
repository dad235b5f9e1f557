import { presetOutcomes, type OutcomeSet } from '@gatewright/core/schema'
import type { StoreUnavailable } from '@gatewright/core/ports'
import { ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import { createTurns } from '../dictionary/turns.ts'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { textsLiteral } from '../sql/array-literal.ts'
import { firstOwnCode, lastOwnCode, presetCodes } from './preset-codes.ts'

/** The codes of outcomes in the rows of one project. */
export interface OutcomeNames {
  /** The codes of the outcomes of a set that are not preset; those that are new are stored. Never inside a transaction. */
  resolve(names: readonly string[]): ResultAsync<ReadonlyMap<string, number>, StoreUnavailable>
  /** Every code that stands for one of these names in this project. */
  codesOf(session: PgSession, project: number, names: readonly string[]): Promise<readonly number[]>
  /** The names of codes. */
  namesOf(session: PgSession, project: number, codes: Iterable<number>): Promise<ReadonlyMap<number, string>>
  /** The greatest code that this process knows, of an outcome that is not preset: see the newest word of a lexicon. */
  newest(): { readonly code: number; readonly name: string } | undefined
}

/** The names of a set that need codes of their own. */
export function ownOutcomes(outcomes: OutcomeSet): readonly string[] {
  return Object.keys(outcomes).filter((name) => !Object.hasOwn(presetOutcomes, name))
}

const presetNames: ReadonlyMap<number, string> = new Map(
  Object.entries(presetCodes).map(([name, code]) => [code, name]),
)

const known = new WeakMap<ProjectEngine, OutcomeNames>()

/** The outcomes of a project: one for all who share its engine. Names and codes never change, so what was read is kept. */
export function outcomeNamesOf(engine: ProjectEngine): OutcomeNames {
  const made = known.get(engine) ?? createOutcomeNames(engine)
  known.set(engine, made)
  return made
}

function createOutcomeNames(engine: ProjectEngine): OutcomeNames {
  const { tables } = engine
  const byName = new Map<string, number>(Object.entries(presetCodes))
  const byCode = new Map<number, string>(presetNames)
  engine.onOtherDatabase(() => {
    for (const [code, name] of byCode) {
      if (presetNames.has(code)) continue
      byCode.delete(code)
      byName.delete(name)
    }
  })
  const readAll = `SELECT code, name FROM ${tables.outcome} WHERE project = $1`
  const lockCounter = `INSERT INTO ${tables.counter} (project, kind, last) VALUES ($1, 'id:outcome', $2)
    ON CONFLICT (project, kind) DO UPDATE SET last = counter.last RETURNING last`
  const add = `WITH missing AS (
      SELECT word.name, row_number() OVER (ORDER BY word.name) AS place FROM unnest($3::text[]) AS word (name)
      WHERE NOT EXISTS (SELECT FROM ${tables.outcome} AS outcome WHERE outcome.project = $1 AND outcome.name = word.name)
    ), counted AS (
      UPDATE ${tables.counter} SET last = $2::bigint + (SELECT count(*) FROM missing)
      WHERE project = $1 AND kind = 'id:outcome'
    )
    INSERT INTO ${tables.outcome} (project, code, name) SELECT $1, $2::bigint + place, name FROM missing RETURNING code`

  const load = async (session: PgSession, project: number): Promise<void> => {
    const { rows } = await session.query<{ code: number; name: string }>(readAll, [project])
    for (const { code, name } of rows) {
      byName.set(name, code)
      byCode.set(code, name)
    }
  }
  const isUnknown = (name: string): boolean => !byName.has(name)

  /** Who asks first is answered first, as by the dictionary. */
  const inTurns = createTurns(
    async (calls: readonly (readonly string[])[]): Promise<Result<void, StoreUnavailable>> => {
      const names = [...new Set(calls.flat())].filter(isUnknown)
      if (names.length === 0) return ok()
      const stored = engine.transaction(async (session, project) => {
        const { rows } = await session.query<{ last: bigint }>(lockCounter, [project, firstOwnCode - 1])
        const { rows: added } = await session.query<{ code: number }>(add, [
          project,
          rows[0]?.last ?? 0n,
          textsLiteral(names),
        ])
        if (added.some(({ code }) => code > lastOwnCode))
          throw new Error(
            `The project has had more than ${lastOwnCode - firstOwnCode + 1} outcomes of its own.`,
          )
      })
      // Read behind the commit: what is kept in mind is never looked for again.
      return stored.andThen(() => engine.statement(load))
    },
  )

  return {
    resolve(names) {
      return names.some(isUnknown) ? new ResultAsync(inTurns(names)).map(() => byName) : okAsync(byName)
    },
    async codesOf(session, project, names) {
      // A name may have come since by another process.
      if (names.some(isUnknown)) await load(session, project)
      return names.flatMap((name) => byName.get(name) ?? [])
    },
    async namesOf(session, project, codes) {
      const wanted = [...new Set(codes)]
      if (wanted.some((code) => !byCode.has(code))) await load(session, project)
      return byCode
    },
    newest() {
      const code = Math.max(...byCode.keys())
      const name = byCode.get(code)
      return code < firstOwnCode || name === undefined ? undefined : { code, name }
    },
  }
}
