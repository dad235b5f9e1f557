/** Of each text, so much is compared, in UTF-16 code units. */
const longestCompared = 512

/** How many characters a row has. */
export const gramLength = 4

/** A text that is ready to be compared with many others. */
export interface ComparableText {
  readonly text: string
  /** Hashes of all rows of four characters, sorted; of equal rows each has a hash of its own. */
  readonly grams: Uint32Array
  /** For each hash a bit is set by its last digits. */
  readonly bits: Uint32Array
}

const bitWords = 16

export function comparable(whole: string): ComparableText {
  const text = whole.slice(0, longestCompared)
  const grams = gramsOf(text)
  const bits = new Uint32Array(bitWords)
  for (const gram of grams) {
    const word = (gram >>> 5) % bitWords
    bits[word] = (bits[word] ?? 0) | (1 << (gram & 31))
  }
  return { text, grams, bits }
}

function gramsOf(text: string): Uint32Array {
  const grams = new Uint32Array(Math.max(0, text.length - gramLength + 1))
  for (let index = 0; index < grams.length; index++) grams[index] = gramAt(text, index)
  grams.sort()
  let row = -1
  let nth = 0
  let isRepeated = false
  for (let index = 0; index < grams.length; index++) {
    const gram = grams[index] ?? 0
    nth = gram === row ? nth + 1 : 0
    row = gram
    if (nth === 0) continue
    isRepeated = true
    grams[index] = gram + Math.imul(nth, 0x6c62272f)
  }
  return isRepeated ? grams.sort() : grams
}

/** Each character is mixed into all bits, so that the last ones alone tell rows apart too. */
function gramAt(text: string, index: number): number {
  let hash = 0
  for (let offset = 0; offset < gramLength; offset++) {
    hash = Math.imul(hash ^ text.charCodeAt(index + offset), 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash
}

/** The most edits that are fewer than a tenth of the mean length of two texts. */
export function mostEdits(a: number, b: number): number {
  return Math.max(0, Math.ceil(0.1 * ((a + b) / 2)) - 1)
}

/**
 * Fewer edits than this cannot lead from one text to the other: an edit changes four rows of four characters at most. Two
 * rows of equal hash count as equal, which only makes the bound lower.
 *
 * @remarks E. Ukkonen, "Approximate string-matching with q-grams and maximal matches", Theor. Comput. Sci. 92 (1992).
 */
export function editLowerBound(a: ComparableText, b: ComparableText): number {
  const most = Math.max(a.grams.length, b.grams.length)
  return Math.max(
    Math.abs(a.text.length - b.text.length),
    Math.ceil((most - commonOf(a.grams, b.grams)) / gramLength),
  )
}

/** A quicker bound that lies lower: an edit changes four rows of either text at most. */
export function roughLowerBound(a: ComparableText, b: ComparableText): number {
  let different = 0
  for (let word = 0; word < bitWords; word++) different += bitsIn((a.bits[word] ?? 0) ^ (b.bits[word] ?? 0))
  return Math.ceil(different / (2 * gramLength))
}

/** How many bits are set: by pairs, by fours, by bytes, then all bytes at once. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function commonOf(a: Uint32Array, b: Uint32Array): number {
  let common = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i] ?? 0, b[j] ?? 0]
    if (left === right) common++
    if (left <= right) i++
    if (right <= left) j++
  }
  return common
}

/**
 * How many characters have to be inserted, deleted or replaced to make one text of the other; `limit + 1` for more than
 * `limit`. Only cells within `limit` of the diagonal are looked at: time in the product of length and limit.
 *
 * @remarks E. Ukkonen, "Algorithms for approximate string matching", Inform. and Control 64 (1985).
 */
export function boundedEditDistance(a: string, b: string, limit: number): number {
  const tooFar = limit + 1
  if (Math.abs(a.length - b.length) > limit) return tooFar
  let last = new Uint16Array(b.length + 1).map((_, column) => Math.min(column, tooFar))
  let row = new Uint16Array(b.length + 1)
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - limit)
    const to = Math.min(b.length, i + limit)
    row[from - 1] = from === 1 ? Math.min(i, tooFar) : tooFar
    if (to < b.length) row[to + 1] = tooFar
    let least = row[from - 1] ?? tooFar
    const symbol = a.charCodeAt(i - 1)
    for (let j = from; j <= to; j++) {
      const replaced = (last[j - 1] ?? tooFar) + (symbol === b.charCodeAt(j - 1) ? 0 : 1)
      const cost = Math.min(replaced, (last[j] ?? tooFar) + 1, (row[j - 1] ?? tooFar) + 1, tooFar)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > limit) return tooFar
    ;[last, row] = [row, last]
  }
  return last[b.length] ?? tooFar
}
