import { nearKey } from '../errors/near-key.ts'
import type { WaiverNarrowing } from '../schema/waiver-record.ts'

/** What a waiver can be narrowed by. */
export const narrowingKeys: readonly (keyof WaiverNarrowing)[] = [
  'system_architecture',
  'system_variant',
  'only_result_id',
  'expires_at',
]

/** What only keys begin a word with that are to narrow a waiver. */
const stems: ReadonlyMap<string, keyof WaiverNarrowing> = new Map([
  ['arch', 'system_architecture'],
  ['variant', 'system_variant'],
  ['result', 'only_result_id'],
  ['expir', 'expires_at'],
])

/**
 * The key of a waiver that an unknown one stands near to, or undefined when none is near. Of keys that narrow a waiver also
 * those are near that share a word with them: left aside, they make a waiver for everything.
 */
export function nearWaiverKey(key: string, known: readonly string[]): string | undefined {
  const words = key
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase()
    .split(/[^a-z]+/)
  const shared = [...stems].find(([stem]) => words.some((word) => word.startsWith(stem)))
  return nearKey(key, known) ?? shared?.[1]
}
