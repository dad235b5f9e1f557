import type { CaseCounts, DeclaredCounts } from '@gatewright/core/ports'
import type { Attributes } from './attributes.ts'

/** What a suite says about itself in its attributes. Nothing of it is ever trusted; it is only compared. */
export type SuiteDeclaration = { readonly [Key in 'tests' | 'failures' | 'errors' | 'skipped']?: number }

const names: readonly (readonly [keyof SuiteDeclaration, readonly string[]])[] = [
  ['tests', ['tests']],
  ['failures', ['failures']],
  ['errors', ['errors']],
  ['skipped', ['skipped', 'skips', 'skip', 'disabled', 'ignored']],
]

/** The counters of a suite. `skipped` sums up `skipped` and its synonyms, for tools spread skipped cases over them. */
export function readDeclared(attributes: Attributes): SuiteDeclaration {
  const declared: { -readonly [Key in keyof SuiteDeclaration]: SuiteDeclaration[Key] } = {}
  for (const [counter, synonyms] of names) {
    for (const name of synonyms) {
      const written = attributes.get(name)?.trim() ?? ''
      if (/^\d{1,15}$/.test(written)) declared[counter] = (declared[counter] ?? 0) + Number(written)
    }
  }
  return declared
}

/** The counters under the names that a summary has for them; nothing where there are none. */
export function declaredCounts({
  tests,
  failures,
  errors,
  skipped,
}: SuiteDeclaration): DeclaredCounts | undefined {
  const declared: DeclaredCounts = {
    ...(tests === undefined ? {} : { tests }),
    ...(failures === undefined ? {} : { failed: failures }),
    ...(errors === undefined ? {} : { errors }),
    ...(skipped === undefined ? {} : { skipped }),
  }
  return Object.keys(declared).length === 0 ? undefined : declared
}

/** The counters that differ from what was counted, as `tests 4, counted 2`; empty where all agree. */
export function declaredDifferences(declared: SuiteDeclaration, counted: CaseCounts): string {
  const pairs = [
    ['tests', declared.tests, counted.tests],
    ['failures', declared.failures, counted.failed],
    ['errors', declared.errors, counted.errors],
    ['skipped', declared.skipped, counted.skipped],
  ] as const
  return pairs
    .filter(([, stated, found]) => stated !== undefined && stated !== found)
    .map(([counter, stated, found]) => `${counter} ${stated}, counted ${found}`)
    .join('; ')
}
