import { canonicalJson, type JsonValue } from '../../canonical/index.ts'
import { compareInstants, type Group, type TestResult } from '../../schema/index.ts'
import { bytesOf, isSame } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { lastMinute, minuteAt, momentArbitrary, shiftInstants } from './moments.ts'

/** Time comes in as an argument, and nothing else tells it. */
export function timeLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, resultOn, waiverOn } = tools
  const future = scenario.chain((asked) => {
    const { subject } = asked.evidence
    return fc.tuple(
      fc.constant(asked),
      fc.array(resultOn(subject), { minLength: 1, maxLength: 3 }),
      waiverOn(subject, 'future'),
      fc.constantFrom<Group['state']>('complete', 'aborted'),
    )
  })
  return [
    law(
      tools,
      'L13',
      'What came after the cut is not seen: results, waivers, and the end of a run',
      future,
      ([asked, results, waiver, state]) => {
        const { policies, evidence, query } = asked
        const knownAt = query.knownAt ?? query.at
        const later = (at: string): string => shiftInstants(at, 60 * 60_000)
        const groups: Group[] = [{ id: 'run-3', state: 'open' }]
        const ended: Group[] = [{ id: 'run-3', state, finishedAt: later(knownAt), resultCount: 2 }]
        const before = decide(
          policies,
          { ...evidence, groups: [...(evidence.groups ?? []), ...groups] },
          query,
        )
        const after = decide(
          policies,
          {
            ...evidence,
            results: [
              ...evidence.results,
              ...results.map((result): TestResult => ({
                ...result,
                id: `${result.id}-later`,
                submittedAt: later(knownAt),
              })),
            ],
            waiverEvents: [
              ...(evidence.waiverEvents ?? []),
              ...waiver.map((event) => ({ ...event, at: later(knownAt) })),
            ],
            groups: [...(evidence.groups ?? []), ...ended],
          },
          query,
        )
        return expectLaw(isSame(before, after), () => 'the future shows through')
      },
    ),
    law(
      tools,
      'L14',
      'With what was known, the status holds until just before validUntil',
      fc.tuple(scenario, momentArbitrary(fc, 0, lastMinute + 3)),
      ([asked, laterAt]) => {
        const { policies, evidence, query } = asked
        const knownAt = query.knownAt ?? query.at
        const { status, validUntil } = decide(policies, evidence, { ...query, knownAt })
        if (validUntil !== null && compareInstants(validUntil, query.at) <= 0)
          return { wrong: `validUntil ${validUntil} is not after ${query.at}` }
        const isWithin =
          compareInstants(laterAt, query.at) > 0 &&
          (validUntil === null || compareInstants(laterAt, validUntil) < 0)
        if (!isWithin) return 'not its case'
        const later = decide(policies, evidence, { ...query, knownAt, at: laterAt }).status
        return expectLaw(
          status === later,
          () => `${status} until ${validUntil ?? 'ever'}, but ${later} at ${laterAt}`,
        )
      },
    ),
    law(
      tools,
      'L15',
      'Everything later by as much gives the same decision, later by as much',
      fc.tuple(scenario, fc.integer({ min: -2_000_000, max: 2_000_000 })),
      ([asked, seconds]) => {
        const shift = (value: unknown): string =>
          shiftInstants(canonicalJson(value as JsonValue), seconds * 1000)
        const shifted = JSON.parse(shift(asked)) as Scenario
        const expected = shift(withoutDigests(asked, decide))
        const actual = canonicalJson(withoutDigests(shifted, decide) as JsonValue)
        return expectLaw(expected === actual, () => `shifted by ${seconds} s:\n${expected}\n${actual}`)
      },
    ),
    law(
      tools,
      'L15.start',
      'No decision depends on what the clock of the machine says',
      scenario,
      ({ policies, evidence, query }) => {
        const decision = decide(policies, evidence, query)
        const told = [...bytesOf(decision).matchAll(/\d{4}-\d\d-\d\dT/g)].map(([day]) => day)
        const given = new Set([minuteAt(0).slice(0, 11)])
        return expectLaw(
          told.every((day) => given.has(day)),
          () => `a day that nobody gave: ${told.join(', ')}`,
        )
      },
    ),
  ]
}

/** Digests name the very bytes of what was looked at, instants included. */
function withoutDigests({ policies, evidence, query }: Scenario, decide: LawTools['decide']): unknown {
  return { ...decide(policies, evidence, query), evidenceDigest: '' }
}
