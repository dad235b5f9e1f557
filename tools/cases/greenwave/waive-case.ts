import { quirksOf, type CompatOptions } from '../../../packages/core/src/greenwave/compat.ts'
import { waiveAnswers } from '../../../packages/core/src/greenwave/decision/waive.ts'
import { subjectJson } from '../../../packages/core/src/greenwave/subjects/subject.ts'
import { subjectOf, type AnswerKind, type Subject } from '../../../packages/core/src/greenwave/index.ts'
import { answerKindOf } from './answer-kind.ts'
import type { GreenwaveCase, GreenwaveCommon } from './case-file.ts'
import { isRecord, recordsOf, textOf, textsOf, type Data } from './data.ts'
import { waiverFrom } from './rows.ts'

type Answer = Parameters<typeof waiveAnswers>[0][number]

/** Answers as they stand before waivers, and then as waivers leave them. */
export function waiveCase(one: GreenwaveCase, _: GreenwaveCommon, options: CompatOptions): Data {
  const given = recordsOf(one, 'answers')
  const answers = given.map((answer, index) => answerOf(answer, subjectFor(one, index, given.length)))
  const waivers = recordsOf(one, 'waivers').map(waiverFrom)
  const after = waiveAnswers(answers, waivers, quirksOf(options))
  return { answers: after.map(({ requirement }) => requirement) }
}

/**
 * Whose an answer is. Cases leave it out, for it is one subject for all: the answer itself says it, or what is expected of
 * it or of any other, and only where nothing names one, it is the subject that the waivers are for.
 */
function subjectFor(one: GreenwaveCase, index: number, answers: number): Subject {
  const expected = listIn(one.expected['answers'])
  const places = [
    recordsOf(one, 'answers')[index],
    // Waiving may make answers vanish, and then they stand elsewhere.
    expected.length === answers ? expected[index] : undefined,
    ...expected,
  ]
  const named = places.find((place) => isRecord(place) && typeof place['subject_identifier'] === 'string')
  const [waiver] = recordsOf(one, 'waivers')
  const aliases = textsOf(one['aliases']) ?? []
  const { subject_type: type, subject_identifier: identifier } = named ?? waiver ?? {}
  const name = typeof type === 'string' && !aliases.includes(type) ? type : 'koji_build'
  return {
    type: { ...subjectOf(name, '', []).type, aliases },
    identifier: textOf(identifier ?? 'nethack-1.2.3-1.rawhide'),
  }
}

/** The elements of a list, whichever form it is expected in. */
function listIn(expected: unknown): readonly Data[] {
  const list = isRecord(expected) ? Object.values(expected)[0] : expected
  return Array.isArray(list) ? list.filter(isRecord) : []
}

const testTypes: Partial<Readonly<Record<AnswerKind, string>>> = {
  passed: 'test-result-passed',
  failed: 'test-result-failed',
  missing: 'test-result-missing',
  incomplete: 'test-result-missing',
  errored: 'test-result-errored',
}

function answerOf(given: Data, subject: Subject): Answer {
  const { kind, isWaived } = answerKindOf(given)
  const testType = testTypes[kind]
  const { scenario } = given
  const isMissing = kind === 'missing' || testType === undefined
  const requirement = {
    subject_type: subject.type.id,
    subject_identifier: subject.identifier,
    ...(testType === undefined ? {} : { source: null }),
    ...(isMissing ? { scenario: null, testcase: kind } : {}),
    ...(kind === 'errored' ? { error_reason: null } : {}),
    ...given,
    type: `${testType ?? kind}${isWaived ? '-waived' : ''}`,
    ...(testType === undefined || kind === 'passed' || isWaived ? {} : { item: subjectJson(subject) }),
  } as unknown as Answer['requirement']
  return {
    kind,
    subject,
    testcase: textOf(given['testcase'] ?? kind),
    scenario: typeof scenario === 'string' ? scenario : null,
    ways: waysOf(given),
    isWaived,
    requirement,
  }
}

/** In which ways the test was run, as the answer says it. */
function waysOf(given: Data): Answer['ways'] {
  return Object.fromEntries(
    ['scenario', 'system_architecture', 'system_variant'].flatMap((key) => {
      const value = given[key]
      return typeof value === 'string' ? [[key, [value]]] : []
    }),
  )
}
