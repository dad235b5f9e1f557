import type { ApiHandler } from '../../packages/core/src/ports/index.ts'
import type { NewWaiverDbRecord } from '../../packages/core/src/schema/index.ts'
import {
  createWaiverDbApi,
  type UserDirectory,
  type WaivableResult,
  type WaiverDbApiOptions,
} from '../../packages/core/src/waiverdb/index.ts'
import { createMemoryDatabase } from '../../packages/storage-memory/src/index.ts'
import { runApiSteps, type ApiStep } from './api-steps.ts'
import type { CasesSummary } from './reports.ts'
import { runStepCases } from './run-step-cases.ts'

/** What somebody else wrote down of WaiverDB: what is stored and configured, what is asked, and what comes back. */
export interface WaiverDbCase {
  readonly id: string
  /** Waivers that are stored before, with the ids 1, 2, … */
  readonly given?: readonly Readonly<Record<string, unknown>>[]
  /** Settings of WaiverDB, by their names. */
  readonly config?: Readonly<Record<string, unknown>> | null
  /** The groups that the directory answers for everybody; anything but a list is a directory that fails. */
  readonly groups?: unknown
  /** The groups that the user's token names. */
  readonly oidc_groups?: readonly string[]
  readonly token_groups?: readonly string[]
  /** What is wrong with the directory, whatever it is called. */
  readonly [directoryTrouble: string]: unknown
  /** The result that ResultsDB answers. */
  readonly resultsdb?: unknown
  readonly steps: readonly ApiStep[]
}

const baseUrl = 'http://localhost/api/v1.0'

const directoryTroubles = ['ldap_error', 'directory_error', 'groups_error', 'ldap_down', 'directory_down']

/** Runs cases against WaiverDB's API. */
export function runWaiverDbCases(manifestFile: string, print: (line: string) => void): Promise<CasesSummary> {
  return runStepCases<WaiverDbCase>(manifestFile, print, {
    ownKeys: ['given', 'config', 'groups', 'resultsdb', 'oidc_groups', 'token_groups', ...directoryTroubles],
    faultsOf: (one, compat) => waiverDbFaultsOf(one, compat ? { compat } : {}),
  })
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
  const inToken = one.oidc_groups ?? one.token_groups
  return runApiSteps(api, one.steps, { baseUrl, ...(inToken && { groups: inToken }) })
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

function optionsOf(one: WaiverDbCase): Partial<WaiverDbApiOptions> {
  const { config: given, groups, resultsdb } = one
  const isDown = directoryTroubles.some((key) => Boolean(one[key]))
  // A setting of nothing is none.
  const config = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== null))
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
    ...((groups !== undefined || isDown) && {
      directory: { groupsOf: (name: string) => groupsOf(isDown ? undefined : groups, name) },
    }),
    ...(resultsdb !== undefined && { resultById: () => resultOf(resultsdb) }),
  }
}

/** A list is for everybody, a record says it of each user; anything else is a directory that fails. */
function groupsOf(groups: unknown, name: string): ReturnType<UserDirectory['groupsOf']> {
  const own = isObject(groups) && Object.values(groups).every(Array.isArray) ? (groups[name] ?? []) : groups
  return Array.isArray(own) ? answering(own as readonly string[]) : failing('down').map(() => [])
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
