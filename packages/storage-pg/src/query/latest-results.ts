import { compareText } from '@gatewright/core/canonical'
import { variantKey, type TestResult, type Variant } from '@gatewright/core/schema'
import { decodeRows } from './decode-rows.ts'
import type { QueryPlan } from './query-plan.ts'
import type { ReadScope } from './read-scope.ts'
import { readNewest } from './read-newest.ts'

/** The newest result of a plan for each (testcase, variant), by testcase and variant. */
export async function latestResults(scope: ReadScope, plan: QueryPlan): Promise<readonly TestResult[]> {
  const rows = await readNewest(scope, plan, 'series')
  const results = await decodeRows(scope, rows)
  // No testcase holds a control character, so the line feed keeps the two apart and sorts before everything.
  return results
    .map((result) => ({ result, key: `${result.testcase}\n${keyOf(result.variant)}` }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ result }) => result)
}

/** A process knows each variant by one object, and a key takes longer to make than to find. */
const keys = new WeakMap<Variant, string>()

function keyOf(variant: Variant): string {
  const key = keys.get(variant) ?? variantKey(variant)
  keys.set(variant, key)
  return key
}
