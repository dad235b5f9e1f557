import type { CaseCounts, CaseRecord } from '@gatewright/core/ports'
import { suiteRecordName } from '../../reading/record-names.ts'
import type { XmlTag } from '../../xml/tag.ts'
import { attributesOf, firstSaying, type Attributes } from './attributes.ts'
import { declaredCounts, declaredDifferences, readDeclared } from './declared.ts'
import { noteOddity } from './diagnostics.ts'
import type { OpenSuite, Surroundings } from './frames.ts'
import { sourceOf, type JunitState } from './state.ts'
import { failureOf } from './trouble.ts'

/** What holds outside of the root. */
export const nowhere: Surroundings = {
  suitePath: [],
  suite: undefined,
  hostname: undefined,
  startedAt: undefined,
  file: undefined,
}

/** A suite begins. */
export function openSuite(tag: XmlTag, outer: Surroundings, isRoot: boolean, state: JunitState): OpenSuite {
  const { localName } = tag
  const attributes = attributesOf(tag)
  const look = { name: localName, attributes }
  const declared = readDeclared(attributes)
  if (isRoot) {
    state.roots += 1
    // Several documents in one file declare nothing about the whole of it.
    state.declared = state.roots === 1 ? declaredCounts(declared) : undefined
    state.evidence.root(look)
    if (localName === 'testsuite') state.evidence.firstSuite(look)
  } else if (outer.suite === undefined) state.evidence.firstSuite(look)
  // Its time belongs to no record, but shows how the report writes numbers.
  state.times.duration(attributes.get('time'))
  const around: Surroundings = {
    suitePath: localName === 'testsuites' ? outer.suitePath : pathWith(outer.suitePath, attributes),
    suite: localName === 'testsuite' ? look : outer.suite,
    hostname: firstSaying(attributes.get('hostname')) ?? outer.hostname,
    startedAt: state.times.moment(attributes.get('timestamp'), tag.offset) ?? outer.startedAt,
    file: firstSaying(attributes.get('file'), attributes.get('filepath')) ?? outer.file,
  }
  return {
    place: state.places.placeOf(tag.offset),
    byteOffset: state.places.byteOffsetOf(tag.offset),
    isRoot,
    around,
    declared,
    countsBefore: state.context.counter.counts(),
    heldBefore: state.completeness.held(),
    troubles: [],
    kept: 0,
  }
}

/** A path and a suite or an element like one in it; one without a name leaves it as it is. */
export function pathWith(suitePath: readonly string[], attributes: Attributes): readonly string[] {
  const name = firstSaying(attributes.get('name'))
  return name === undefined || name === 'undefined' ? suitePath : [...suitePath, name]
}

/** A suite ends: its own troubles become a record, and what it declares is compared. */
export function closeSuite(suite: OpenSuite, state: JunitState): void {
  const { context, completeness, evidence } = state
  if (suite.troubles.length > 0) {
    const record = suiteRecord(suite, state)
    completeness.add(record)
    context.emit(record)
  }
  const differences = declaredDifferences(
    suite.declared,
    subtract(context.counter.counts(), suite.countsBefore),
  )
  if (differences !== '') {
    const message = `A suite declares other counts than it holds: ${differences}.`
    noteOddity(context, 'declared-count-differs', suite.place, message)
  }
  completeness.compare(suite.declared, suite.heldBefore, suite.isRoot, evidence.dialect())
}

function suiteRecord({ troubles, around, place, byteOffset }: OpenSuite, state: JunitState): CaseRecord {
  const { context, evidence } = state
  noteOddity(context, 'suite-level-error', place)
  return {
    name: suiteRecordName,
    suitePath: around.suitePath,
    outcome: 'error',
    rawOutcome: `suite:${troubles[0]?.name ?? 'error'}`,
    failures: troubles.map((trouble) => failureOf(trouble, context)),
    otherAttempts: [],
    properties: [],
    ...(around.startedAt ? { startedAt: around.startedAt } : {}),
    ...(around.hostname === undefined ? {} : { hostname: around.hostname }),
    source: sourceOf(evidence.dialect(), context.nextIndex(), byteOffset),
  }
}

function subtract(after: CaseCounts, before: CaseCounts): CaseCounts {
  return {
    tests: after.tests - before.tests,
    passed: after.passed - before.passed,
    failed: after.failed - before.failed,
    errors: after.errors - before.errors,
    skipped: after.skipped - before.skipped,
    flaky: after.flaky - before.flaky,
  }
}
