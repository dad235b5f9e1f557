// Fuzzes parsers with mutations of real reports: npm run fuzz -- <parser|all> [--inputs N] [--seed S] [--from I] [--splits N].
// The README beside this file says what it looks for. Exit code: 0, 1 at a fault, 3 for misuse.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadParsers } from './find-parser.ts'
import { fuzz } from './run.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    inputs: { type: 'string', default: '2000' },
    splits: { type: 'string' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    corpus: { type: 'string' },
    parsers: { type: 'string' },
  },
})
const [wanted = ''] = positionals
const kind = values.splits === undefined ? 'mutations' : 'splits'
const numbers = [values.splits ?? values.inputs, values.seed, values.from].map(Number)
const [count = 0, seed = 0, from = 0] = numbers
const fromCaller = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '', path)
const module = fromCaller(values.parsers)
const formats = (await loadParsers(module)).map(({ format }) => format)
if (
  (wanted !== 'all' && !formats.includes(wanted)) ||
  !numbers.every((number) => Number.isSafeInteger(number) && number >= 0)
) {
  process.stderr.write(
    `Usage: npm run fuzz -- <parser> [--inputs N | --splits N] [--seed S] [--from I] [--corpus folder] [--parsers module]\n` +
      `Parsers: all, ${formats.join(', ')}\n`,
  )
  process.exit(3)
}

let passed = 0
let failed = 0
for (const format of wanted === 'all' ? formats : [wanted]) {
  const begun = performance.now()
  const { inputs, faults } = await fuzz({
    format,
    kind,
    seed,
    from,
    to: from + count,
    corpus: fromCaller(values.corpus),
    module,
  })
  const seconds = (performance.now() - begun) / 1000
  const wrong = new Set(faults.map(({ index }) => index)).size
  passed += inputs - wrong
  failed += wrong
  console.log(`${format}: ${inputs} ${kind}, ${wrong} at fault, ${Math.round(inputs / seconds)} a second`)
  for (const { index, fault, file } of faults)
    console.log(`    input ${index} of seed ${seed}: ${fault} (${file})`)
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
