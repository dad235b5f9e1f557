import type { GreenwaveResult } from '../../../packages/core/src/greenwave/index.ts'
import type { WaiverDbRecord } from '../../../packages/core/src/schema/index.ts'
import { ManifestError } from '../manifest.ts'
import { isRecord, shown, textOf, type Data } from './data.ts'

/** A row with the id and the time that a case leaves out: positions count from 1, each one second after the other. */
export function withResultDefaults(given: Data, index: number): Data {
  return { id: index + 1, submit_time: timeAt(Date.UTC(2021, 2, 25, 7, 26), index), ...given }
}

/** The same of a waiver, which is for all scenarios where the case names none. */
export function withWaiverDefaults(given: Data, index: number): Data {
  const timestamp = timeAt(Date.UTC(2021, 2, 25, 8, 26), index)
  return { id: index + 1, timestamp, scenario: null, waived: true, ...given }
}

export function resultFrom(given: Data, index: number): GreenwaveResult {
  const { testcase, data = {}, ...facts } = withResultDefaults(given, index)
  if (!isRecord(data)) throw new ManifestError(`The data of a result is no record: ${shown(data)}`)
  const name = isRecord(testcase) ? testcase : { name: testcase }
  if (typeof name['name'] !== 'string') throw new ManifestError(`A result has no testcase: ${shown(given)}`)
  const lists = Object.entries(data).map(([key, value]) => [key, Array.isArray(value) ? value : [value]])
  return { ...facts, testcase: name, data: Object.fromEntries(lists) } as unknown as GreenwaveResult
}

/** A waiver as it is in the store, which has `koji_build` for what clients may call `brew-build`. */
export function storedWaiverFrom(given: Data, index: number): WaiverDbRecord {
  const waiver = waiverFrom(given, index)
  return waiver.subject_type === 'brew-build' ? { ...waiver, subject_type: 'koji_build' } : waiver
}

/** A waiver as it is given. */
export function waiverFrom(row: Data, index: number): WaiverDbRecord {
  const subject = isRecord(row['subject']) ? row['subject'] : {}
  const given: Data = { subject_type: subject['type'], subject_identifier: subject['item'], ...row }
  for (const key of ['subject_type', 'subject_identifier', 'testcase'])
    if (typeof given[key] !== 'string') throw new ManifestError(`A waiver has no ${key}: ${textOf(given)}`)
  return withWaiverDefaults(given, index) as unknown as WaiverDbRecord
}

function timeAt(start: number, index: number): string {
  return new Date(start + 1000 * (index + 1)).toISOString().replace('Z', '000')
}
