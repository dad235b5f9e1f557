import type { PgDriver } from '../../../src/driver/driver.ts'

/** How the statements of some work were executed. */
export interface ExplainedDriver {
  readonly driver: PgDriver
  /** Forgets what was asked before. */
  clear(): void
  /** Of each statement since, the indexes it used and the tables it read as a whole, without the names of partitions. */
  plans(): Promise<readonly StatementPlan[]>
}

export interface StatementPlan {
  readonly sql: string
  /** As `result(project, series_id, run_id)`. */
  readonly indexes: ReadonlySet<string>
  readonly scanned: ReadonlySet<string>
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly Plans?: readonly PlanNode[]
}

/** A driver that remembers its statements. */
export function explainedDriver(driver: PgDriver): ExplainedDriver {
  let asked: { readonly sql: string; readonly values: readonly unknown[] }[] = []
  return {
    driver: {
      ...driver,
      query(sql, values = []) {
        asked.push({ sql, values })
        return driver.query(sql, values)
      },
    },
    clear() {
      asked = []
    },
    async plans() {
      const plans: StatementPlan[] = []
      for (const { sql, values } of asked) {
        const { rows } = await driver.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
          `EXPLAIN (FORMAT JSON) ${sql}`,
          values,
        )
        const nodes = rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => [...nodesOf(Plan)]))
        plans.push({
          sql,
          indexes: new Set(
            await Promise.all(
              nodes.flatMap((node) => node['Index Name'] ?? []).map((name) => columnsOf(driver, name)),
            ),
          ),
          scanned: new Set(
            nodes
              .filter((node) => node['Node Type'] === 'Seq Scan')
              .map((node) => node['Relation Name'] ?? ''),
          ),
        })
      }
      return plans
    },
  }
}

function* nodesOf(node: PlanNode): Generator<PlanNode, void, void> {
  yield node
  for (const child of node.Plans ?? []) yield* nodesOf(child)
}

async function columnsOf(driver: PgDriver, index: string): Promise<string> {
  const { rows } = await driver.query<{ definition: string }>(
    'SELECT pg_get_indexdef(c.oid) AS definition FROM pg_class AS c WHERE c.relname = $1 LIMIT 1',
    [index],
  )
  const [, table = '', columns = '', where = ''] =
    /ON (?:ONLY )?(?:\S+\.)?(\w+) USING btree (\([^)]*\))(?: WHERE (.*))?$/.exec(rows[0]?.definition ?? '') ??
    []
  return `${table.replace(/_default$/, '')}${columns.replaceAll('"', '')}${where === '' ? '' : ` where ${where}`}`
}
