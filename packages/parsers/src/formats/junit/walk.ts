import type { CaseCounts, CaseRecord } from '@gatewright/core/ports'
import { createCaseCounter, type CaseCounter } from '../../counts.ts'
import type { XmlElement } from '../../xml/element.ts'
import { noteTimestamp, readCase } from './case.ts'
import { declaredDifferences, readDeclared } from './declared.ts'
import { readFailure } from './failure.ts'
import { firstAttribute, suitePathOf } from './identity.ts'
import { readProperties } from './properties.ts'
import type { Reading, Surroundings } from './reading.ts'

/** The name of the record that stands for trouble of a suite itself, such as a class that does not load. */
export const suiteRecordName = '<suite>'

/** The records of a report in its order. Comes back with what was counted. */
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
  const before = total.counts()
  const children = suite.children()
  const troubles = children.filter(({ name }) => /^(failure|error)$/i.test(name))
  const properties = children.filter(({ name }) => /^propert(y|ies)$/i.test(name))
  reading.properties.push(...readProperties(properties, reading.limit))
  for (const child of children) {
    const name = child.name.toLowerCase()
    if (child === troubles[0])
      yield count(suiteRecord(troubles, around, total.counts().tests, reading), total)
    else if (name === 'testcase') yield* readCaseWithInner(child, around, reading, total)
    else if (name === 'testsuite' || name === 'testsuites') yield* readSuite(child, around, reading, total)
  }
  compareDeclared(suite, before, total.counts(), reading)
}

/** A case, then the cases that a few tools nest inside it. */
function* readCaseWithInner(
  testcase: XmlElement,
  around: Surroundings,
  reading: Reading,
  total: CaseCounter,
): Generator<CaseRecord, void, void> {
  const record = readCase(testcase, around, total.counts().tests, reading)
  yield count(record, total)
  const inner = { ...around, suitePath: [...around.suitePath, record.name] }
  for (const child of testcase.children()) {
    if (child.name === 'testcase') yield* readCaseWithInner(child, inner, reading, total)
    else if (child.name === 'testsuite') yield* readSuite(child, inner, reading, total)
  }
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

function count(record: CaseRecord, total: CaseCounter): CaseRecord {
  total.add(record)
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
    source: {
      format: 'junit',
      ...(reading.dialect === undefined ? {} : { dialect: reading.dialect }),
      index,
    },
  }
}

function compareDeclared(suite: XmlElement, before: CaseCounts, after: CaseCounts, reading: Reading): void {
  const counted: CaseCounts = {
    tests: after.tests - before.tests,
    passed: after.passed - before.passed,
    failed: after.failed - before.failed,
    errors: after.errors - before.errors,
    skipped: after.skipped - before.skipped,
    flaky: after.flaky - before.flaky,
  }
  const differences = declaredDifferences(readDeclared(suite), counted)
  if (differences === '') return
  reading.diagnostics.note(
    'declared-count-differs',
    `A suite declares other counts than it holds: ${differences}.`,
  )
}
