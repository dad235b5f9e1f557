import { buildsBy, decideGreenwave, remoteFilesBy, resultsOfStore } from '@gatewright/core/greenwave'
import type { ProjectStorage } from '@gatewright/core/ports'
import { createResultsDbApi } from '@gatewright/core/resultsdb'
import { defineOutcomes } from '@gatewright/core/schema'
import { createWaiverDbApi } from '@gatewright/core/waiverdb'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whatKeepsClosed } from './support/gate-oracle.ts'
import {
  fileText,
  gateRequests,
  gateWorlds,
  now,
  policiesOf,
  requestBody,
  subjectTypesOf,
  timeOf,
  type GateRequest,
  type GateWorld,
} from './support/gate-worlds.ts'

async function stored({ results, waivers }: GateWorld): Promise<ProjectStorage> {
  const storage = createMemoryDatabase({ outcomes: defineOutcomes({ ODD: undefined }) }).open('p')
  let second = 0
  const clock = { now: () => `${timeOf(second)}Z` }
  const resultsDb = createResultsDbApi({
    storage,
    clock,
    newUuid: () => 'one',
    baseUrl: '',
    additionalOutcomes: ['ERROR', 'RUNNING', 'ODD'],
  })
  const waiverDb = createWaiverDbApi({ waivers: storage.waivers, clock, baseUrl: '' })
  for (const { testcase, outcome, second: at, data } of results) {
    second = at
    const answer = await resultsDb({ method: 'POST', path: '/results', body: { testcase, outcome, data } })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  }
  for (const { second: at, expires, ...body } of waivers) {
    second = at
    const answer = await waiverDb({
      method: 'POST',
      path: '/waivers/',
      user: { name: 'ann' },
      body: { ...body, comment: 'known', ...(expires === undefined ? {} : { expires_at: timeOf(expires) }) },
    })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  }
  return storage
}

async function decided(world: GateWorld, request: GateRequest) {
  const storage = await stored(world)
  return decideGreenwave(requestBody(request), {
    policies: policiesOf(world),
    subjectTypes: subjectTypesOf(world),
    results: resultsOfStore(storage),
    waivers: storage.waivers,
    clock: { now: () => `${timeOf(now)}Z` },
    builds: buildsBy(() => (world.built === null ? undefined : { creationTime: world.built })),
    remoteFiles: remoteFilesBy((address) => {
      const [, file = 'none'] =
        Object.entries(world.files).find(([template]) => address.startsWith(template.slice(0, 17))) ?? []
      if (file === 'trouble') return { reason: 'refused', message: 'no' }
      return file === 'none' ? undefined : fileText(file)
    }),
  })
}

describe('the judge', () => {
  it('keeps every gate closed that it must, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(gateWorlds, gateRequests, async (world, request) => {
        const closed = whatKeepsClosed(world, request)
        const answer = await decided(world, request)
        if (closed === 'no-policy') expect(answer.isErr()).toBe(true)
        else
          expect([answer._unsafeUnwrap().policies_satisfied, closed]).toStrictEqual([
            closed.length === 0,
            closed,
          ])
      }),
      { numRuns: 1500 },
    )
  })
})
