// Measures speed and memory: npm run bench -- <area>. Prints one line for each number, and fails only where a number could
// not be measured: a machine that is busy with other things is no fault of the code.
import { flakeBenchmarks } from './flake/flake.ts'
import { benchLine, type Measure } from './bench.ts'
import { greenwaveBenchmarks } from './greenwave.ts'
import { parserBenchmarks } from './parsers/parsers.ts'
import { policyBenchmarks } from './policy.ts'
import { storageBenchmarks } from './storage/storage.ts'

const areas: Readonly<Record<string, (args: readonly string[]) => Promise<readonly Measure[]>>> = {
  flake: async (args) => flakeBenchmarks(args),
  parsers: async (args) => parserBenchmarks(args),
  policy: async () => [...policyBenchmarks(), ...(await greenwaveBenchmarks())],
  storage: async (args) => storageBenchmarks(args),
}

const [area = '', ...args] = process.argv.slice(2)
const measure = Object.hasOwn(areas, area) ? areas[area] : undefined
if (!measure) {
  console.error(`Usage: npm run bench -- <area>; areas are ${Object.keys(areas).join(', ')}.`)
  process.exit(2)
}
for (const one of await measure(args)) console.log(benchLine(area, one))
