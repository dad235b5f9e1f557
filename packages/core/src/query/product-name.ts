import type { Variant } from '../schema/variant.ts'

/**
 * The name of the product that a variant is of: its values under the keys that make the product, in their order, with `-`
 * between them. A key that the variant does not have is left out.
 *
 * @example
 * import { productName } from '@gatewright/core/query'
 *
 * productName({ browser: 'chrome', os: 'linux', subsuite: 'vt' }, ['browser', 'browser_version', 'os']) // 'chrome-linux'
 */
export function productName(variant: Variant, productKeys: readonly string[]): string {
  return productKeys.flatMap((key) => (Object.hasOwn(variant, key) ? [variant[key] ?? ''] : [])).join('-')
}

/** The part of a variant that makes the product. */
export function onlyKeys(variant: Variant, keys: readonly string[]): Variant {
  return Object.fromEntries(Object.entries(variant).filter(([key]) => keys.includes(key)))
}

/** The part of a variant that does not make the product. */
export function withoutKeys(variant: Variant, keys: readonly string[]): Variant {
  return Object.fromEntries(Object.entries(variant).filter(([key]) => !keys.includes(key)))
}
