import type { CaseCounts } from '@gatewright/core/ports'
import type { XmlElement } from '../../xml/element.ts'

/** What a suite says about itself in its attributes. Nothing of it is ever trusted; it is only compared. */
export type DeclaredCounts = { readonly [Key in 'tests' | 'failures' | 'errors' | 'skipped']?: number }

const names: Readonly<Record<keyof DeclaredCounts, readonly string[]>> = {
  tests: ['tests'],
  failures: ['failures'],
  errors: ['errors'],
  skipped: ['skipped', 'skips', 'skip', 'disabled', 'ignored'],
}

/** The counters of a suite. `skipped` sums up `skipped` and its synonyms, for tools spread skipped cases over them. */
export function readDeclared(suite: XmlElement): DeclaredCounts {
  const declared: { -readonly [Key in keyof DeclaredCounts]: DeclaredCounts[Key] } = {}
  for (const [counter, attributes] of Object.entries(names) as [keyof DeclaredCounts, readonly string[]][]) {
    for (const attribute of attributes) {
      const written = suite.attributes.get(attribute)?.trim() ?? ''
      if (/^\d{1,15}$/.test(written)) declared[counter] = (declared[counter] ?? 0) + Number(written)
    }
  }
  return declared
}

/** The counters that differ from what was counted, as `declared tests 4, counted 2`; empty where all agree. */
export function declaredDifferences(declared: DeclaredCounts, counted: CaseCounts): string {
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
