import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import { didYouMean, type ErrorValue } from '../errors/index.ts'
import { exactly } from './exactly.ts'
import { canonicalItemId, itemTypes, type ItemType } from './item-types.ts'
import { strictObject } from './strict-object.ts'
import { firstForbidden, lineOfText } from './text.ts'

/**
 * What was tested: the unique name of one artefact, and what kind of thing it is.
 * `{ type: 'koji_build', id: 'bash-5.2-1.fc40' }`, a commit, an image digest, a package URL.
 */
export interface Item {
  /** One of {@link itemTypes}, or a type of your own. */
  readonly type: string
  /** In the canonical form of its type, so that one artefact has one id. */
  readonly id: string
}

export interface ItemError extends ErrorValue<'item/unknown-type' | 'item/invalid-id'> {
  readonly retryable: false
  readonly item: Item
}

export interface ParseItemOptions {
  /** What to do with a type that is not in {@link itemTypes}: `refuse` (default) finds typing mistakes, `accept` takes the id as it stands. */
  readonly unknownTypes?: 'refuse' | 'accept'
}

const typeGrammar = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/
export const longestItemId = 1024

export function itemTypeName(): z.ZodString {
  return z.string().regex(typeGrammar)
}

/** What is wrong with the id of an item, known or not, as a sentence; undefined for an id in canonical form. */
export function itemIdFault(item: Item): string | undefined {
  const canonical = canonicalItemId(item)
  if (canonical.isErr()) return canonical.error
  return canonical.value === item.id ? undefined : `Not in canonical form; write "${canonical.value}".`
}

export const ItemSchema: z.ZodType<Item> = exactly<Item>()(
  strictObject({ type: itemTypeName(), id: lineOfText(longestItemId) }).superRefine((item, context) => {
    const fault = itemIdFault(item)
    if (fault !== undefined) context.addIssue({ code: 'custom', path: ['id'], message: fault })
  }),
)

/**
 * Checks an item and gives it back with its id in canonical form: a commit in lower case, a package URL as its
 * specification normalises it.
 *
 * @example
 * import { parseItem } from '@gatewright/core/schema'
 *
 * parseItem({ type: 'purl', id: 'pkg:NPM/left-pad@1.3.0' }) // ok({ type: 'purl', id: 'pkg:npm/left-pad@1.3.0' })
 * parseItem({ type: 'koji_bild', id: 'bash-5.2-1.fc40' }) // err({ kind: 'item/unknown-type', … }): did you mean "koji_build"?
 */
export function parseItem(item: Item, options: ParseItemOptions = {}): Result<Item, ItemError> {
  const { type, id } = item
  if (!typeGrammar.test(type) || (!isKnownItemType(type) && options.unknownTypes !== 'accept')) {
    const meant = didYouMean(type, Object.keys(itemTypes))
    const hint = meant ? ` Did you mean "${meant}"?` : ` Known are ${Object.keys(itemTypes).join(', ')}.`
    return err({
      kind: 'item/unknown-type',
      message: `Unknown item type "${type}".${hint}`,
      retryable: false,
      item,
    })
  }
  const canonical = isIdText(id) ? canonicalItemId(item) : err(idGrammar)
  return canonical
    .andThen((written) => (isIdText(written) ? ok({ type, id: written }) : err(idGrammar)))
    .mapErr((message) => ({ kind: 'item/invalid-id', message, retryable: false, item }))
}

const idGrammar = `An item id is one line of 1 to ${longestItemId} characters without white space at its ends.`

/** Also true of the canonical form, which may be longer than what was written. */
function isIdText(id: string): boolean {
  return id !== '' && id.length <= longestItemId && id.trim() === id && firstForbidden(id) === -1
}

/**
 * Reads an item as people write it on a command line, `type:id`.
 *
 * @example
 * import { parseItemText } from '@gatewright/core/schema'
 *
 * parseItemText('koji_build:bash-5.2-1.fc40') // ok({ type: 'koji_build', id: 'bash-5.2-1.fc40' })
 */
export function parseItemText(text: string, options: ParseItemOptions = {}): Result<Item, ItemError> {
  const colon = text.indexOf(':')
  const item = { type: text.slice(0, Math.max(colon, 0)), id: text.slice(colon + 1) }
  // A package URL says what it is by itself.
  if (item.type === 'pkg') return parseItem({ type: 'purl', id: text }, options)
  if (colon > 0) return parseItem(item, options)
  const message = `"${text}" is not an item; write it as type:id, as koji_build:bash-5.2-1.fc40.`
  return err({ kind: 'item/invalid-id', message, retryable: false, item })
}

export function isKnownItemType(type: string): type is ItemType {
  return Object.hasOwn(itemTypes, type)
}
