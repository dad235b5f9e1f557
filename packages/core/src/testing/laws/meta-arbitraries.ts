import type * as fastCheck from 'fast-check'
import type { Rule, RuleMeta } from '../../policy/index.ts'
import type { Duration } from '../../schema/index.ts'
import { momentsAt } from './moments.ts'
import { someOf } from './some-of.ts'
import { sparseRecord } from './sparse-record.ts'
import type { World } from './world.ts'

type Terms = NonNullable<RuleMeta['waivable']>

/** What rules say besides what they ask for. */
export interface MetaArbitraries {
  readonly duration: fastCheck.Arbitrary<Duration>
  readonly terms: fastCheck.Arbitrary<Terms>
  /**
   * A rule with a window, a way to enforce it and terms of waivers, now and then. Only where all rules beside it must be
   * met too.
   */
  readonly withMeta: (rule: fastCheck.Arbitrary<Rule>) => fastCheck.Arbitrary<Rule>
  /** The same for an alternative, which always counts while it is in force. */
  readonly withMetaOfAlternative: (rule: fastCheck.Arbitrary<Rule>) => fastCheck.Arbitrary<Rule>
}

export function metaArbitraries(fc: typeof fastCheck.default, world: World): MetaArbitraries {
  const { moment, momentAt } = momentsAt(fc, world)
  const steps = (count: number): Duration => `PT${(count * world.stepMs) / 1000}S`
  const duration = fc.constantFrom(steps(6), steps(3), steps(1.5), steps(1), 'P1D', 'P1D')
  const roles = someOf(fc, world.roles, 2)
  const scope = fc.constantFrom<('result' | 'failure-signature' | 'testcase')[]>(
    ['testcase'],
    ['result'],
    ['failure-signature'],
    ['result', 'failure-signature'],
  )
  const terms: fastCheck.Arbitrary<Terms> = fc.oneof(
    { weight: 1, arbitrary: fc.boolean() },
    {
      weight: 2,
      arbitrary: sparseRecord(
        fc,
        {},
        {
          by: roles,
          maxDuration: duration,
          approvals: fc.integer({ min: 1, max: 2 }),
          distinctFrom: fc.constant(['author' as const]),
          scope,
          breakGlass: sparseRecord(fc, { by: roles }, { maxDuration: duration }),
        },
      ),
    },
  )

  const window: fastCheck.Arbitrary<RuleMeta> = fc.oneof(
    moment().map((since): RuleMeta => ({ since })),
    moment(2).map((until): RuleMeta => ({ until })),
    fc
      .tuple(fc.nat(6), fc.integer({ min: 1, max: 5 }))
      .map(([from, length]): RuleMeta => ({ since: momentAt(from), until: momentAt(from + length) })),
  )
  const basis = fc.constantFrom<Pick<RuleMeta, 'basis'>[]>({}, { basis: 'decision' }, { basis: 'subject' })
  const enforcement = fc.constantFrom<RuleMeta[]>(
    { enforcement: 'warn' },
    { enforcement: 'dry-run' },
    { enforcement: 'block' },
  )
  const windowed = fc.tuple(window, basis).map(([when, by]): RuleMeta => ({ ...when, ...by }))
  const ramp = fc.tuple(moment(), basis).map(([warnUntil, by]): RuleMeta => ({ warnUntil, ...by }))
  const enforced = fc.tuple(windowed, enforcement).map(([when, how]): RuleMeta => ({ ...when, ...how }))
  const none = fc.constant<RuleMeta>({})
  const times: fastCheck.Arbitrary<RuleMeta> = fc.oneof(
    { weight: 20, arbitrary: none },
    { weight: 2, arbitrary: windowed },
    { weight: 1, arbitrary: ramp },
    { weight: 1, arbitrary: enforcement },
    { weight: 1, arbitrary: enforced },
  )
  const timesOfAlternative: fastCheck.Arbitrary<RuleMeta> = fc.oneof(
    { weight: 6, arbitrary: none },
    { weight: 1, arbitrary: windowed },
  )
  const waivable: fastCheck.Arbitrary<RuleMeta> = fc.oneof(
    { weight: 3, arbitrary: none },
    { weight: 1, arbitrary: terms.map((own): RuleMeta => ({ waivable: own })) },
  )
  const withSome =
    (some: fastCheck.Arbitrary<RuleMeta>) =>
    (rule: fastCheck.Arbitrary<Rule>): fastCheck.Arbitrary<Rule> =>
      fc.tuple(rule, some, waivable).map(([one, when, who]): Rule => ({ ...one, ...when, ...who }))
  return { duration, terms, withMeta: withSome(times), withMetaOfAlternative: withSome(timesOfAlternative) }
}
