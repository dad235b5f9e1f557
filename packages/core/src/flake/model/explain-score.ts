import type { FlakeState } from '../score/flake-score.ts'
import type { Witness } from '../statistics/bucket.ts'
import type { WindowOfRuns } from '../statistics/fold-statistics.ts'
import type { Trials } from '../statistics/trials.ts'
import type { FlakePrediction } from './flake-model.ts'

type Seen = Omit<FlakePrediction, 'evidence' | 'explanation' | 'wouldChange'>

/** The failures that speak for a state: flips for a flaky test, hard failures for a broken one. */
function speaking(state: FlakeState, { witnesses }: WindowOfRuns): readonly Witness[] {
  switch (state) {
    case 'flaky': {
      const flips = witnesses.filter(({ kind }) => kind === 'flip')
      return flips.length > 0 ? flips : witnesses
    }
    case 'broken':
      return witnesses.filter(({ kind }) => kind === 'failure')
    case 'recovered':
    case 'unknown':
      return witnesses
    case 'steady':
      return []
  }
}

/** Ids of the results of the newest runs that speak for the state, oldest first. */
export function idsOf(state: FlakeState, window: WindowOfRuns): string[] {
  return speaking(state, window).flatMap(({ results }) => results)
}

/** What was seen, and what would change the answer. */
export function explainScore(
  seen: Seen,
  window: WindowOfRuns,
  trials: Trials,
): Pick<FlakePrediction, 'explanation' | 'wouldChange'> {
  return { explanation: explanationOf(seen, window, trials), wouldChange: changeOf(seen, window, trials) }
}

function explanationOf(seen: Seen, window: WindowOfRuns, { cleanAfter }: Trials): string {
  const { state, samples, failures, flips, failingTail, score, flakyNow, regressed } = seen
  const runs = `${counted(samples, 'run')} of ${counted(window.days, 'day')}`
  const named = speaking(state, window)
    .slice(-3)
    .map(({ run }) => run)
    .join(', ')
  const newest = named === '' ? '' : ` Last in ${named}.`
  switch (state) {
    case 'flaky': {
      const flipped =
        flips.commits > 0
          ? `failed and passed on the same code on ${counted(flips.commits, 'commit')}`
          : 'failed now and then without a change that explains it'
      return `In ${runs} it failed ${times(failures)} and ${flipped}; flaky with probability ${text(flakyNow)}, at a rate that matters with ${text(score)}.${newest}`
    }
    case 'broken':
      return `It failed in the last ${counted(failingTail, 'run')}${failsOnMain(window) ? ' of main' : ', of several changes'}, in every attempt${regressed >= 0.5 ? `; a regression with probability ${text(regressed)}` : ', too many in a row for a flake'}.${newest}`
    case 'recovered':
      return `It failed ${failures === 0 ? 'on several changes' : times(failures)} in ${runs}, and not in the last ${counted(cleanAfter, 'run')}; what it had has most probably ended.${newest}`
    case 'steady':
      return failures === 0 ? `It never failed in ${runs}.` : `It failed ${times(failures)} in ${runs}.`
    case 'unknown':
      return `It ${failures === 0 ? 'never failed' : `failed ${times(failures)}`} in ${runs}: too little to tell. Flaky with probability ${text(flakyNow)}, a regression with ${text(regressed)}.${newest}`
  }
}

function changeOf({ state, rate, flips }: Seen, window: WindowOfRuns, { cleanAfter }: Trials): string {
  switch (state) {
    case 'flaky': {
      const more = Math.max(1, Math.ceil(Math.log(0.05) / Math.log(1 - Math.min(0.99, rate))) - cleanAfter)
      return `${counted(more, 'more clean run')} in a row would rule out its present rate with 95 %, and speak for a repair.`
    }
    case 'broken':
      return failsOnMain(window) ? 'One pass on main would end this.' : 'One pass would end this.'
    case 'recovered':
      return 'One more failure would put this in doubt.'
    case 'steady':
      return 'Two failures that pass on the same code would make it flaky.'
    case 'unknown':
      return flips.commits === 0
        ? 'Trying a failing run again on the same code would tell most.'
        : 'Another failure that passes on the same code would speak for flaky, clean runs against it.'
  }
}

function failsOnMain({ main, excludedTail }: WindowOfRuns): boolean {
  return main.lastFailed === true || (main.runs > 0 && excludedTail > 0)
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function text(probability: number): string {
  return probability.toFixed(2)
}
