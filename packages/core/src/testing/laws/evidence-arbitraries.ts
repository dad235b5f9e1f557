import type * as fastCheck from 'fast-check'
import type { Evidence } from '../../policy/index.ts'
import type { SubjectRef, TestResult } from '../../schema/index.ts'
import { momentsAt, type Moments } from './moments.ts'
import { cleanCounts, numberArbitraries, steadySeries, type NumberArbitraries } from './number-arbitraries.ts'
import {
  approvalsOf,
  everyRole,
  grantAround,
  peopleArbitraries,
  type PeopleArbitraries,
} from './people-arbitraries.ts'
import {
  itemOf,
  nearRepeat,
  passesOf,
  resultArbitraries,
  runs,
  type ResultArbitraries,
} from './result-arbitraries.ts'
import { waiverArbitraries, type WaiverArbitraries } from './waiver-arbitraries.ts'
import { narrow, type World } from './world.ts'

/** Random evidence over the names of a world. */
export interface EvidenceArbitraries
  extends ResultArbitraries, WaiverArbitraries, PeopleArbitraries, NumberArbitraries {
  readonly evidence: fastCheck.Arbitrary<Evidence>
}

/**
 * Generators of evidence that passes its schema, made with your copy of fast-check: all kinds of it, of which each is
 * missing now and then. Ties, retries and repeats are common, and half of the time most of the news is good.
 */
export function evidenceArbitraries(fc: typeof fastCheck.default, world: World): EvidenceArbitraries {
  const wide = evidenceOver(fc, world)
  const { evidence } = evidenceOver(fc, narrow(world))
  return {
    ...wide,
    evidence: fc.oneof({ weight: 2, arbitrary: wide.evidence }, { weight: 1, arbitrary: evidence }),
  }
}

function evidenceOver(fc: typeof fastCheck.default, world: World): EvidenceArbitraries {
  const ofResults = resultArbitraries(fc, world)
  const ofWaivers = waiverArbitraries(fc, world)
  const ofPeople = peopleArbitraries(fc, world)
  const ofNumbers = numberArbitraries(fc, world)
  const { momentAt } = momentsAt(fc, world)
  const several = <Value>(one: fastCheck.Arbitrary<Value>, maxLength: number): fastCheck.Arbitrary<Value[]> =>
    fc.oneof(fc.constant<Value[]>([]), fc.array(one, { maxLength }))
  const list = fc.constantFrom<readonly string[]>(
    ...world.testcases.map((_, index) => world.testcases.slice(0, index + 1)),
    world.items,
    [],
  )
  const evidence: fastCheck.Arbitrary<Evidence> = fc
    .record({
      mood: fc.constantFrom<Mood[]>('wild', 'neat', 'good'),
      subject: ofResults.subject,
      extra: fc.uniqueArray(fc.tuple(ofResults.result, fc.nat(7)), {
        maxLength: 10,
        selector: ([{ id }]) => id,
      }),
      again: fc.array(fc.tuple(fc.nat(11), fc.nat(3)), { maxLength: 2 }),
      waivers: several(fc.tuple(ofWaivers.waiver, fc.nat(7)), 3),
      quarantine: several(ofWaivers.quarantineEntry, 3),
      groups: fc.tuple(
        ...runs.map((id) => fc.option(ofResults.group(id), { nil: undefined })),
        fc.option(ofResults.group('run-1'), { nil: undefined, freq: 1 }),
      ),
      lists: fc.array(list, { minLength: world.lists.length, maxLength: world.lists.length }),
      signOffs: several(fc.tuple(ofPeople.signOff, fc.nat(7), fc.nat(3)), 5),
      isApproved: fc.boolean(),
      hasEveryRole: fc.constantFrom(false, false, true),
      roles: several(ofPeople.roleGrant, 4),
      metrics: fc.oneof(ofNumbers.series, fc.array(ofNumbers.metricPoint, { maxLength: 6 })),
      counts: several(ofNumbers.counts, 4),
      exonerations: several(ofNumbers.exoneration, 3),
      isAimed: fc.boolean(),
      otherSubjects: ofResults.otherSubjects,
      hasIssue: fc.boolean(),
    })
    .map((made): Evidence => {
      const { subject, mood } = made
      const isWild = mood === 'wild'
      const isApproved = !isWild && (mood === 'good' || made.isApproved)
      // Most of it is about the subject itself.
      const on = (where: number): SubjectRef => (where === 7 ? world.otherSubjects[0] : undefined) ?? subject
      const shown = made.extra.map(([fields, where]) => ({ ...fields, item: itemOf(on(where)) }))
      const results = resultsIn(mood, shown, world, momentAt, subject)
      // What lets failures through is more often than not about something that failed.
      const failed = results.filter(({ outcome }) => outcome !== 'PASSED').map(({ testcase }) => testcase)
      const aim = <About extends { readonly testcase: string }>(about: About, index: number): About => {
        const testcase = made.isAimed ? failed[index % failed.length] : undefined
        return testcase === undefined ? about : { ...about, testcase }
      }
      const signOffs = made.signOffs.map(([one, where]) => ({
        ...one,
        ...(where === 7 ? { subject: { type: on(where).type, identifier: on(where).identifier } } : {}),
      }))
      return {
        subject,
        results: [...results, ...made.again.flatMap(([index, how]) => nearRepeat(results[index], how))],
        waiverEvents: made.waivers.flatMap(([events, where], index) =>
          events(on(where), `w${index + 1}`).map((event) =>
            event.kind === 'requested' ? { ...event, scope: aim(event.scope, index) } : event,
          ),
        ),
        quarantine: made.quarantine.map(aim),
        groups: isWild
          ? made.groups.filter(isThere)
          : [
              ...runs.map((id) => ({ id, state: 'complete' as const })),
              ...made.groups.slice(2).filter(isThere),
            ],
        lists: Object.fromEntries([
          ...world.lists.map((name, index) => [name, made.lists[index] ?? []]),
          ...world.subjectLists.map((name) => [
            name,
            [
              ...world.otherSubjects.map(({ identifier }) => identifier),
              ...(isWild ? [] : [subject.identifier]),
            ],
          ]),
        ]),
        signOffs: [
          ...(isApproved ? approvalsOf(world, momentAt(4), subject.revision) : []),
          ...(isApproved ? world.otherSubjects : []).flatMap(({ type, identifier }) =>
            approvalsOf(world, momentAt(4)).map((one) => ({ ...one, subject: { type, identifier } })),
          ),
          ...(isApproved ? signOffs.slice(0, 1) : signOffs),
        ],
        roles: [
          ...(isApproved || made.hasEveryRole ? everyRole(world, momentAt(0)) : []),
          ...made.roles,
          ...made.signOffs.flatMap(([one, , when]) => grantAround(one, when, momentAt)),
        ],
        metrics: [...(isWild ? [] : steadySeries(world, momentAt)), ...made.metrics],
        baselines: [...(isWild ? [] : cleanCounts(world, momentAt(5))), ...made.counts],
        exonerations: made.exonerations.map(aim),
        otherSubjects: made.otherSubjects,
        ...(made.hasIssue
          ? { knownIssues: [{ testcase: world.testcases[0] ?? 'unit/a', url: 'https://bugs.example/1' }] }
          : {}),
      }
    })
  return { ...ofResults, ...ofWaivers, ...ofPeople, ...ofNumbers, evidence }
}

/** What most of the news is like: good; one result of each test, whatever it is; or anything at all. */
type Mood = 'good' | 'neat' | 'wild'

function resultsIn(
  mood: Mood,
  shown: readonly TestResult[],
  world: World,
  momentAt: Moments['momentAt'],
  subject: SubjectRef,
): readonly TestResult[] {
  if (mood === 'wild') return shown
  if (mood === 'neat') {
    const byTest = new Map(shown.map((one) => [one.testcase, { ...one, item: itemOf(subject) }]))
    return [...byTest.values()]
  }
  const passes = [subject, ...world.otherSubjects].flatMap((one, index) =>
    passesOf(world, momentAt).map((fields) => ({
      ...fields,
      id: `${fields.id}${index === 0 ? '' : `-${index}`}`,
      item: itemOf(one),
    })),
  )
  return [...passes, ...shown.slice(0, 2)]
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined
}
