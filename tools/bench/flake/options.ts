import { parseArgs } from 'node:util'
import { regimes, type Regime } from '../../../packages/core/src/testing/flake/index.ts'

export interface FlakeBenchOptions {
  readonly seeds: readonly number[]
  readonly regimes: readonly Regime[]
  /** Which parts run: `rank`, `daily`, `real`, `speed`. */
  readonly parts: ReadonlySet<string>
}

const parts = ['rank', 'daily', 'real', 'speed'] as const

/** `--seeds 101-120` (or `101,105`), `--regimes base,sparse`, `--parts rank,daily,real,speed`. None was used for tuning. */
export function readFlakeOptions(args: readonly string[]): FlakeBenchOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...args], options: { seeds: text, regimes: text, parts: text } })
  return {
    seeds: (values.seeds ?? '101-120').split(',').flatMap(readSeeds),
    regimes: named('regimes', values.regimes, Object.keys(regimes)).flatMap((name) =>
      Object.hasOwn(regimes, name) ? [regimes[name as keyof typeof regimes]] : [],
    ),
    parts: new Set(named('parts', values.parts, parts)),
  }
}

function readSeeds(text: string): number[] {
  const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(text.trim()) ?? []
  const count = Number(last) - Number(first) + 1
  if (first === '' || count < 1 || count > 1000)
    throw new Error(`--seeds takes 101-120 or 101,105, not "${text}".`)
  return Array.from({ length: count }, (_, index) => Number(first) + index)
}

function named(option: string, text: string | undefined, known: readonly string[]): string[] {
  const names = text === undefined ? [...known] : text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`--${option}: "${unknown}" is none of ${known.join(', ')}.`)
  return names
}
