import type { CaseCounts, CaseRecord } from '@gatewright/core/ports'
import { createCaseCounter } from '../counts.ts'
import { dialectPresets, type DialectPreset } from './presets.ts'
import type { CountedCase, DialectRule, DialectRuleName } from './rule.ts'
import { dialectRules } from './rules.ts'

/**
 * The counts of records as a tool counts that keeps to a preset, or to rules of your own choice. `tests` is what the tool
 * calls the number of tests.
 *
 * @example
 * import { countAs, readReport } from '@gatewright/parsers'
 *
 * const xml = '<testsuite name="unit"><testcase name="adds"><skipped/><failure/></testcase></testsuite>'
 * const report = await readReport(new TextEncoder().encode(xml))
 * report.map(({ records }) => {
 *   console.log(countAs(records, 'default').failed, countAs(records, 'mikepenz').failed) // 1 0
 * })
 */
export function countAs(
  records: readonly CaseRecord[],
  dialect: DialectPreset | readonly DialectRuleName[],
): CaseCounts {
  const counts = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, flaky: 0 }
  const recount = createRecounter(records, dialect)
  for (const record of records) {
    const counted = recount(record)
    if (!counted) continue
    counts.tests += counted.weight
    counts[counted.outcome] += 1
    if (counted.isFlaky) counts.flaky += 1
    for (const outcome of counted.also ?? []) {
      counts.tests += 1
      counts[outcome] += 1
    }
  }
  return counts
}

/** How a record counts, asked in the order of the records; nothing for one that is left out. */
export type Recounter = (record: CaseRecord) => CountedCase | undefined

/** `all` are the records of the report, of which some rules look at each other. */
export function createRecounter(
  all: readonly CaseRecord[],
  dialect: DialectPreset | readonly DialectRuleName[],
): Recounter {
  const rules = rulesOf(dialect)
  const counter = createCaseCounter()
  let own = counter.counts()
  return (record) => {
    const before = own
    counter.add(record)
    own = counter.counts()
    let counted: CountedCase | undefined = {
      outcome: classOf(before, own),
      isFlaky: own.flaky > before.flaky,
      weight: 1,
    }
    for (const rule of rules) counted &&= rule.recount(record, counted, all)
    return counted
  }
}

function rulesOf(dialect: DialectPreset | readonly DialectRuleName[]): readonly DialectRule[] {
  const names = typeof dialect === 'string' ? dialectPresets[dialect] : dialect
  return dialectRules.filter(({ name }) => names.includes(name))
}

function classOf(before: CaseCounts, after: CaseCounts): CountedCase['outcome'] {
  return (
    (['passed', 'failed', 'errors'] as const).find((counter) => after[counter] > before[counter]) ?? 'skipped'
  )
}
