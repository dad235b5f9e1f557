import { canonicalJson, type JsonValue } from '../../../packages/core/src/canonical/index.ts'
import {
  decide,
  definePolicy,
  noneFailing,
  passing,
  type Decision,
} from '../../../packages/core/src/policy/index.ts'
import { queryAll, type ResultStore } from '../../../packages/core/src/ports/index.ts'
import type { Item } from '../../../packages/core/src/schema/index.ts'

const policy = definePolicy({
  id: 'shop.release',
  applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
  rules: [passing('unit.0.case-0'), noneFailing({ observed: 'unit.*', minCount: 3 })],
})

export const decisionContext = 'release'
/** Later than all reports. */
export const decidedAt = '2027-01-01T00:00:00Z'

/** What the gate says of an item by all of its results, or by those that the feed told of up to a position. */
export async function decideItem(
  results: Pick<ResultStore, 'query'>,
  item: Item,
  storedThrough?: number,
): Promise<Decision> {
  const found = await queryAll(results, { item, ...(storedThrough === undefined ? {} : { storedThrough }) })
  if (found.isErr()) throw new Error(`The results of an item can't be read: ${found.error.message}`)
  const subject = { type: item.type, identifier: item.id }
  return decide([policy], { subject, results: found.value }, { decisionContext, at: decidedAt })
}

/** A decision as plain JSON, with its views. */
export function decisionJson(decision: Decision): JsonValue {
  return JSON.parse(canonicalJson(decision as unknown as JsonValue)) as JsonValue
}
