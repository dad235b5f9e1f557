import type { ApiHandler } from '../../packages/core/src/ports/index.ts'
import type { NewWaiverDbRecord } from '../../packages/core/src/schema/index.ts'
import {
  createWaiverDbApi,
  type UserDirectory,
  type WaivableResult,
  type WaiverDbApiOptions,
} from '../../packages/core/src/waiverdb/index.ts'
import { createMemoryDatabase } from '../../packages/storage-memory/src/index.ts'
import type { ApiStep } from './api-steps.ts'
import type { CasesSummary } from './reports.ts'
import { readStepCases, withoutThrowing } from './step-cases.ts'
import { faultsOfStep } from './waiverdb-steps.ts'

/** What somebody else wrote down of WaiverDB: what is stored and configured, what is asked, and what comes back. */
export interface WaiverDbCase {
  readonly id: string
  /** Waivers that are stored before, with the ids 1, 2, … */
  readonly given?: readonly Readonly<Record<string, unknown>>[]
  /** Settings of WaiverDB, by their names. */
  readonly config?: Readonly<Record<string, unknown>>
  /** The groups that the directory answers for everybody; anything but a list is a directory that fails. */
  readonly groups?: unknown
  /** The result that ResultsDB answers. */
  readonly resultsdb?: unknown
  readonly steps: readonly ApiStep[]
}

const baseUrl = 'http://localhost/api/v1.0'

/** Why an answer is another one where WaiverDB's mistakes are not repeated. */
const differences: ReadonlyMap<string, string> = new Map([
  ['+filtered', 'D3 or D4: waivers of another product version or of a later time hide none'],
  ['since', 'D4: what was obsolete in the end of the range counts'],
  ['create', 'W1: a waiver that no gate could read is refused'],
])

/** Runs every case of a file as WaiverDB answers, which counts, and once more by default, to see what differs. */
export async function runWaiverDbCases(
  manifestFile: string,
  print: (line: string) => void,
): Promise<CasesSummary> {
  const cases = await readStepCases<WaiverDbCase>(manifestFile)
  const summary = { passed: 0, failed: 0 }
  const differing: string[] = []
  for (const one of cases) {
    const faults =
      'fault' in one
        ? [one.fault]
        : await withoutThrowing(() => waiverDbFaultsOf(one, { compat: 'upstream' }))
    if ('fault' in one || faults.length > 0) {
      print(`FAILED  ${one.id}`)
      for (const fault of faults) print(`    ${fault}`)
      summary.failed += 1
      continue
    }
    summary.passed += 1
    const [difference] = await withoutThrowing(() => waiverDbFaultsOf(one, {}))
    if (difference !== undefined) differing.push(`${one.id}: ${difference} (${reasonOf(one)})`)
  }
  for (const line of differing) print(`differs by default: ${line}`)
  print(`${summary.passed} passed, ${summary.failed} failed`)
  return summary
}

function reasonOf({ steps }: WaiverDbCase): string {
  const kind = steps.some(({ path }) => path.includes('+'))
    ? '+filtered'
    : steps.some(({ path }) => path.includes('since='))
      ? 'since'
      : 'create'
  return differences.get(kind) ?? ''
}

/** WaiverDB's API as a case has set it up, with the waivers that are there before; nothing where they cannot be stored. */
export async function waiverDbApiOf(
  one: WaiverDbCase,
  compat: Pick<WaiverDbApiOptions, 'compat'>,
): Promise<ApiHandler | undefined> {
  const { waivers } = createMemoryDatabase().open('cases')
  const stored = await waivers.appendRecords((one.given ?? []).map(recordOf))
  if (stored.isErr()) return undefined
  let seconds = 0
  return createWaiverDbApi({
    waivers,
    clock: { now: () => new Date(Date.UTC(2026, 10, 22) + 1000 * seconds++).toISOString() },
    baseUrl,
    ...optionsOf(one),
    ...compat,
  })
}

/** What of the answers to a case is not as expected. */
export async function waiverDbFaultsOf(
  one: WaiverDbCase,
  compat: Pick<WaiverDbApiOptions, 'compat'>,
): Promise<readonly string[]> {
  const api = await waiverDbApiOf(one, compat)
  if (!api) return ['the given waivers cannot be stored']
  const groups = Array.isArray(one.groups) ? { groups: one.groups as readonly string[] } : {}
  const faults: string[] = []
  for (const [index, step] of one.steps.entries()) {
    for (const fault of await faultsOfStep(api, step, { baseUrl, ...groups }))
      faults.push(`step ${index + 1}: ${fault}`)
  }
  return faults
}

/** The row with what the case leaves out. */
function recordOf(row: Readonly<Record<string, unknown>>, index: number): NewWaiverDbRecord {
  const { id: _, subject, ...rest } = row
  const legacy = isObject(subject) ? subject : {}
  return {
    subject_type: textOf(legacy['type'], 'koji_build'),
    subject_identifier: textOf(legacy['item'], ''),
    testcase: '',
    product_version: '',
    username: '',
    waived: true,
    timestamp: new Date(Date.UTC(2020, 0, 1) + 1000 * index).toISOString().replace(/\.000Z$/, ''),
    ...rest,
  }
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

function optionsOf({ config = {}, groups, resultsdb }: WaiverDbCase): Partial<WaiverDbApiOptions> {
  return {
    // WaiverDB's own tests run with this superuser.
    superusers: (config['SUPERUSERS'] ?? ['bodhi']) as readonly string[],
    ...('PERMISSIONS' in config && {
      permissions: config['PERMISSIONS'] as NonNullable<WaiverDbApiOptions['permissions']>,
    }),
    ...('PERMISSION_MAPPING' in config && {
      permissionMapping: config['PERMISSION_MAPPING'] as NonNullable<WaiverDbApiOptions['permissionMapping']>,
    }),
    ...('AUTH_METHOD' in config && { authMethod: String(config['AUTH_METHOD']) }),
    ...('VERSION' in config && { version: String(config['VERSION']) }),
    ...(groups !== undefined && { directory: { groupsOf: () => groupsOf(groups) } }),
    ...(resultsdb !== undefined && { resultById: () => resultOf(resultsdb) }),
  }
}

function groupsOf(groups: unknown): ReturnType<UserDirectory['groupsOf']> {
  return Array.isArray(groups) ? answering(groups as readonly string[]) : failing('down').map(() => [])
}

type ResultById = NonNullable<WaiverDbApiOptions['resultById']>

function resultOf(resultsdb: unknown): ReturnType<ResultById> {
  if (isObject(resultsdb) && isObject(resultsdb['data']))
    return answering(resultsdb as unknown as WaivableResult)
  if (isObject(resultsdb) && resultsdb['status'] === 404) return answering(undefined)
  return failing(JSON.stringify(resultsdb))
}

/** The tools have no errors as values of their own; a store lends its answers. */
const lender = createMemoryDatabase().open('lender')

function answering<Value>(value: Value) {
  return lender.waivers.record(1).map(() => value)
}

function failing(message: string): ReturnType<ResultById> {
  return lender.results
    .append('', [])
    .map(() => undefined)
    .mapErr(() => ({ kind: 'store/unavailable', message, retryable: true }))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
