import { itemKey, variantKey, type TestResult } from '@gatewright/core/schema'

/** Gives results that say the same of their item, variant, data or groups the same objects for it. */
export type ShareParts = (result: TestResult) => TestResult

/**
 * What the results of one report say alike is kept once. The results must be the caller's own, and frozen before anybody
 * else sees them.
 */
export function shareParts(): ShareParts {
  const items = new Map<string, TestResult['item']>()
  const variants = new Map<string, TestResult['variant']>()
  const groupLists = new Map<string, TestResult['groups']>()

  return (result) => ({
    ...result,
    item: shared(items, itemKey(result.item), result.item),
    variant: shared(variants, variantKey(result.variant), result.variant),
    data: Object.keys(result.data).length === 0 ? noData : result.data,
    groups: shared(groupLists, JSON.stringify(result.groups), result.groups),
  })
}

const noData: TestResult['data'] = Object.freeze({})

function shared<Part>(parts: Map<string, Part>, key: string, part: Part): Part {
  const known = parts.get(key)
  if (known !== undefined) return known
  parts.set(key, part)
  return part
}
