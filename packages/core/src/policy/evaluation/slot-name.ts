import { compareText } from '../../canonical/compare-text.ts'
import type { Variant } from '../../schema/variant.ts'

interface Named {
  readonly testcase: string
  readonly variant: Variant
}

/** `unit/adds [arch=x86_64]`: a testcase with its variant, for messages and paths. */
export function slotName({ testcase, variant }: Named): string {
  const text = variantText(variant)
  return text === '' ? testcase : `${testcase} [${text}]`
}

/**
 * The name as a part of a path: also a testcase whose name looks as if it had a variant has a path of its own.
 *
 * @param name - the name of the slot, where it is known already
 */
export function slotPath(slot: Named, name: string = slotName(slot)): string {
  return name === slot.testcase && name.endsWith(']') ? `${name} []` : name
}

/** `arch=x86_64,os=linux`, in the order of the keys; empty for the variant without keys. */
function variantText(variant: Variant): string {
  const keys = Object.keys(variant)
  const [only] = keys
  if (only === undefined) return ''
  if (keys.length === 1) return `${only}=${quoted(variant[only] ?? '')}`
  return keys
    .sort(compareText)
    .map((key) => `${key}=${quoted(variant[key] ?? '')}`)
    .join(',')
}

function quoted(value: string): string {
  return /^[^",=[\]]+$/.test(value) ? value : JSON.stringify(value)
}
