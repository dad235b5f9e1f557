import { onceEach } from '../model/once-each.ts'
import { variantKey } from '../../schema/variant-key.ts'
import type { Variant } from '../../schema/variant.ts'

/** What is scored, quarantined and exonerated: one testcase in one variant. */
export interface TestOfVariant {
  readonly testcase: string
  readonly variant: Variant
}

/** The canonical text of a testcase in a variant. Equal for equal ones only. */
export type TestKey = string

/**
 * The key of a testcase in a variant, for maps and clusters.
 *
 * @example
 * import { testKey } from '@gatewright/core/flake'
 *
 * testKey({ testcase: 'unit/adds', variant: { arch: 'x86_64' } }) // '["unit/adds","arch:x86_64\\n"]'
 */
export function testKey({ testcase, variant }: TestOfVariant): TestKey {
  return keyOf(testcase, variantKey(variant))
}

/** The same function, for many tests that share few variants. */
export function testKeys(): (test: TestOfVariant) => TestKey {
  const textOf = onceEach(variantKey)
  return ({ testcase, variant }) => keyOf(testcase, textOf(variant))
}

function keyOf(testcase: string, variant: string): TestKey {
  return JSON.stringify([testcase, variant])
}
