import { createHash } from 'node:crypto'
import { canonicalJson, type JsonValue } from '../../../packages/core/src/canonical/index.ts'
import { queryAll, type ProjectStorage } from '../../../packages/core/src/ports/index.ts'
import { itemOf, itemCount } from '../workload/report.ts'
import { decideItem, decisionJson } from '../workload/gate.ts'

/** All that a project answers, as lines of canonical JSON. */
export interface CanonicalListing {
  readonly lines: readonly string[]
  readonly results: number
  readonly latest: number
  readonly decisions: number
}

/** Lists all results of a project in the store's order, the newest of each item, and what the gate says of each item. */
export async function listProject({ results }: Pick<ProjectStorage, 'results'>): Promise<CanonicalListing> {
  const all = await queryAll(results, {})
  if (all.isErr()) throw new Error(`The results can't be listed: ${all.error.message}`)
  const lines = all.value.map((result) => `result ${inJson(result)}`)
  const counts = { results: lines.length, latest: 0, decisions: 0 }
  for (let number = 0; number < itemCount; number++) {
    const item = itemOf(number)
    const latest = await results.latest(item)
    if (latest.isErr()) throw new Error(`The newest results can't be listed: ${latest.error.message}`)
    for (const result of latest.value) lines.push(`latest ${inJson(result)}`)
    lines.push(`decision ${canonicalJson(decisionJson(await decideItem(results, item)))}`)
    counts.latest += latest.value.length
    counts.decisions++
  }
  return { lines, ...counts }
}

/** The first line in which two listings differ, in words; undefined where they are equal byte for byte. */
export function listingDifference(found: CanonicalListing, model: CanonicalListing): string | undefined {
  if (digestOf(found.lines) === digestOf(model.lines)) return undefined
  const index = model.lines.findIndex((line, at) => line !== found.lines[at])
  const at = index === -1 ? model.lines.length : index
  const shown = (line: string | undefined): string => (line === undefined ? 'nothing' : line.slice(0, 300))
  return `line ${at + 1} is ${shown(found.lines[at])}, and of the model ${shown(model.lines[at])}`
}

function digestOf(lines: readonly string[]): string {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  return hash.digest('hex')
}

/** Results are plain data, whatever the types say of their optional keys. */
function inJson(value: object): string {
  return canonicalJson(value as JsonValue)
}
