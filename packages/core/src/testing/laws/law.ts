import type * as fastCheck from 'fast-check'
import type { Decision, DecisionQuery, Evidence, Policy, PredicateSet } from '../../policy/index.ts'
import type { EvidenceArbitraries } from './evidence-arbitraries.ts'
import type { Moments } from './moments.ts'
import type { PolicyArbitraries } from './policy-arbitraries.ts'
import type { World } from './world.ts'

/** Something that holds for every decision, whatever the policies and the evidence. */
export interface PolicyLaw {
  /** `L5`, or `L4.runs` where a law has several parts. */
  readonly id: string
  readonly title: string
  /**
   * Tries the law on random input.
   *
   * @param runs - how many inputs
   * @param seed - makes the inputs the same again; by default fast-check picks one
   */
  readonly check: (runs: number, seed?: number) => LawOutcome
}

/** What came of a law. */
export type LawOutcome =
  | {
      readonly holds: true
      readonly runs: number
      /** Of the runs, those in which the law had something to say: the others satisfied it by not being its case. */
      readonly telling: number
    }
  | {
      readonly holds: false
      /** Gives the same counterexample again. */
      readonly seed: number
      /** The smallest input that was found, and what is wrong with its decision. */
      readonly message: string
    }

/** One question to a gate, with everything it needs. */
export interface Scenario {
  readonly policies: readonly Policy[]
  readonly evidence: Evidence
  readonly query: DecisionQuery
}

export type Decide = (policies: readonly Policy[], evidence: Evidence, query: DecisionQuery) => Decision

/** What laws are made of. */
export interface LawTools extends EvidenceArbitraries, PolicyArbitraries, Moments {
  readonly fc: typeof fastCheck.default
  readonly world: World
  /** Knows the predicates. */
  readonly decide: Decide
  readonly predicates: PredicateSet
  readonly scenario: fastCheck.Arbitrary<Scenario>
  readonly query: fastCheck.Arbitrary<DecisionQuery>
}

/** What a law says about one input: that it is not its case, that all is well, or what is wrong. */
export type LawAnswer = 'not its case' | 'holds' | { readonly wrong: string }

/** A law from a generator and what must hold of everything it generates. */
export function law<Input>(
  { fc }: Pick<LawTools, 'fc'>,
  id: string,
  title: string,
  input: fastCheck.Arbitrary<Input>,
  answer: (input: Input) => LawAnswer,
): PolicyLaw {
  const check = (runs: number, seed?: number): LawOutcome => {
    let telling = 0
    const property = fc.property(input, (one) => {
      const said = answer(one)
      if (said !== 'not its case') telling++
      if (typeof said === 'object') throw new Error(said.wrong)
    })
    const details = fc.check(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) })
    if (!details.failed) return { holds: true, runs, telling }
    const cause =
      details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance)
    return {
      holds: false,
      seed: details.seed,
      message: `${cause}\n${fc.stringify(details.counterexample?.[0])}`,
    }
  }
  return { id, title, check }
}

/** Says what is wrong unless the condition holds. */
export function expectLaw(condition: boolean, wrong: () => string): LawAnswer {
  return condition ? 'holds' : { wrong: wrong() }
}
