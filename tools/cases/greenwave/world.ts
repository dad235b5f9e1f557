import {
  readGreenwavePolicyValue,
  resultsOfList,
  waiversOfList,
  type GreenwavePolicy,
  type GreenwaveWorld,
} from '../../../packages/core/src/greenwave/index.ts'
import { ManifestError } from '../manifest.ts'
import { buildSourceOf } from './builds.ts'
import type { GreenwaveCommon } from './case-file.ts'
import { recordsOf, valueOf, type Data } from './data.ts'
import { remoteFilesOf } from './remote-files.ts'
import { resultFrom, storedWaiverFrom } from './rows.ts'
import { settingsFrom } from './settings.ts'

/** A world that says what it was asked. */
export interface WatchedWorld {
  readonly world: GreenwaveWorld
  /** Addresses of remote files, each once. */
  readonly requestedUrls: () => readonly string[]
  /** How often waivers were asked for. */
  readonly waiverQueries: () => number
}

/** The world that a case describes. */
export function worldOf(one: Data, common: GreenwaveCommon): WatchedWorld {
  const requestedUrls = new Set<string>()
  let waiverQueries = 0
  const waivers = waiversOfList(recordsOf(one, 'waivers').map(storedWaiverFrom))
  const world: GreenwaveWorld = {
    policies: policiesOf(one, common),
    subjectTypes: common.subjectTypes,
    settings: settingsFrom(common.settings, one['settings']),
    results: resultsOfList(recordsOf(one, 'results').map(resultFrom)),
    waivers: {
      records: (query, page) => {
        waiverQueries += 1
        return waivers.records(query, page)
      },
    },
    remoteFiles: remoteFilesOf(one['remote_files'], (address) => requestedUrls.add(address)),
    builds: buildSourceOf(one['koji']),
    clock: { now: () => '2021-03-25T09:00:00Z' },
  }
  return { world, requestedUrls: () => [...requestedUrls], waiverQueries: () => waiverQueries }
}

/** The policies of a case, or the set of its file that it names. */
export function policiesOf(one: Data, common: GreenwaveCommon): readonly GreenwavePolicy[] {
  return policyRecordsOf(one, common).map((policy) => valueOf(readGreenwavePolicyValue(policy, 'server')))
}

/** The same as they are written. */
export function policyRecordsOf(one: Data, { policySets }: GreenwaveCommon): readonly Data[] {
  const { policies } = one
  if (typeof policies !== 'string') return recordsOf(one, 'policies')
  const name = policies.replace(/^@/, '')
  if (!Object.hasOwn(policySets, name)) throw new ManifestError(`There is no set of policies "${name}".`)
  return recordsOf(policySets, name)
}
