import { hash } from 'node:crypto'
import { sortKey } from '../sql/keys.ts'

/** An id of a result as it is stored. `head + digits`, or `head + rest`, is the id. */
export interface SplitId {
  /** Through the first `#`; the whole id where there is none. */
  readonly head: string
  /** How many digits the number behind the head is written with; 0 where what follows is no such number. */
  readonly width: number
  /** The number behind the head; 0 where `width` is. */
  readonly ordinal: number
  /** What follows the head where that is no number; empty where `width` is not 0. */
  readonly rest: string
}

const mostDigits = 9

/**
 * Splits the id of a result: behind its first `#` 1 to 9 digits are a number, anything else makes the whole id one of
 * its own. `report#0012` is the head `report#` with the ordinal 12 in 4 digits, `report#12a` the same head with the rest `12a`.
 */
export function splitId(id: string): SplitId {
  const end = id.indexOf('#') + 1
  if (end === 0) return { head: id, width: 0, ordinal: 0, rest: '' }
  const head = id.slice(0, end)
  const ordinal = ordinalAt(id, end)
  if (ordinal === -1) return { head, width: 0, ordinal: 0, rest: id.slice(end) }
  return { head, width: id.length - end, ordinal, rest: '' }
}

/** The number that the rest of an id from `start` on is; -1 where it is not 1 to 9 ASCII digits. */
export function ordinalAt(id: string, start: number): number {
  const { length } = id
  if (length === start || length - start > mostDigits) return -1
  let ordinal = 0
  for (let index = start; index < length; index++) {
    const digit = id.charCodeAt(index) - 48
    if (digit < 0 || digit > 9) return -1
    ordinal = ordinal * 10 + digit
  }
  return ordinal
}

/** The id that was split. */
export function joinId({ head, width, ordinal, rest }: SplitId): string {
  return width === 0 ? head + rest : head + String(ordinal).padStart(width, '0')
}

/** What `run.id_sha` holds: of the head where a number follows, else of the whole id; the two never meet. */
export function idSha({ head, width, rest }: Pick<SplitId, 'head' | 'width' | 'rest'>): Buffer {
  return hash('sha256', width === 0 ? `=${head}${rest}` : `#${head}`, 'buffer').subarray(0, 16)
}

/** What `run.id_rest` holds: null where a number follows the head. */
export function idRest({ width, rest }: Pick<SplitId, 'width' | 'rest'>): Buffer | null {
  return width === 0 ? sortKey(rest) : null
}
