import {
  isInstant,
  ItemSchema,
  variantKey,
  VariantSchema,
  type Instant,
  type Item,
  type Variant,
} from '@gatewright/core/schema'
import { textKey } from './text-key.ts'
import { isLine } from './texts.ts'

/** A variant of a report, with a copy of its own. */
export interface ReportVariant {
  readonly variant: Variant
  readonly key: string
}

/**
 * What the results of one report say alike, checked once: each method answers undefined for what is not surely right,
 * and the same object for equal values.
 */
export interface ReportWords {
  item(value: unknown): Item | undefined
  groups(value: unknown): readonly string[] | undefined
  instant(value: unknown): Instant | undefined
  variant(value: unknown): ReportVariant | undefined
}

const longestGroup = 512

export function createReportWords(): ReportWords {
  const items = new Map<string, Item>()
  const groupLists = new Map<string, readonly string[]>()
  const instants = new Set<string>()
  const variants = new Map<string, ReportVariant>()
  const variantsByKey = new Map<string, ReportVariant>()
  let lastItem: Item | undefined
  let lastGroups: readonly string[] | undefined
  let lastInstant = ''
  let lastVariant: ReportVariant | undefined
  let lastParts: readonly string[] = []

  // What is new has functions of its own: a closure costs each call of the function that it stands in.
  const newItem = (type: string, id: string): Item | undefined =>
    remembered(items, textKey([type, id]), () => checkedItem({ type, id }))
  const newGroups = (value: readonly unknown[]): readonly string[] | undefined => {
    const copy = [...value]
    if (!copy.every((group) => isLine(group, longestGroup))) return undefined
    return remembered(groupLists, textKey(copy), () => copy)
  }
  const newVariant = (value: Readonly<Record<string, unknown>>): ReportVariant | undefined => {
    const parts: string[] = []
    for (const key in value) {
      const part = value[key]
      if (typeof part !== 'string') return undefined
      parts.push(key, part)
    }
    const found = remembered(variants, textKey(parts), () => checkedVariant(parts, variantsByKey))
    if (found !== undefined) {
      lastParts = parts
      lastVariant = found
    }
    return found
  }

  return {
    item(value) {
      if (!isPlainObject(value)) return undefined
      const { type, id } = value
      if (typeof type !== 'string' || typeof id !== 'string' || countKeys(value) !== 2) return undefined
      if (lastItem !== undefined && lastItem.id === id && lastItem.type === type) return lastItem
      return (lastItem = newItem(type, id))
    },
    groups(value) {
      if (!Array.isArray(value)) return undefined
      if (lastGroups !== undefined && isSameList(value, lastGroups)) return lastGroups
      return (lastGroups = newGroups(value))
    },
    instant(value) {
      if (typeof value !== 'string') return undefined
      if (value === lastInstant) return lastInstant
      if (!instants.has(value)) {
        if (!isInstant(value)) return undefined
        instants.add(value)
      }
      lastInstant = value
      return value
    },
    variant(value) {
      if (!isPlainObject(value)) return undefined
      if (lastVariant !== undefined && isSameRecord(value, lastParts)) return lastVariant
      return newVariant(value)
    },
  }
}

function remembered<Value>(
  known: Map<string, Value>,
  key: string,
  make: () => Value | undefined,
): Value | undefined {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  if (made !== undefined) known.set(key, made)
  return made
}

function checkedItem(item: Item): Item | undefined {
  return ItemSchema.safeParse(item).success ? item : undefined
}

/** One object for one variant, whatever the order of its keys. */
function checkedVariant(
  parts: readonly string[],
  byKey: Map<string, ReportVariant>,
): ReportVariant | undefined {
  const entries: [string, string][] = []
  for (let index = 0; index < parts.length; index += 2)
    entries.push([parts[index] ?? '', parts[index + 1] ?? ''])
  if (entries.some(([key]) => key === '__proto__')) return undefined
  const variant: Variant = Object.fromEntries(entries)
  if (!VariantSchema.safeParse(variant).success) return undefined
  const key = variantKey(variant)
  return remembered(byKey, key, () => ({ variant, key }))
}

/** True for an object of the kind that JSON gives. Others, as instances of classes, are left to the schema. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

export function countKeys(value: object): number {
  let count = 0
  for (const _ in value) count++
  return count
}

/** True for a record of these keys and values, in this order. */
function isSameRecord(record: Readonly<Record<string, unknown>>, parts: readonly string[]): boolean {
  let place = 0
  for (const key in record) {
    if (key !== parts[place] || record[key] !== parts[place + 1]) return false
    place += 2
  }
  return place === parts.length
}

export function isSameList(one: readonly unknown[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false
  for (let place = 0; place < other.length; place++) if (one[place] !== other[place]) return false
  return true
}
