import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orThrow } from '../../../packages/core/src/errors/index.ts'
import type { ProjectStorage } from '../../../packages/core/src/ports/index.ts'
import { undoAtEnd } from '../../faults/cleanup.ts'
import { medianOf, type Measure } from '../bench.ts'
import { resultsOf, testsOfRun, variants, type RunPlan } from './data.ts'
import { startPsql, type Psql } from './psql.ts'
import type { Target } from './target.ts'

/** Schemas of one database: results go through the library into one, and by psql's COPY into the other. */
export interface IngestSchemas {
  readonly own: string
  readonly floor: string
}

interface Stored {
  readonly results: number
  readonly ms: number
}

/** A report that psql copied as well, from a file, behind us. */
interface Pair {
  readonly own: Stored
  readonly floorMs: number
}

/** Stores a report and says how long it took; its making is not counted. */
export async function storeRun(storage: ProjectStorage, plan: RunPlan): Promise<Stored> {
  const results = resultsOf(plan)
  const start = performance.now()
  const receipt = orThrow(await storage.results.append(plan.reportKey, results))
  const ms = performance.now() - start
  if (receipt.resultCount !== results.length) throw new Error(`${plan.reportKey} was not stored as a whole.`)
  return { results: results.length, ms }
}

export function perSecond(stored: readonly Stored[]): number {
  const results = stored.reduce((sum, one) => sum + one.results, 0)
  return (results * 1000) / stored.reduce((sum, one) => sum + one.ms, 0)
}

/**
 * Stores all runs, report by report, each in a transaction of its own. Those in the second tenth are copied by psql as well,
 * the same rows into the same tables, report by report in turns.
 */
export async function measureIngest(
  storage: ProjectStorage,
  plans: readonly RunPlan[],
  target: Target,
  schemas: IngestSchemas,
): Promise<readonly Measure[]> {
  const isWhole = ({ tests }: RunPlan): boolean => tests === testsOfRun
  const whole = plans.filter(isWhole)
  const window = Math.max(4, Math.round(whole.length / 10))
  const paired = new Set(whole.slice(variants.length + window).slice(0, Math.min(window, 40)))
  const floor = target.url === undefined ? undefined : await openFloor(target.url, schemas)
  const stored: Stored[] = []
  const pairs: Pair[] = []
  for (const plan of plans) {
    const own = await storeRun(storage, plan)
    if (isWhole(plan)) stored.push(own)
    if (floor && paired.has(plan)) pairs.push({ own, floorMs: await floor.copyLast() })
  }
  await floor?.end()
  const known = stored.slice(variants.length)
  const [first, last] = [perSecond(known.slice(0, window)), perSecond(known.slice(-window))]
  return [
    rate('ingest-of-new-tests', perSecond(stored.slice(0, variants.length))),
    rate('ingest-first-tenth', first),
    rate('ingest-last-tenth', last),
    { name: 'ingest-last-tenth-to-first', value: last / first, unit: 'share', goal: 0.8, atLeast: true },
    ...toFloor(pairs),
  ]
}

function rate(name: string, value: number): Measure {
  return { name, value, unit: 'results/s', goal: null, atLeast: true }
}

function toFloor(pairs: readonly Pair[]): readonly Measure[] {
  if (pairs.length === 0) {
    console.log('# ingest-to-psql-copy is left out: there is no server, or no psql')
    return []
  }
  const floor = pairs.map(({ own, floorMs }) => ({ results: own.results, ms: floorMs }))
  const shares = pairs.map(({ own, floorMs }) => floorMs / own.ms).sort((a, b) => a - b)
  return [
    rate('ingest-beside-psql', perSecond(pairs.map(({ own }) => own))),
    rate('psql-binary-copy', perSecond(floor)),
    // Of pairs that stand side by side, so that what else the machine did at times is not in it.
    { name: 'ingest-to-psql-copy', value: medianOf(shares), unit: 'share', goal: 0.7, atLeast: true },
  ]
}

interface Floor {
  /** Copies the rows of the report that was stored last; answers how long it took. */
  copyLast(): Promise<number>
  end(): Promise<void>
}

const columns = 'run_id, project, series_id, dataset_id, duration_us, ordinal, attempt, outcome'

async function openFloor(url: string, { own, floor }: IngestSchemas): Promise<Floor | undefined> {
  const psql: Psql | undefined = await startPsql(url)
  if (!psql) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
  const remove = undoAtEnd(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'rows')
  const last = `(SELECT id FROM ${own}.run ORDER BY position DESC LIMIT 1)`
  return {
    async copyLast() {
      const rows = `SELECT ${columns} FROM ${own}.result WHERE run_id = ${last} ORDER BY series_id, ordinal`
      await psql.run(`\\copy (${rows}) TO '${file}' (FORMAT binary)`)
      return psql.run(`\\copy ${floor}.result (${columns}) FROM '${file}' (FORMAT binary)`)
    },
    async end() {
      await psql.end()
      remove()
    },
  }
}
