import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import { compareText } from '@gatewright/core/canonical'
import { itemKey } from '@gatewright/core/schema'
import { failingBit } from '../rows/cells.ts'
import { detailsOf } from './details-of.ts'
import { at, rowWidth } from './pending-report.ts'
import type { PreparedRun } from './prepared-report.ts'

/** Changes with every change of what follows, so that no two forms are ever taken for one another. */
const version = 2

/** Digests are of little-endian numbers, wherever they are made. */
const isLittleEndian = endianness() === 'LE'

/** So many numbers of a row are digested. */
const digested = 5

/**
 * The digest of a body: equal for equal sets of results, in whatever order they came. Words of rows stand in it as their
 * ids, so it holds for one project; what is not a matter of the body, as ids of runs, does not.
 */
export function reportDigest(runs: readonly PreparedRun[]): Buffer {
  const hash = createHash('sha256')
  hash.update(Buffer.of(version))
  const facts = runs.map((run) => ({ run, text: factsOf(run) }))
  facts.sort((a, b) => compareText(a.text, b.text))
  for (const { run, text } of facts) {
    hash.update(text)
    hash.update(rowsOf(run))
    for (const { detail } of detailsOf(run)) hash.update(`${detail.json.length}${detail.json}`)
  }
  return hash.digest()
}

function factsOf({ submittedAt, head, width, rest, item, groups, order }: PreparedRun): string {
  return JSON.stringify([submittedAt, head, width, rest, itemKey(item), groups, order.length])
}

/** Which rows have details is a bit in them. Whether an outcome fails is a matter of its configuration. */
function rowsOf({ rows, order }: PreparedRun): Uint8Array {
  const numbers = new Int32Array(order.length * digested)
  for (let place = 0; place < order.length; place++) {
    const start = (order[place] ?? 0) * rowWidth
    const end = place * digested
    numbers[end] = rows[start + at.series] ?? 0
    numbers[end + 1] = rows[start + at.dataset] ?? 0
    numbers[end + 2] = rows[start + at.duration] ?? 0
    numbers[end + 3] = rows[start + at.ordinal] ?? 0
    numbers[end + 4] = (rows[start + at.cells] ?? 0) & ~failingBit
  }
  const bytes = Buffer.from(numbers.buffer)
  return isLittleEndian ? bytes : bytes.swap32()
}
