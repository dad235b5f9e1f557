import { hash } from 'node:crypto'

/** Keys of data that the results of many reports repeat: they are interned together, as one row of `dataset`. */
const datasetKeys: ReadonlySet<string> = new Set([
  'suite',
  'class',
  'file',
  'line',
  'column',
  'format',
  'dialect',
  'rawOutcome',
  'flaky',
  'label',
  'uploader',
])

/** True for a key that is interned. Only data of results whose ids end in a number are: the detail holds all of others. */
export function isDatasetKey(key: string): boolean {
  return datasetKeys.has(key)
}

const volatileKeys: ReadonlySet<string> = new Set(['startedAt', 'hostname', 'line', 'attachment'])

/** True for a key with a value of its own in nearly every result: `result_datum` leaves it out. */
export function isVolatileKey(key: string): boolean {
  return volatileKeys.has(key) || key.startsWith('property.')
}

/** What `result_datum.datum` holds for a key and one of its values. */
export function datumOf(key: string, value: string): bigint {
  return hash('sha256', `${key}\0${value}`, 'buffer').readBigInt64BE()
}
