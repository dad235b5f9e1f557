// Tries the laws of policy decisions on random input: npm run laws -- [--runs 1000] [--seed 42] [--only L5]
// Exit code: 0 all hold, 1 some do not, 3 the command can't be used.
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { policyLaws } from '../../packages/core/src/testing/laws/index.ts'
import { referenceLaw } from '../../packages/core/test/support/reference-law.ts'

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

/** `L4` is the law with all of its parts, `L4.run` one of them. */
function isAskedFor(id: string, only: string | undefined): boolean {
  return only === undefined || id === only || id.startsWith(`${only}.`)
}

const { runs, seed, only } = readOptions()
const laws = [...policyLaws(fc), referenceLaw(fc)].filter(({ id }) => isAskedFor(id, only))
if (laws.length === 0) refuse(`There is no law "${only}".`)

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`
const start = performance.now()
let failed = 0
for (const law of laws) {
  const begun = performance.now()
  const outcome = law.check(runs, seed)
  const took = seconds(begun)
  if (outcome.holds) {
    process.stdout.write(
      `ok   ${law.id}: ${law.title} (${outcome.telling} of ${outcome.runs} runs told, ${took})\n`,
    )
  } else {
    failed++
    process.stdout.write(
      `FAIL ${law.id}: ${law.title} (${took})\n     seed ${outcome.seed}: ${outcome.message.replaceAll('\n', '\n     ')}\n`,
    )
  }
}
process.stdout.write(`${laws.length - failed} passed, ${failed} failed in ${seconds(start)}\n`)
process.exitCode = failed > 0 ? 1 : 0
