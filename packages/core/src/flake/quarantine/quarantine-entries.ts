import { compareText } from '../../canonical/compare-text.ts'
import { fromEpochMs, toEpochMs } from '../../schema/compare-instants.ts'
import type { EpochMs } from '../../schema/instant.ts'
import type { QuarantineEntry } from '../../schema/quarantine.ts'
import type { Variant } from '../../schema/variant.ts'
import { checkedEntry } from './checked-entry.ts'
import type { QuarantinePeriod, QuarantineRecord } from './quarantine-record.ts'
import { testKey } from '../evidence/test-key.ts'

/** A quarantine that the gate is not told of. */
export interface WithheldQuarantine {
  readonly testcase: string
  readonly variant: Variant
  readonly why: string
}

/** What the gate is told, and what it is not. */
export interface GateQuarantine {
  /** One for each test in quarantine, by testcase and variant. */
  readonly entries: readonly QuarantineEntry[]
  readonly withheld: readonly WithheldQuarantine[]
}

/** A record that has a quarantine. */
type Quarantined = QuarantineRecord & { readonly period: QuarantinePeriod }

/**
 * What the quarantines mean for a gate, as the `quarantine` of its evidence. Only tests that are in quarantine now count:
 * those on probation block.
 *
 * An entry names a testcase and no variant, so it speaks for all variants. Therefore there is none while a variant of the
 * testcase is broken, and all entries of a testcase end with the first quarantine of one of its variants. Hand in the
 * records of all variants.
 *
 * @param at - quarantines that ended by then are withheld
 */
export function quarantineEntries(records: readonly QuarantineRecord[], at: EpochMs): GateQuarantine {
  const byTestcase = new Map<string, QuarantineRecord[]>()
  for (const record of records) {
    const own = byTestcase.get(record.testcase)
    if (own) own.push(record)
    else byTestcase.set(record.testcase, [record])
  }
  const entries: QuarantineEntry[] = []
  const withheld: WithheldQuarantine[] = []
  for (const [, own] of [...byTestcase].sort(([a], [b]) => compareText(a, b))) {
    const quarantined = own.filter(isQuarantined).sort((a, b) => compareText(testKey(a), testKey(b)))
    const until = Math.min(...quarantined.map(({ period }) => toEpochMs(period.until)))
    for (const record of quarantined) {
      const { testcase, variant, period } = record
      const withhold = (why: string): void => void withheld.push({ testcase, variant, why })
      if (own.some(({ state }) => state === 'broken')) withhold('Another variant of the testcase is broken.')
      else if (until <= at) withhold(`The quarantine of the testcase ended at ${fromEpochMs(until)}.`)
      else
        checkedEntry(record, { ...period, until: fromEpochMs(until) }).match(
          (entry) => void entries.push(entry),
          withhold,
        )
    }
  }
  return { entries, withheld }
}

function isQuarantined(record: QuarantineRecord): record is Quarantined {
  return record.state === 'quarantined' && record.period !== undefined
}
