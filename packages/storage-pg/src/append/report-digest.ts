import { createHash } from 'node:crypto'
import { compareText } from '@gatewright/core/canonical'
import { failingBit } from '../rows/cells.ts'
import { at, rowWidth } from './pending-report.ts'
import type { PreparedRun } from './prepared-report.ts'

/** Changes with every change of what follows, so that no two forms are ever taken for one another. */
const version = 1

/** Five numbers of a row are digested. */
const bytesInRow = 20

/**
 * The digest of a body: equal for equal sets of results, in whatever order they came. Words stand in it as their ids, so
 * it holds for one project; what is not a matter of the body, as ids of runs, does not.
 */
export function reportDigest(runs: readonly PreparedRun[]): Buffer {
  const hash = createHash('sha256')
  hash.update(Buffer.of(version))
  const facts = runs.map((run) => ({ run, text: factsOf(run) }))
  facts.sort((a, b) => compareText(a.text, b.text))
  for (const { run, text } of facts) {
    hash.update(text)
    hash.update(rowsOf(run))
    if (run.details.size === 0) continue
    for (const row of run.order) {
      const detail = run.details.get(row)
      if (detail !== undefined) hash.update(`${detail.json.length}${detail.json}`)
    }
  }
  return hash.digest()
}

function factsOf({ submittedAt, head, width, rest, itemId, groups, order }: PreparedRun): string {
  return JSON.stringify([submittedAt, head, width, rest, itemId, groups, order.length])
}

/** Which rows have details is a bit in them. Whether an outcome fails is a matter of its configuration. */
function rowsOf({ rows, order }: PreparedRun): Buffer {
  const bytes = Buffer.allocUnsafe(order.length * bytesInRow)
  let offset = 0
  for (let place = 0; place < order.length; place++) {
    const start = (order[place] ?? 0) * rowWidth
    offset = bytes.writeInt32LE(rows[start + at.series] ?? 0, offset)
    offset = bytes.writeInt32LE(rows[start + at.dataset] ?? 0, offset)
    offset = bytes.writeInt32LE(rows[start + at.duration] ?? 0, offset)
    offset = bytes.writeInt32LE(rows[start + at.ordinal] ?? 0, offset)
    offset = bytes.writeInt32LE((rows[start + at.cells] ?? 0) & ~failingBit, offset)
  }
  return bytes
}
