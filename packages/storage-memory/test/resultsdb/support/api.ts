import type { ApiAnswer, ApiHandler, ApiUser, ProjectStorage } from '@gatewright/core/ports'
import {
  createResultsDbApi,
  createResultsDbV3Api,
  type ResultsDbV3ApiOptions,
} from '@gatewright/core/resultsdb'
import { defineOutcomes } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'

export const baseUrl = 'http://localhost/api/v2.0'

export interface ApiOptions {
  readonly compat?: 'upstream'
  readonly additionalOutcomes?: readonly string[]
  readonly storage?: ProjectStorage
  /** Seconds by which the clock advances at each reading; 1 unless given. */
  readonly step?: number
}

/** What tests say of an answer: any JSON, looked into freely. */
export interface Answer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies are compared, not worked with
  readonly body: any
  readonly headers?: Readonly<Record<string, string>>
}

export interface TestApi {
  readonly storage: ProjectStorage
  readonly handler: ApiHandler
  get(path: string): Promise<Answer>
  post(path: string, body: unknown, user?: ApiUser): Promise<Answer>
  /** Posts a result of the testcase `tc` that passed, and what else is wanted. */
  result(wanted?: Readonly<Record<string, unknown>>): Promise<Answer>
  /** The ids that a list answers. */
  ids(path: string): Promise<readonly unknown[]>
}

/** API v2.0 over an empty store. */
export function openApi(options: ApiOptions = {}): TestApi {
  const storage = options.storage ?? emptyStorage(options.additionalOutcomes)
  return over(storage, createResultsDbApi({ ...parts(storage, options), ...given(options) }))
}

/** API v3 over an empty store. */
export function openV3Api({
  permissions,
  ...options
}: ApiOptions & Pick<ResultsDbV3ApiOptions, 'permissions'>): TestApi {
  const storage = options.storage ?? emptyStorage(options.additionalOutcomes)
  return over(storage, createResultsDbV3Api({ ...parts(storage, options), ...given(options), permissions }))
}

export function emptyStorage(additionalOutcomes: readonly string[] = []): ProjectStorage {
  const own = Object.fromEntries(additionalOutcomes.map((outcome) => [outcome, undefined]))
  return createMemoryDatabase({ outcomes: defineOutcomes(own) }).open('p')
}

function given({
  compat,
  additionalOutcomes,
}: ApiOptions): Pick<ApiOptions, 'compat' | 'additionalOutcomes'> {
  return { ...(compat && { compat }), ...(additionalOutcomes && { additionalOutcomes }) }
}

function parts(storage: ProjectStorage, { step = 1 }: ApiOptions) {
  let readings = 0
  let uuids = 0
  return {
    storage,
    baseUrl,
    clock: { now: () => new Date(Date.UTC(2026, 10, 22, 4) + step * 1000 * ++readings).toISOString() },
    newUuid: () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
  }
}

function over(storage: ProjectStorage, handler: ApiHandler): TestApi {
  const asIs = (answer: ApiAnswer): Answer => answer
  const get = async (path: string): Promise<Answer> => asIs(await handler({ method: 'GET', path }))
  const post = async (path: string, body: unknown, user?: ApiUser): Promise<Answer> =>
    asIs(await handler({ method: 'POST', path, body, ...(user && { user }) }))
  return {
    storage,
    handler,
    get,
    post,
    result: (wanted = {}) => post('/results', { outcome: 'PASSED', testcase: 'tc', ...wanted }),
    async ids(path) {
      const { status, body } = await get(path)
      return status === 200 ? body.data.map(({ id }: { readonly id: unknown }) => id) : [status, body]
    },
  }
}
