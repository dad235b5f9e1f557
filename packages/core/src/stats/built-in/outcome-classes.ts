import { presetOutcomes, type OutcomeClass, type OutcomeSet } from '../../schema/outcome.ts'
import { classOf } from '../../verdict/fold-verdicts.ts'

/** The classes of outcomes by a glance: there are few outcomes, and millions of results. */
export function outcomeClasses(outcomes: OutcomeSet = presetOutcomes): (outcome: string) => OutcomeClass {
  const known = new Map<string, OutcomeClass>()
  return (outcome) => {
    const own = known.get(outcome) ?? classOf(outcome, outcomes)
    // Outcomes that nobody configured may come in any number.
    if (known.size < 100) known.set(outcome, own)
    return own
  }
}
