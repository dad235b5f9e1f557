import type * as fastCheck from 'fast-check'
import { canonicalJson, type JsonValue } from '../../canonical/index.ts'
import { loadState, saveState, type StatisticsEvent, type StatisticsPlugin } from '../../stats/index.ts'
import { expectLaw, law, type LawAnswer, type LawOutcome } from '../laws/law.ts'
import { statisticsEvents } from './event-arbitraries.ts'

/** Something that holds for a plug-in, whatever events there are. */
export interface StatisticsLaw {
  readonly id: string
  readonly title: string
  /**
   * Tries the law on random events.
   *
   * @param runs - how many lists of events
   * @param seed - makes them the same again; by default fast-check picks one
   */
  readonly check: (runs: number, seed?: number) => LawOutcome
}

export interface StatisticsLawOptions {
  /** Lists of events that the plug-in counts; {@link statisticsEvents} by default. */
  readonly events?: fastCheck.Arbitrary<readonly StatisticsEvent[]>
}

/**
 * The laws that a statistics plug-in has to keep by what it declares, as functions for any test runner: it is a function of its
 * events, its state survives a restart at any place, its results are what their schema says; where it is `commutative` the
 * order changes nothing, and where it has `merge` parts put together are the whole. States are compared as saved, bit by bit.
 *
 * @example
 * import { passRate } from '@gatewright/core/stats'
 * import { statisticsPluginLaws } from '@gatewright/core/testing'
 * import fc from 'fast-check'
 *
 * for (const law of statisticsPluginLaws(fc, passRate({ windows: ['1d'] }))) {
 *   const outcome = law.check(100)
 *   if (!outcome.holds) throw new Error(`${law.id}: ${outcome.message}`)
 * }
 */
export function statisticsPluginLaws<State, Output extends JsonValue>(
  fc: typeof fastCheck.default,
  plugin: StatisticsPlugin<State, Output>,
  { events = statisticsEvents(fc) }: StatisticsLawOptions = {},
): readonly StatisticsLaw[] {
  const own = events.map((all) => all.filter(isCounted(plugin)))
  const cut = fc.tuple(own, fc.nat(64))
  const laws: StatisticsLaw[] = [
    law({ fc }, 'S1', 'Equal events come to an equal state and result', own, (all) =>
      whereCounted(all, () => {
        const first = shownOf(plugin, fold(plugin, all))
        return answer(shownOf(plugin, fold(plugin, all)), first, 'the second count')
      }),
    ),
    law({ fc }, 'S2', 'A restart after any event changes nothing', cut, ([all, place]) =>
      whereCounted(all, () => {
        const begun = reloaded(plugin, fold(plugin, all.slice(0, place)))
        const ended = fold(plugin, all.slice(place), begun)
        const whole = shownOf(plugin, fold(plugin, all))
        return answer(shownOf(plugin, ended), whole, `a restart after ${place} events`)
      }),
    ),
    law(
      { fc },
      'S3',
      'A result is what its schema says, and showing it leaves the state as it is',
      own,
      (all) => {
        const state = fold(plugin, all)
        const before = textOf(plugin, state)
        const shown: JsonValue = plugin.result(state)
        const checked = plugin.resultSchema.safeParse(JSON.parse(canonicalJson(shown)))
        if (!checked.success) return { wrong: `the schema refuses the result: ${checked.error.message}` }
        return answer(textOf(plugin, state), before, 'showing the result')
      },
    ),
  ]
  if (plugin.algebra === 'commutative') {
    const shuffled = own.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
    )
    laws.push(
      law({ fc }, 'S4', 'The order of events changes nothing', shuffled, ([all, other]) =>
        whereCounted(all, () =>
          answer(textOf(plugin, fold(plugin, other)), textOf(plugin, fold(plugin, all)), 'another order'),
        ),
      ),
    )
  }
  if (plugin.merge) laws.push(...mergeLaws(fc, plugin, own))
  return laws
}

function mergeLaws<State, Output extends JsonValue>(
  fc: typeof fastCheck.default,
  plugin: StatisticsPlugin<State, Output>,
  own: fastCheck.Arbitrary<readonly StatisticsEvent[]>,
): readonly StatisticsLaw[] {
  const cuts = fc.tuple(own, fc.nat(64), fc.nat(64))
  const merged = (parts: readonly (readonly StatisticsEvent[])[]): State =>
    parts
      .map((part) => fold(plugin, part))
      .reduce((earlier, later) => plugin.merge?.(earlier, later) ?? earlier)
  return [
    law({ fc }, 'S5', 'Parts put together are the whole, empty ones too', cuts, ([all, a, b]) =>
      whereCounted(all, () => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)]
        const parts = [all.slice(0, first), all.slice(first, second), all.slice(second)]
        const whole = textOf(plugin, fold(plugin, all))
        const three = answer(textOf(plugin, merged(parts)), whole, 'three parts')
        if (three !== 'holds') return three
        const more = textOf(plugin, merged([[], all.slice(0, first), all.slice(first), []]))
        return answer(more, whole, 'two parts and empty ones')
      }),
    ),
  ]
}

function isCounted<State>(plugin: StatisticsPlugin<State>): (event: StatisticsEvent) => boolean {
  return (event) => plugin.kinds.includes(event.kind) && (!plugin.key || plugin.key(event) !== undefined)
}

function fold<State>(
  plugin: StatisticsPlugin<State>,
  events: readonly StatisticsEvent[],
  from: State = plugin.init(),
): State {
  return events.reduce((state, event) => plugin.step(state, event), from)
}

function reloaded<State>(plugin: StatisticsPlugin<State>, state: State): State {
  return loadState(plugin, JSON.parse(textOf(plugin, state)) as JsonValue)
}

/** The state as it is stored. */
function textOf<State>(plugin: StatisticsPlugin<State>, state: State): string {
  return canonicalJson(saveState(plugin, state))
}

/** The state as it is stored, and what it comes to. */
function shownOf<State, Output extends JsonValue>(
  plugin: StatisticsPlugin<State, Output>,
  state: State,
): string {
  return `${textOf(plugin, state)} with the result ${canonicalJson(plugin.result(state))}`
}

function whereCounted(events: readonly StatisticsEvent[], say: () => LawAnswer): LawAnswer {
  return events.length === 0 ? 'not its case' : say()
}

function answer(found: string, expected: string, what: string): LawAnswer {
  return expectLaw(found === expected, () => `${what} comes to ${found}, not ${expected}`)
}
