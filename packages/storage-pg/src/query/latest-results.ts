import { compareText } from '@gatewright/core/canonical'
import { variantKey, type TestResult, type Variant } from '@gatewright/core/schema'
import { decodeRows } from './decode-rows.ts'
import type { QueryPlan } from './query-plan.ts'
import type { ReadScope } from './read-scope.ts'
import { readNewest } from './read-newest.ts'

/** The newest result of a plan for each (testcase, variant), by testcase and variant. */
export async function latestResults(scope: ReadScope, plan: QueryPlan): Promise<readonly TestResult[]> {
  const rows = await readNewest(scope, plan, 'series')
  const byTestcase = new Map<string, TestResult[]>()
  for (const result of await decodeRows(scope, rows)) {
    const known = byTestcase.get(result.testcase)
    if (known) known.push(result)
    else byTestcase.set(result.testcase, [result])
  }
  return [...byTestcase.keys()]
    .sort(compareText)
    .flatMap((testcase) =>
      (byTestcase.get(testcase) ?? []).sort((a, b) => compareText(keyOf(a.variant), keyOf(b.variant))),
    )
}

/** A process knows each variant by one object, and a key takes longer to make than to find. */
const keys = new WeakMap<Variant, string>()

function keyOf(variant: Variant): string {
  const key = keys.get(variant) ?? variantKey(variant)
  keys.set(variant, key)
  return key
}
