import {
  buildsBy,
  decideGreenwave,
  remoteFilesBy,
  resultsOfStore,
  type CompatOptions,
  type GreenwaveResultSource,
  type GreenwaveWorld,
} from '@gatewright/core/greenwave'
import type { ApiHandler, ProjectStorage } from '@gatewright/core/ports'
import { createResultsDbApi } from '@gatewright/core/resultsdb'
import { defineOutcomes, type OutcomeSet } from '@gatewright/core/schema'
import { createWaiverDbApi } from '@gatewright/core/waiverdb'
import { createMemoryDatabase, type MemoryDatabase } from '@gatewright/storage-memory'
import {
  fileText,
  now,
  policiesOf,
  requestBody,
  subjectTypesOf,
  timeOf,
  type GateRequest,
  type GateWorld,
} from './gate-worlds.ts'

export const outcomes: OutcomeSet = defineOutcomes({ ODD: undefined })

/** The two services that keep what is reported, over one store, with a clock that tests set. */
export interface Services {
  readonly database: MemoryDatabase
  readonly storage: ProjectStorage
  readonly resultsDb: ApiHandler
  readonly waiverDb: ApiHandler
  readonly setTime: (instant: string) => void
}

export function openServices(
  database: MemoryDatabase = createMemoryDatabase({ outcomes }),
  compat?: 'upstream',
): Services {
  const storage = database.open('p')
  let instant = `${timeOf(0)}Z`
  let uuids = 0
  const clock = { now: () => instant }
  const resultsDb = createResultsDbApi({
    storage,
    clock,
    newUuid: () => `group-${++uuids}`,
    baseUrl: '',
    additionalOutcomes: ['ERROR', 'RUNNING', 'ODD'],
    ...(compat && { compat }),
  })
  const waiverDb = createWaiverDbApi({
    waivers: storage.waivers,
    clock,
    baseUrl: '',
    ...(compat && { compat }),
  })
  return {
    database,
    storage,
    resultsDb,
    waiverDb,
    setTime: (at) => {
      instant = at
    },
  }
}

/** Posts a body as `ann`, and answers what was made. */
export async function posted(api: ApiHandler, path: string, body: unknown): Promise<unknown> {
  const answer = await api({ method: 'POST', path, body, user: { name: 'ann' } })
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.body
}

/** Everything of a world handed in over the two APIs, each at its time. */
export async function handIn({ results, waivers }: GateWorld, services: Services): Promise<void> {
  const { resultsDb, waiverDb, setTime } = services
  for (const { testcase, outcome, second, data } of results) {
    setTime(`${timeOf(second)}Z`)
    await posted(resultsDb, '/results', { testcase, outcome, data })
  }
  for (const { second, expires, ...waiver } of waivers) {
    setTime(`${timeOf(second)}Z`)
    const end = expires === undefined ? {} : { expires_at: timeOf(expires) }
    await posted(waiverDb, '/waivers/', { ...waiver, ...end, comment: 'known' })
  }
}

/** Where a decision takes results and waivers from. */
export interface Sources {
  readonly results: GreenwaveResultSource
  readonly waivers: GreenwaveWorld['waivers']
}

export function sourcesOf({ storage }: Pick<Services, 'storage'>): Sources {
  return { results: resultsOfStore(storage), waivers: storage.waivers }
}

export function decideBy(
  sources: Sources,
  world: GateWorld,
  request: GateRequest,
  options: CompatOptions = {},
): ReturnType<typeof decideGreenwave> {
  return decideGreenwave(
    requestBody(request),
    {
      ...sources,
      policies: policiesOf(world),
      subjectTypes: subjectTypesOf(world),
      clock: { now: () => `${timeOf(now)}Z` },
      builds: buildsBy(() => (world.built === null ? undefined : { creationTime: world.built })),
      remoteFiles: remoteFilesBy((address) => {
        const [, file = 'none'] =
          Object.entries(world.files).find(([template]) => address.startsWith(template.slice(0, 17))) ?? []
        if (file === 'trouble') return { reason: 'refused', message: 'no' }
        return file === 'none' ? undefined : fileText(file)
      }),
    },
    options,
  )
}
