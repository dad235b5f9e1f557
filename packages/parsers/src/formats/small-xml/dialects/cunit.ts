import type { CaseFailure, DeclaredCounts } from '@gatewright/core/ports'
import type { CaseDraft } from '../../../reading/context.ts'
import { suiteRecordName } from '../../../reading/record-names.ts'
import { childrenNamed, counterOf, elementAt, lineOf } from '../../../reading/xml/xml-fields.ts'
import type { XmlElement } from '../../../xml/element.ts'
import type { ElementTools, SmallXmlDialect } from '../dialect.ts'
import { blankExternalDoctype } from '../external-doctype.ts'
import { valueAt } from '../field.ts'

/** CUnit's automated results, each of which names a document type that is not read. A record of theirs is a failed assertion, not a test. */
export const cunitDialect: SmallXmlDialect = {
  format: 'cunit',
  roots: ['CUNIT_TEST_RUN_REPORT'],
  readers: { CUNIT_RUN_SUITE_SUCCESS: readSuite, CUNIT_RUN_SUITE_FAILURE: readFailedSuite },
  caseElements: ['CUNIT_RUN_TEST_RECORD'],
  declared: readDeclared,
  prepare: blankExternalDoctype,
}

function readSuite(suite: XmlElement, { around, context, emit }: ElementTools): void {
  const name = valueAt(suite, 'SUITE_NAME')
  const suitePath = name === undefined ? around.suitePath : [...around.suitePath, name]
  let held: CaseDraft | undefined
  let failures: CaseFailure[] = []
  for (const record of childrenNamed(suite, 'CUNIT_RUN_TEST_RECORD').flatMap((element) =>
    element.children(),
  )) {
    const testName = valueAt(record, 'TEST_NAME') ?? '(unnamed)'
    if (record.name !== 'CUNIT_RUN_TEST_FAILURE') {
      if (held) emit(held)
      const isPass = record.name === 'CUNIT_RUN_TEST_SUCCESS'
      held = {
        name: testName,
        suitePath,
        outcome: isPass ? 'passed' : 'inconclusive',
        rawOutcome: record.name,
      }
      continue
    }
    const condition = valueAt(record, 'CONDITION')
    const failure: CaseFailure = {
      kind: 'failure',
      ...(condition === undefined ? {} : { message: context.cut(condition) }),
    }
    // A test that fails twice is written twice, one after the other.
    if (held?.outcome === 'failed' && held.name === testName) {
      failures.push(failure)
      continue
    }
    if (held) emit(held)
    failures = [failure]
    held = {
      name: testName,
      suitePath,
      file: valueAt(record, 'FILE_NAME'),
      line: lineOf(valueAt(record, 'LINE_NUMBER')),
      outcome: 'failed',
      rawOutcome: record.name,
      failures,
    }
  }
  if (held) emit(held)
}

/** A suite that could not be set up, whose tests are not named, or not be cleaned up. */
function readFailedSuite(suite: XmlElement, { around, context, emit }: ElementTools): void {
  const name = valueAt(suite, 'SUITE_NAME')
  const reason = valueAt(suite, 'FAILURE_REASON')
  emit({
    name: suiteRecordName,
    suitePath: name === undefined ? around.suitePath : [...around.suitePath, name],
    outcome: 'error',
    rawOutcome: suite.name,
    failures: [{ kind: 'error', ...(reason === undefined ? {} : { message: context.cut(reason) }) }],
  })
}

function readDeclared(root: XmlElement): DeclaredCounts | undefined {
  const records = childrenNamed(elementAt(root, 'CUNIT_RUN_SUMMARY'), 'CUNIT_RUN_SUMMARY_RECORD')
  const read = (type: string, counter: string): number | undefined => {
    const record = records.find((candidate) => valueAt(candidate, 'TYPE') === type)
    return record && counterOf(valueAt(record, counter))
  }
  const tests = read('Test Cases', 'RUN')
  const failed = read('Test Cases', 'FAILED')
  const errors = read('Suites', 'FAILED')
  if (tests === undefined && failed === undefined && errors === undefined) return undefined
  return {
    ...(tests === undefined ? {} : { tests: tests + (errors ?? 0) }),
    failed: failed ?? 0,
    errors: errors ?? 0,
  }
}
