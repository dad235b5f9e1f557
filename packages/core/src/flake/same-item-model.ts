import { betaInterval } from '../numeric/beta.ts'
import { itemKey } from '../schema/item-key.ts'
import { presetOutcomes, type OutcomeSet } from '../schema/outcome.ts'
import type { TestResult } from '../schema/result.ts'
import { classOf, uniqueResults } from '../verdict/fold-verdicts.ts'
import type { FlakeModel, FlakeScore, FlakeState, TestHistory } from './flake-score.ts'

export interface SameItemModelOptions {
  readonly outcomes?: OutcomeSet
  /** A test is called flaky once its rate is at least this with 97.5 % probability; 0.01 by default. */
  readonly materialRate?: number
  /** A test is called steady once this many items tried it twice without a flip; 10 by default. */
  readonly steadyAfter?: number
}

const version = 'same-item-1'

/**
 * The simplest honest model: of the items that tried a test at least twice, on how many did it both pass and fail?
 * The code was the same, so the test, or what it ran on, was not. The score is the posterior mean of that rate
 * (Jeffreys' prior), with its 95 % interval.
 *
 * What it can't see: a test that is never tried twice on one item has no samples and stays `unknown`, and an outage of
 * the machines counts like a flaky test. Errors and skips say nothing and are left out.
 */
export function sameItemModel(options: SameItemModelOptions = {}): FlakeModel {
  return { version, score: (history) => scoreHistory(history, options) }
}

/** What one item saw of the test, failures and passes only. */
interface ItemTries {
  readonly results: readonly TestResult[]
  readonly passes: number
  readonly failures: number
}

function scoreHistory(history: TestHistory, options: SameItemModelOptions): FlakeScore {
  const items = triesByItem(history, options.outcomes ?? presetOutcomes)
  const samples = items.filter((item) => item.results.length > 1)
  const flips = samples.filter((item) => item.passes > 0 && item.failures > 0)
  const interval = betaInterval(flips.length, samples.length)
  const failing = failingTail(items)
  const state = stateOf(samples.length, flips.length, interval.lower, failing.length, options)
  const speaking =
    state === 'broken' ? failing : state === 'flaky' ? flips.flatMap((item) => item.results) : []
  return {
    testcase: history.testcase,
    variant: history.variant,
    state,
    score: (flips.length + 0.5) / (samples.length + 1),
    interval,
    samples: samples.length,
    evidence: speaking.map((result) => result.id),
    explanation: explain(state, samples.length, flips.length, failing.length),
    modelVersion: version,
  }
}

/** Items in the order in which they were last tried. */
function triesByItem(history: TestHistory, outcomes: OutcomeSet): ItemTries[] {
  const byItem = new Map<string, TestResult[]>()
  for (const result of uniqueResults(history.results)) {
    const outcomeClass = classOf(result.outcome, outcomes)
    if (outcomeClass !== 'pass' && outcomeClass !== 'fail') continue
    const key = itemKey(result.item)
    const earlier = byItem.get(key) ?? []
    byItem.delete(key)
    byItem.set(key, [...earlier, result])
  }
  return [...byItem.values()].map((results) => {
    const passes = results.filter((result) => classOf(result.outcome, outcomes) === 'pass').length
    return { results, passes, failures: results.length - passes }
  })
}

/** The failures on the items after the last one that the test passed on. */
function failingTail(items: readonly ItemTries[]): TestResult[] {
  const lastPass = items.findLastIndex((item) => item.passes > 0)
  return items.slice(lastPass + 1).flatMap((item) => item.results)
}

function stateOf(
  samples: number,
  flips: number,
  lower: number,
  failing: number,
  options: SameItemModelOptions,
): FlakeState {
  // One failure alone could be a flake; a second one without a pass between is not called so.
  if (failing > 1) return 'broken'
  if (flips > 0 && lower >= (options.materialRate ?? 0.01)) return 'flaky'
  if (flips === 0 && failing === 0 && samples >= (options.steadyAfter ?? 10)) return 'steady'
  return 'unknown'
}

function explain(state: FlakeState, samples: number, flips: number, failing: number): string {
  const seen = `Failed and passed on ${flips} of the ${samples} items that tried it more than once.`
  switch (state) {
    case 'broken':
      return `Failed ${failing} times on the items after the last one that it passed on. One pass would end this.`
    case 'flaky':
      return `${seen} More items that try it twice without a flip would lower the score.`
    case 'steady':
      return `${seen} One flip would end this.`
    case 'unknown':
      return `${seen} Trying it again on the same item would tell more.`
  }
}
