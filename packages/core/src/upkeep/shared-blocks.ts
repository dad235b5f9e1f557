/** How many bytes at the begin of a sealed block tell it from most others: its version and checksum. */
const tellingBytes = 5

/** Reads what stands in bytes from one place up to another. */
export type BlockReader<Value> = (bytes: Uint8Array, begin: number, end: number) => Value | undefined

/**
 * Reads blocks of sealed bytes, equal ones once: most tests of a project ran in the same runs and never failed, and what is
 * counted of them is the same. Where a block was read before, nothing is made of it.
 *
 * @param read - answers nothing for bytes that are damaged
 */
export function sharedBlocks<Value extends object>(
  read: (block: Uint8Array) => Value | undefined,
): BlockReader<Value> {
  const known = new Map<number, { readonly block: Uint8Array; readonly value: Value }[]>()
  return (bytes, begin, end) => {
    let name = end - begin
    for (let at = begin; at < begin + tellingBytes; at++) name = (Math.imul(name, 257) + (bytes[at] ?? 0)) | 0
    const alike = known.get(name)
    const same = alike?.find(({ block }) => isSameAt(bytes, begin, end, block))
    if (same) return same.value
    const block = bytes.subarray(begin, end)
    const value = read(block)
    if (value === undefined) return undefined
    if (alike) alike.push({ block, value })
    else known.set(name, [{ block, value }])
    return value
  }
}

/** Whether bytes are the same as others. */
export function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && isSameAt(one, 0, one.length, other)
}

function isSameAt(bytes: Uint8Array, begin: number, end: number, other: Uint8Array): boolean {
  if (other.length !== end - begin) return false
  for (let index = 0; index < other.length; index++) if (bytes[begin + index] !== other[index]) return false
  return true
}
