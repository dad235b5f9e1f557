// Tries the laws of policy decisions on random input: npm run laws -- [--runs 1000] [--seed 42] [--only L5]
// Exit code: 0 all hold, 1 some do not, 3 the command can't be used.
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { policyLaws } from '../../packages/core/src/testing/laws/index.ts'

function refuse(message: string): never {
  process.stderr.write(
    `${message}\nUsage: npm run laws -- [--runs <number>] [--seed <number>] [--only <law>]\n`,
  )
  process.exit(3)
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text)
  if (text.trim() === '' || !Number.isInteger(number) || number < least)
    refuse(`--${name} needs a whole number, not "${text}".`)
  return number
}

function readOptions(): { runs: number; seed: number | undefined; only: string | undefined } {
  try {
    const text = { type: 'string' } as const
    const { values } = parseArgs({ options: { runs: text, seed: text, only: text } })
    return {
      runs: wholeNumber('runs', values.runs ?? '1000', 1),
      seed: values.seed === undefined ? undefined : wholeNumber('seed', values.seed, -(2 ** 31)),
      only: values.only,
    }
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

const { runs, seed, only } = readOptions()
const laws = policyLaws(fc).filter(({ id }) => only === undefined || id === only)
if (laws.length === 0) refuse(`There is no law "${only}".`)

let failed = 0
for (const law of laws) {
  const outcome = law.check(runs, seed)
  if (outcome.holds) {
    process.stdout.write(`ok   ${law.id}: ${law.title} (${outcome.telling} of ${outcome.runs} runs told)\n`)
  } else {
    failed++
    process.stdout.write(
      `FAIL ${law.id}: ${law.title}\n     seed ${outcome.seed}: ${outcome.message.replaceAll('\n', '\n     ')}\n`,
    )
  }
}
process.stdout.write(`${laws.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0
