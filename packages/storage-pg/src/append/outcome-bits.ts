import { presetOutcomes, type OutcomeSet } from '@gatewright/core/schema'
import { ownOutcomes } from '../outcomes/outcome-names.ts'
import { firstOwnCode, lastOwnCode, presetCodes } from '../outcomes/preset-codes.ts'
import { failingBit } from '../rows/cells.ts'
import { isLine } from './texts.ts'

/**
 * The outcomes of a set as rows of a pending report have them: code and the bit for failing. Those that are not preset are
 * numbered from 64 on in the order of `own`, until their codes are known.
 */
export interface OutcomeBits {
  readonly byName: ReadonlyMap<string, number>
  readonly own: readonly string[]
}

const longestOutcome = 32

/** @throws TypeError where a set has more outcomes of its own than there are codes. */
export function outcomeBits(outcomes: OutcomeSet): OutcomeBits {
  const own = ownOutcomes(outcomes).filter((name) => isLine(name, longestOutcome))
  const most = lastOwnCode - firstOwnCode + 1
  if (own.length > most)
    throw new TypeError(`This storage takes ${most} outcomes beside the preset ones, not ${own.length}.`)
  const byName = new Map<string, number>()
  for (const [name, code] of Object.entries(presetCodes))
    byName.set(name, code | failing(presetOutcomes, name))
  for (const [place, name] of own.entries())
    byName.set(name, (firstOwnCode + place) | failing(outcomes, name))
  return { byName, own }
}

function failing(outcomes: OutcomeSet, name: string): number {
  const outcomeClass = outcomes[name]
  return outcomeClass === 'fail' || outcomeClass === 'error' ? failingBit : 0
}
