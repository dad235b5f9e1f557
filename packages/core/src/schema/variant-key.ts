import { compareText } from '../canonical/compare-text.ts'
import type { Variant } from './variant.ts'

/** The canonical text of a variant: `key:value` and a line feed for each key, in the order of the keys. Equal for equal variants only. */
export function variantKey(variant: Variant): string {
  return Object.keys(variant)
    .sort(compareText)
    .map((key) => `${key}:${variant[key]}\n`)
    .join('')
}

/** True when `variant` has every key of `wanted` with the same value. */
export function variantIncludes(variant: Variant, wanted: Variant): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(variant, key) && variant[key] === value)
}
