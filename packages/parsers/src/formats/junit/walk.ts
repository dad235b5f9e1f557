import type { CaseCounts, CaseRecord } from '@gatewright/core/ports'
import { createCaseCounter, type CaseCounter } from '../../counts.ts'
import type { XmlElement } from '../../xml/element.ts'
import { noteTimestamp, readCase, sourceOf } from './case.ts'
import { kindOf } from './children.ts'
import { declaredDifferences, readDeclared, type DeclaredCounts } from './declared.ts'
import { readFailure } from './failure.ts'
import { firstAttribute, suitePathOf } from './identity.ts'
import { readProperties } from './properties.ts'
import type { Reading, Surroundings } from './reading.ts'

/** The name of the record that stands for trouble of a suite itself, such as a class that does not load. */
export const suiteRecordName = '<suite>'

/**
 * The records of a report in its order. Comes back with what was counted. Elements that are not known are gone into as
 * far as they hold cases.
 */
export function* readCases(root: XmlElement, reading: Reading): Generator<CaseRecord, CaseCounts, void> {
  const total = createCaseCounter()
  yield* readSuite(root, { suites: [], suitePath: [] }, reading, total)
  return total.counts()
}

function* readSuite(
  suite: XmlElement,
  outer: Surroundings,
  reading: Reading,
  total: CaseCounter,
): Generator<CaseRecord, void, void> {
  const around = enter(suite, outer, reading)
  const before = { counts: total.counts(), held: reading.completeness.held() }
  const children = suite.children()
  const troubles = children.filter((child) => kindOf(child) === 'failures')
  const properties = children.filter((child) => kindOf(child) === 'properties')
  for (const property of readProperties(properties, reading.limit)) reading.properties.add(property)
  for (const child of children) {
    if (child === troubles[0])
      yield count(suiteRecord(troubles, around, total.counts().tests, reading), reading, total)
    else yield* readInner(child, around, reading, total)
  }
  const declared = readDeclared(suite)
  compareDeclared(declared, before.counts, total.counts(), reading)
  reading.completeness.compare(declared, before.held, outer.suites.length === 0)
}

/** A case, a suite, or an element of another kind that may hold some. */
function* readInner(
  element: XmlElement,
  around: Surroundings,
  reading: Reading,
  total: CaseCounter,
): Generator<CaseRecord, void, void> {
  const kind = kindOf(element)
  if (kind === 'cases') yield* readCaseWithInner(element, around, reading, total)
  else if (kind === 'suites') yield* readSuite(element, around, reading, total)
  else if (kind === 'others') yield* readWrapper(element, around, reading, total)
}

/** The cases in an element that is not known; its name, where it has one, stands in their path as that of a suite. */
function* readWrapper(
  wrapper: XmlElement,
  around: Surroundings,
  reading: Reading,
  total: CaseCounter,
): Generator<CaseRecord, void, void> {
  const before = total.counts().tests
  const inner = { ...around, suitePath: [...around.suitePath, ...suitePathOf([wrapper])] }
  for (const child of wrapper.children()) yield* readInner(child, inner, reading, total)
  if (total.counts().tests === before) return
  reading.diagnostics.note('unknown-wrapper', 'An element that is not known holds cases; they were read.')
}

/** A case, then the cases that a few tools nest inside it. */
function* readCaseWithInner(
  testcase: XmlElement,
  around: Surroundings,
  reading: Reading,
  total: CaseCounter,
): Generator<CaseRecord, void, void> {
  const record = readCase(testcase, around, total.counts().tests, reading)
  yield count(record, reading, total)
  const inner = { ...around, suitePath: [...around.suitePath, record.name] }
  for (const child of testcase.children()) yield* readInner(child, inner, reading, total)
}

function enter(suite: XmlElement, outer: Surroundings, reading: Reading): Surroundings {
  const hostname = firstAttribute(suite, 'hostname') ?? outer.hostname
  const startedAt = noteTimestamp(suite, reading) ?? outer.startedAt
  return {
    suites: [...outer.suites, suite],
    suitePath: [...outer.suitePath, ...suitePathOf([suite])],
    ...(hostname === undefined ? {} : { hostname }),
    ...(startedAt ? { startedAt } : {}),
  }
}

function count(record: CaseRecord, reading: Reading, total: CaseCounter): CaseRecord {
  total.add(record)
  reading.completeness.add(record)
  return record
}

function suiteRecord(
  troubles: readonly XmlElement[],
  around: Surroundings,
  index: number,
  reading: Reading,
): CaseRecord {
  reading.diagnostics.note(
    'suite-level-error',
    'A suite itself reports a failure; it became a record of its own.',
  )
  return {
    name: suiteRecordName,
    suitePath: around.suitePath,
    outcome: 'error',
    rawOutcome: `suite:${troubles[0]?.name ?? 'error'}`,
    failures: troubles.map((element) => readFailure(element, reading.limit)),
    otherAttempts: [],
    properties: [],
    ...(around.startedAt ? { startedAt: around.startedAt } : {}),
    ...(around.hostname === undefined ? {} : { hostname: around.hostname }),
    source: sourceOf(reading, index),
  }
}

function compareDeclared(
  declared: DeclaredCounts,
  before: CaseCounts,
  after: CaseCounts,
  reading: Reading,
): void {
  const counted: CaseCounts = {
    tests: after.tests - before.tests,
    passed: after.passed - before.passed,
    failed: after.failed - before.failed,
    errors: after.errors - before.errors,
    skipped: after.skipped - before.skipped,
    flaky: after.flaky - before.flaky,
  }
  const differences = declaredDifferences(declared, counted)
  if (differences === '') return
  reading.diagnostics.note(
    'declared-count-differs',
    `A suite declares other counts than it holds: ${differences}.`,
  )
}
