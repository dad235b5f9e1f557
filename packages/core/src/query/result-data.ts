import type { TestResult } from '../schema/result.ts'

/** What keys of data begin with that are no data of the result but a note on how it came in. No API takes such a key. */
export const privateDataPrefix = 'resultsdb:'

/** The type of the item of a result of ResultsDB that names none: it stands for the result itself. */
export const unnamedItemType = 'resultsdb'

/**
 * Everything that a result says as data: its `data`, with `type` and `item` of its item and the keys of its variant
 * wherever the data does not say them already. A key without values says nothing and is left out.
 *
 * Data names an item by `item` and `type`, a compose also by `productmd.compose.id` and a Koji build also by
 * `original_spec_nvr`. Keys that begin with `resultsdb:` tell how a result came in and are left out.
 *
 * @example
 * import { resultData } from '@gatewright/core/query'
 *
 * resultData({
 *   item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
 *   variant: { scenario: 'uefi' },
 *   data: { owner: ['ann'] },
 * }) // { type: ['koji_build'], item: ['bash-5.2-1.fc40'], scenario: ['uefi'], owner: ['ann'] }
 */
export function resultData(
  result: Pick<TestResult, 'item' | 'variant' | 'data'>,
): Readonly<Record<string, readonly string[]>> {
  const said = new Map<string, readonly string[]>()
  if (!namesItem(result)) {
    said.set('type', [result.item.type])
    said.set('item', [result.item.id])
  }
  for (const [key, value] of Object.entries(result.variant)) said.set(key, [value])
  for (const [key, values] of Object.entries(result.data)) {
    if (values.length > 0 && !key.startsWith(privateDataPrefix)) said.set(key, values)
  }
  return Object.fromEntries(said)
}

/** Values of a result under one key of {@link resultData}. */
export function resultValues(
  result: Pick<TestResult, 'item' | 'variant' | 'data'>,
  key: string,
): readonly string[] {
  const own = Object.hasOwn(result.data, key) ? result.data[key] : undefined
  if (own !== undefined && own.length > 0) return own
  if (Object.hasOwn(result.variant, key)) return [result.variant[key] ?? '']
  if ((key !== 'type' && key !== 'item') || namesItem(result)) return []
  return [key === 'type' ? result.item.type : result.item.id]
}

/** Other keys by which data names an item of a type. */
const namingKeys: ReadonlyMap<string, string> = new Map([
  ['compose', 'productmd.compose.id'],
  ['koji_build', 'original_spec_nvr'],
])

function namesItem({ item, data }: Pick<TestResult, 'item' | 'data'>): boolean {
  if (item.type === unnamedItemType) return true
  const key = namingKeys.get(item.type)
  return key !== undefined && Object.hasOwn(data, key) && data[key]?.includes(item.id) === true
}
