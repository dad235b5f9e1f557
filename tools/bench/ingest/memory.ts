import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { medianOf, type Measure } from '../bench.ts'
import { junitDocument } from './documents.ts'
import { ingest } from './workbench.ts'

const cases = 10_000
const digits = 9
/** Until then the engine compiles, and its heap comes to its size. */
const warmUp = 10

/** The memory of the process while report after report comes in: what is kept of each shows in the last tenth. */
export async function measureMemory(storage: CompleteStorage, rows: number): Promise<readonly Measure[]> {
  // Its making is not to be in the numbers: every run hands in the same report under another number.
  const { bytes } = junitDocument(10 ** (digits - 1), cases)
  const place = bytes.length - '0 -->\n'.length - digits + 1
  const reports = Math.max(warmUp + 20, Math.round(rows / cases))
  const used: number[] = []
  for (let run = 0; run < reports; run++) {
    bytes.set(new TextEncoder().encode(String(10 ** (digits - 1) + run)), place)
    await ingest(storage, { run, cases, bytes })
    if (run >= warmUp) used.push(process.memoryUsage().rss / 2 ** 20)
  }
  const tenth = Math.max(5, Math.floor(used.length / 10))
  const of = (part: readonly number[]): number => medianOf(part.toSorted((a, b) => a - b))
  const [first, last] = [of(used.slice(0, tenth)), of(used.slice(-tenth))]
  return [
    { name: 'memory-of-first-tenth', value: first, unit: 'MiB', goal: null },
    { name: 'memory-of-last-tenth', value: last, unit: 'MiB', goal: null },
    { name: 'memory-last-tenth-to-first', value: last / first, unit: 'x', goal: 1.25 },
    { name: 'peak-memory', value: Math.max(...used), unit: 'MiB', goal: null },
  ]
}
