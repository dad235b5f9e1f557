import type * as fastCheck from 'fast-check'
import type { FactValue } from '../../policy/index.ts'
import type { Group, Item, SubjectRef, TestResult } from '../../schema/index.ts'
import { momentsAt } from './moments.ts'
import { sparseRecord } from './sparse-record.ts'
import { identifierOf, type World } from './world.ts'

/** A result before it is known what it is on. */
export type RandomResult = Omit<TestResult, 'item'>

/** What was tested, and what came of it. */
export interface ResultArbitraries {
  /** The subject of a gate, of which most is known. */
  readonly subject: fastCheck.Arbitrary<SubjectRef>
  /** What is known of the other subjects of the world. */
  readonly otherSubjects: fastCheck.Arbitrary<readonly SubjectRef[]>
  readonly result: fastCheck.Arbitrary<RandomResult>
  /** A result on the subject. */
  readonly resultOn: (subject: SubjectRef) => fastCheck.Arbitrary<TestResult>
  readonly group: (id: string) => fastCheck.Arbitrary<Group>
}

/** Groups that results belong to; the evidence does not always know of them. */
export const runs: readonly string[] = ['run-1', 'run-2']

export function resultArbitraries(fc: typeof fastCheck.default, world: World): ResultArbitraries {
  const { moment } = momentsAt(fc, world)
  const signature = fc.constantFrom('signature-1', 'signature-2')
  const outcome = fc.oneof(
    { weight: 6, arbitrary: fc.constant('PASSED') },
    { weight: 3, arbitrary: fc.constant('FAILED') },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'INFO',
        'NEEDS_INSPECTION',
        'ERROR',
        'SKIPPED',
        'QUEUED',
        'RUNNING',
        'UNHEARD_OF',
      ),
    },
  )
  const said = Object.entries(world.data).flatMap(([key, values]) =>
    values.map((value) => ({ [key]: [value] })),
  )
  const result: fastCheck.Arbitrary<RandomResult> = fc
    .record({
      id: fc.nat(99).map((number) => `r${number}`),
      testcase: fc.constantFrom(...world.testcases),
      outcome,
      submittedAt: moment(),
      variant: fc.constantFrom(...world.variants),
      data: fc.constantFrom<Readonly<Record<string, readonly string[]>>>({}, {}, ...said),
      groups: fc.subarray([...runs]),
      signature: fc.option(signature, { nil: undefined, freq: 2 }),
      skipKind: fc.constantFrom('skipped' as const, 'precluded' as const),
    })
    .map(({ signature: failureSignature, skipKind, ...fields }) => ({
      ...fields,
      ...(failureSignature !== undefined && hasSignature.has(fields.outcome) ? { failureSignature } : {}),
      ...(fields.outcome === 'SKIPPED' ? { skipKind } : {}),
    }))
  const who = fc.constantFrom(...world.people)
  const subject = sparseRecord(
    fc,
    { type: fc.constantFrom(...world.subjectTypes) },
    // What is not known is the exception: a gate that waits for facts tells nothing else.
    {
      unknown: fc.subarray([...factNames], { maxLength: 2 }),
      facts: factsArbitrary(fc, world),
    },
    2,
  ).chain(({ type, unknown = [], facts }) =>
    fc
      .record({
        productVersion: fc.constantFrom(...world.productVersions),
        revision: fc.constantFrom('1', '2'),
        author: who,
        requester: who,
        createdAt: moment(0, 6),
      })
      .map((known): SubjectRef => ({
        type,
        identifier: identifierOf(type),
        ...Object.fromEntries(Object.entries(known).filter(([name]) => !unknown.some((one) => one === name))),
        ...(facts === undefined ? {} : { facts }),
        ...ownFacts(facts),
      })),
  )
  const otherSubject = (name: SubjectRef): fastCheck.Arbitrary<SubjectRef> =>
    sparseRecord(
      fc,
      { type: fc.constant(name.type), identifier: fc.constant(name.identifier) },
      { revision: fc.constantFrom('1', '2'), author: who, createdAt: moment(0, 6) },
      2,
    )
  const others = world.otherSubjects
  return {
    subject,
    otherSubjects:
      others.length === 0
        ? fc.constant([])
        : fc.array(fc.constantFrom(...others).chain(otherSubject), { maxLength: 2 }),
    result,
    resultOn: (on) => result.map((fields) => ({ ...fields, item: itemOf(on) })),
    group: (id) =>
      sparseRecord(
        fc,
        {
          id: fc.constant(id),
          state: fc.constantFrom<Group['state'][]>(
            'complete',
            'complete',
            'complete',
            'complete',
            'open',
            'aborted',
          ),
        },
        { finishedAt: moment(), resultCount: fc.nat(3), replaces: fc.constantFrom(...runs) },
        4,
      ),
  }
}

const factNames = ['productVersion', 'revision', 'author', 'requester', 'createdAt'] as const

function factsArbitrary(
  fc: typeof fastCheck.default,
  { facts }: World,
): fastCheck.Arbitrary<Readonly<Record<string, FactValue>>> {
  const each = Object.entries(facts).map(([name, values]) => [name, fc.constantFrom(...values)] as const)
  return fc
    .subarray(Object.keys(facts))
    .chain((known) => fc.record(Object.fromEntries(each.filter(([name]) => known.includes(name)))))
}

/** What a subject says of itself under names that conditions use. */
function ownFacts(facts: Readonly<Record<string, FactValue>> = {}): Partial<SubjectRef> {
  const own = Object.entries(facts).filter(
    ([name, value]) =>
      typeof value === 'string' && factNames.some((one) => one === name && one !== 'createdAt'),
  )
  return Object.fromEntries(own)
}

/** One pass for everything: gates are open often enough for the laws about open gates. */
export function passesOf(
  { testcases, variants }: World,
  submittedAt: (index: number) => string,
): RandomResult[] {
  return testcases.flatMap((testcase) =>
    variants.map((variant, index) => ({
      id: `pass-${testcase}-${index}`,
      testcase,
      outcome: 'PASSED',
      submittedAt: submittedAt(index % 4),
      variant,
      data: {},
      groups: ['run-1'],
    })),
  )
}

export function itemOf(subject: Pick<SubjectRef, 'type' | 'identifier'>): Item {
  return { type: subject.type, id: subject.identifier }
}

const hasSignature: ReadonlySet<string> = new Set(['FAILED', 'NEEDS_INSPECTION', 'ERROR', 'UNHEARD_OF'])

/** A second delivery that differs in what should not matter, or in what makes it another opinion under the same id. */
export function nearRepeat<Result extends RandomResult>(result: Result | undefined, how: number): Result[] {
  if (!result) return []
  if (how === 0) return [{ ...result, note: 'delivered again' }]
  if (how === 1) return [{ ...result, groups: [...result.groups].reverse() }]
  if (how === 2) return [result]
  return result.outcome === 'PASSED'
    ? [{ ...result, outcome: 'FAILED' }]
    : [{ ...result, data: { worker: ['2'] } }]
}
