import { unnamedItemType } from '../query/result-data.ts'
import { checkSchema } from '../schema/schema-error.ts'
import { ItemSchema, type Item } from '../schema/item.ts'
import { VariantSchema, type Variant } from '../schema/variant.ts'

type Data = Readonly<Record<string, readonly string[]>>

/**
 * The item that the data of a result of ResultsDB names: the first `item` and `type`, else a compose by
 * `productmd.compose.id`, else a Koji build by `original_spec_nvr`. Where none of them is an item, the result stands for
 * itself under its number.
 */
export function itemOfData(data: Data, number: number): Item {
  const [type] = valuesOf(data, 'type')
  const [id] = valuesOf(data, 'item')
  const [compose] = valuesOf(data, 'productmd.compose.id')
  const [build] = valuesOf(data, 'original_spec_nvr')
  const itself = { type: unnamedItemType, id: String(number) }
  if (type !== undefined && id !== undefined) return checkedItem({ type, id }) ?? itself
  if (compose !== undefined) return checkedItem({ type: 'compose', id: compose }) ?? itself
  if (build !== undefined) return checkedItem({ type: 'koji_build', id: build }) ?? itself
  return itself
}

const variantKeys = ['scenario', 'system_architecture', 'system_variant', 'arch']

/** The variant that the data names: the keys of it that have one value. */
export function variantOfData(data: Data): Variant {
  const entries = variantKeys.flatMap((key) => {
    const [value, ...more] = valuesOf(data, key)
    if (value === undefined || more.length > 0) return []
    return VariantSchema.safeParse({ [key]: value }).success ? [[key, value] as const] : []
  })
  return Object.fromEntries(entries)
}

function checkedItem(item: Item): Item | undefined {
  return checkSchema(ItemSchema, item).unwrapOr(undefined)
}

function valuesOf(data: Data, key: string): readonly string[] {
  return (Object.hasOwn(data, key) ? data[key] : undefined) ?? []
}
