import { parseArgs } from 'node:util'
import type { Amounts } from './scenario.ts'

/** What the command line asks for. */
export interface FaultOptions {
  /** Names of scenarios, or what they begin with; all where none is given. */
  readonly only: readonly string[]
  readonly seed: number
  readonly amounts: Amounts
  /** Prints the names of the scenarios and does nothing else. */
  readonly list: boolean
}

export const usage = `Usage: npm run faults -- [--short] [--only <name> …] [--seed N] [--list]
  [--kills N] [--results N] [--events N] [--deliveries N] [--calls N] [--places N] [--few N]
`

/** What is asked of the harness once a night. */
const long: Amounts = {
  kills: 100,
  results: 1_000_000,
  events: 10_000_000,
  deliveries: 100_000,
  calls: 100_000,
  places: 1_000,
  few: 100_000,
}

/** The same in a few minutes on two processors. */
const short: Amounts = {
  kills: 3,
  results: 30_000,
  events: 50_000,
  deliveries: 5_000,
  calls: 2_000,
  places: 1,
  few: 8_000,
}

const text = { type: 'string' } as const

/** Reads the command line; answers what is wrong with it as a text. */
export function readOptions(args: readonly string[], anySeed: () => number): FaultOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        short: { type: 'boolean' },
        list: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        seed: text,
        kills: text,
        results: text,
        events: text,
        deliveries: text,
        calls: text,
        places: text,
        few: text,
      },
    })
    const base = values.short === true ? short : long
    const amount = (name: keyof Amounts): number => wholeNumber(name, values[name], base[name], 1)
    return {
      only: (values.only ?? []).flatMap((names) => names.split(',')),
      seed: wholeNumber('seed', values.seed, values.seed === undefined ? anySeed() : 0, 0),
      list: values.list === true,
      amounts: {
        kills: amount('kills'),
        results: amount('results'),
        events: amount('events'),
        deliveries: amount('deliveries'),
        calls: amount('calls'),
        places: amount('places'),
        few: amount('few'),
      },
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function wholeNumber(name: string, given: string | undefined, otherwise: number, least: number): number {
  if (given === undefined) return otherwise
  const number = Number(given)
  if (!/^\d+$/.test(given) || !Number.isSafeInteger(number) || number < least)
    throw new Error(`--${name} needs a whole number from ${least} on, not "${given}".`)
  return number
}
