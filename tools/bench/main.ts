// Measures speed and memory: npm run bench -- <area>. Prints one line for each number, and fails only where a number could
// not be measured: a machine that is busy with other things is no fault of the code.
import { flakeBenchmarks } from './flake/flake.ts'
import { benchLine, type Measure } from './bench.ts'
import { githubBenchmarks } from './github/github.ts'
import { greenwaveBenchmarks } from './greenwave.ts'
import { ingestBenchmarks } from './ingest/ingest.ts'
import { parserBenchmarks } from './parsers/parsers.ts'
import { policyBenchmarks } from './policy.ts'
import { statsBenchmarks } from './stats/stats.ts'
import { storageBenchmarks } from './storage/storage.ts'

/** Numbers together, or each as soon as it is there. */
type Measured = Promise<readonly Measure[]> | AsyncIterable<Measure>

const areas: Readonly<Record<string, (args: readonly string[]) => Measured>> = {
  flake: async (args) => flakeBenchmarks(args),
  github: githubBenchmarks,
  ingest: ingestBenchmarks,
  parsers: async (args) => parserBenchmarks(args),
  policy: async () => [...policyBenchmarks(), ...(await greenwaveBenchmarks())],
  stats: statsBenchmarks,
  storage: storageBenchmarks,
}

const [area = '', ...args] = process.argv.slice(2)
const measure = Object.hasOwn(areas, area) ? areas[area] : undefined
if (!measure) {
  console.error(`Usage: npm run bench -- <area>; areas are ${Object.keys(areas).join(', ')}.`)
  process.exit(2)
}
const measured = measure(args)
for await (const one of Symbol.asyncIterator in measured ? measured : await measured)
  console.log(benchLine(area, one))
