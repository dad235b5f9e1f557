import type { StateEntry } from '@gatewright/core/ports'

/** States that were found, column by column and one behind the other: null where there is none. */
interface FoundBodies {
  readonly versions: Buffer | null
  readonly lengths: Buffer | null
  readonly bodies: Buffer | null
}

/** States that were asked for, each with its place among the keys. */
export interface FoundStates extends FoundBodies {
  readonly places: Buffer | null
}

/** States with their keys, as UTF-8. */
export interface ListedStates extends FoundBodies {
  readonly keys: Buffer | null
  readonly key_lengths: Buffer | null
}

/** The entries of keys in their order, in which the places need not be. */
export function entriesOf(keys: readonly string[], found: FoundStates | undefined): readonly StateEntry[] {
  const { places } = found ?? {}
  if (!found || !places) return []
  const entries: (StateEntry | undefined)[] = keys.map(() => undefined)
  const placeOf = (index: number): number => places.readInt32BE(4 * index)
  eachState(found, (index, version, body) => {
    const place = placeOf(index)
    const key = keys[place]
    if (key !== undefined) entries[place] = { key, body, version }
  })
  return entries.filter((entry) => entry !== undefined)
}

/** The entries of a list, in its order. */
export function listedEntries(found: ListedStates | undefined): readonly StateEntry[] {
  const { keys, key_lengths: keyLengths } = found ?? {}
  if (!found || !keys || !keyLengths) return []
  const entries: StateEntry[] = []
  let begin = 0
  eachState(found, (index, version, body) => {
    const end = begin + keyLengths.readInt32BE(4 * index)
    entries.push({ key: keys.toString('utf8', begin, end), body, version })
    begin = end
  })
  return entries
}

/** Each with bytes of its own: who keeps one keeps nothing else. */
function eachState(
  { versions, lengths, bodies }: FoundBodies,
  take: (index: number, version: number, body: Uint8Array) => void,
): void {
  if (!versions || !lengths || !bodies) return
  let begin = bodies.byteOffset
  for (let index = 0; 4 * index < lengths.length; index++) {
    const length = lengths.readInt32BE(4 * index)
    const version = Number(versions.readBigInt64BE(8 * index))
    take(index, version, new Uint8Array(bodies.buffer, begin, length).slice())
    begin += length
  }
}
