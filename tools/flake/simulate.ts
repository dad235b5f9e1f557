// Writes a simulated project in the format that flake:score reads, and the truth beside it:
// npm run flake:simulate -- --out <folder> [--seed 1] [--regime base] [--generator plain|unruly]
// Exit code: 0 written, 3 the command or the folder can't be used.
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import {
  regimes,
  simulateProject,
  simulateUnrulyProject,
  trueRate,
} from '../../packages/core/src/testing/flake/index.ts'

function refuse(message: string): never {
  process.stderr.write(
    `${message}\nUsage: npm run flake:simulate -- --out <folder> [--seed <number>] [--regime <name>] [--generator plain|unruly]\n`,
  )
  process.exit(3)
}

const generators = { plain: simulateProject, unruly: simulateUnrulyProject }

function readOptions(): {
  out: string
  seed: number
  regime: keyof typeof regimes
  generator: keyof typeof generators
} {
  try {
    const text = { type: 'string' } as const
    const { values } = parseArgs({ options: { out: text, seed: text, regime: text, generator: text } })
    const { out, seed = '1', regime = 'base', generator = 'plain' } = values
    if (out === undefined) return refuse('--out names no folder.')
    if (!/^\d+$/.test(seed)) return refuse(`--seed needs a whole number, not "${seed}".`)
    if (!Object.hasOwn(regimes, regime))
      return refuse(`--regime is one of ${Object.keys(regimes).join(', ')}.`)
    if (!Object.hasOwn(generators, generator)) return refuse('--generator is plain or unruly.')
    return {
      out: resolve(process.env['INIT_CWD'] ?? '', out),
      seed: Number(seed),
      regime: regime as keyof typeof regimes,
      generator: generator as keyof typeof generators,
    }
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

const { out, seed, regime, generator } = readOptions()
const { tests, runs } = generators[generator](regimes[regime], seed)
const lines = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('')
try {
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'tests.jsonl'), lines(tests.map(({ id, codes }) => ({ id, codes }))))
  await writeFile(join(out, 'meta.json'), JSON.stringify(runs))
  await writeFile(
    join(out, 'truth.jsonl'),
    lines(
      tests.map((test) => ({ id: test.id, kind: test.kind, rateNow: trueRate(test, regimes[regime].days) })),
    ),
  )
} catch (error) {
  refuse(`${out} can't be written: ${error instanceof Error ? error.message : String(error)}`)
}
process.stdout.write(`${tests.length} tests and ${runs.length} runs in ${out}\n`)
