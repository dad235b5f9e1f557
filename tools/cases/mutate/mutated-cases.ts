import { readFile } from 'node:fs/promises'
import type { CompatOptions } from '../../../packages/core/src/greenwave/index.ts'
import { answerCase } from '../greenwave/answer-case.ts'
import { isMalformed, parseGreenwaveCases, type GreenwaveCase } from '../greenwave/case-file.ts'
import { recordsOf, textOf, type Data } from '../greenwave/data.ts'
import { faultsInGreenwave } from './check-greenwave.ts'
import { resultsDbSteps, waiverDbSteps, withWholeAnswers } from './check-steps.ts'
import { explicitCase, explicitSteps } from './explicit.ts'
import { mutations, unordered } from './mutations.ts'
import { randomFrom } from './random.ts'
import { wordsOf } from './words.ts'

export type Kind = 'greenwave' | 'waiverdb' | 'resultsdb'

/** A case as it was changed, and by what. */
export interface MutatedCase {
  readonly id: string
  readonly applied: readonly string[]
  readonly content: Data
}

/** The cases of a file, ready to be changed. */
export interface MutableCases {
  readonly count: number
  mutate(names: readonly string[], seed: number): readonly MutatedCase[]
  /** Those that are not answered as expected any more, with the reasons. */
  faultsIn(mutated: readonly MutatedCase[]): Promise<ReadonlyMap<string, readonly string[]>>
}

/** How to answer: as the services that are replaced, or as we do by default. */
export type Manner = 'upstream' | 'default'

/** Reads cases that are to be changed. By default we answer some otherwise: what we answer first is then expected. */
export async function mutableCases(kind: Kind, file: string, manner: Manner): Promise<MutableCases> {
  const text = await readFile(file, 'utf8')
  const content = JSON.parse(text) as Data
  const words = wordsOf(content)
  const mutable = (cases: readonly Data[], faultsIn: MutableCases['faultsIn']): MutableCases => ({
    count: cases.length,
    mutate: (names, seed) => cases.map((one, index) => mutate(one, names, seed + index, words)),
    faultsIn,
  })
  if (kind !== 'greenwave') {
    const compat = manner === 'upstream' ? manner : undefined
    const runner = kind === 'waiverdb' ? waiverDbSteps(compat) : resultsDbSteps(compat)
    const all: Data[] = []
    for (const one of recordsOf(content, 'cases').map(explicitSteps))
      all.push(await withWholeAnswers(one, runner, manner === 'upstream'))
    return mutable(all, (mutated) => faultsBy(mutated, ({ content: one }) => runner.faultsOf(one)))
  }
  const { common, cases } = parseGreenwaveCases(text)
  const options: CompatOptions = manner === 'upstream' ? { compat: manner } : {}
  const usable: GreenwaveCase[] = []
  for (const one of cases) {
    if (isMalformed(one)) continue
    const explicit = explicitCase(one, common)
    const expected = manner === 'upstream' ? explicit.expected : await answerCase(explicit, common, options)
    usable.push({ ...explicit, expected: plain(expected) })
  }
  return mutable(usable, (mutated) =>
    faultsBy(mutated, ({ applied, content: one }) => {
      const areOrdered = !applied.includes(unordered)
      return faultsInGreenwave(one as GreenwaveCase, common, { areOrdered, ...options })
    }),
  )
}

async function faultsBy(
  mutated: readonly MutatedCase[],
  faultsOf: (one: MutatedCase) => Promise<readonly string[]>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const faults = new Map<string, readonly string[]>()
  for (const one of mutated) {
    const found = await faultsOf(one)
    if (found.length > 0) faults.set(one.id, found)
  }
  return faults
}

/** As JSON has it: without keys that hold nothing. */
function plain(value: Data): Data {
  return JSON.parse(JSON.stringify(value)) as Data
}

function mutate(one: Data, names: readonly string[], seed: number, words: ReadonlySet<string>): MutatedCase {
  const random = randomFrom(seed)
  const applied: string[] = []
  let content = one
  for (const name of names) {
    const changed = mutations.get(name)?.(content, random, words)
    if (!changed) continue
    applied.push(name)
    content = changed
  }
  return { id: textOf(one['id']), applied, content }
}
