import type { Attributes } from './attributes.ts'

/** Tools whose JUnit reports can be told apart. */
export type JunitDialect =
  | 'ant'
  | 'bats'
  | 'bazel'
  | 'catch2'
  | 'criterion'
  | 'ctest'
  | 'gatewright'
  | 'go-junit-report'
  | 'googletest'
  | 'gotestsum'
  | 'gradle'
  | 'jest-junit'
  | 'junit-platform'
  | 'minitest'
  | 'mocha-junit-reporter'
  | 'nextest'
  | 'node-test'
  | 'nose2'
  | 'phpunit'
  | 'playwright'
  | 'pytest'
  | 'qtest'
  | 'rspec'
  | 'surefire'
  | 'testcafe'
  | 'vitest'
  | 'web-test-runner'

/** What is known of an element: its local name, and its attributes. */
export interface ElementLook {
  readonly name: string
  readonly attributes: Attributes
}

/** What a report shows before its first case is over: all that the dialect is told from. */
export interface DialectEvidence {
  readonly root: ElementLook
  /** The first suite that holds a case, or else the first suite. */
  readonly suite?: ElementLook | undefined
  /** Names of the properties that stand before the first case. */
  readonly properties: ReadonlySet<string>
  readonly testcase?: ElementLook | undefined
}

/** In the order of the alphabet, as no other tool writes them. */
const antSuite = /^errors failures hostname (?:id )?name (?:package )?skipped tests time timestamp$/

type Rule = (evidence: DialectEvidence) => boolean

const attribute = (element: ElementLook | undefined, name: string): string =>
  element?.attributes.get(name) ?? ''
const keys = (element: ElementLook | undefined): string => [...(element?.attributes.keys() ?? [])].join(' ')
const isSingleSuite: Rule = ({ root }) => root.name === 'testsuite'
const hasProperty = ({ properties }: DialectEvidence, prefix: string): boolean =>
  [...properties].some((name) => name.startsWith(prefix))

/** The first rule that holds names the tool. Rules look at names and order of attributes, for few tools sign their reports. */
const rules: readonly (readonly [JunitDialect, Rule])[] = [
  // What our own writer signs, before a suite of it may look like another tool's.
  ['gatewright', ({ properties }) => properties.has('gatewright.item')],
  [
    'pytest',
    ({ root, suite }) => attribute(root, 'name') === 'pytest tests' || attribute(suite, 'name') === 'pytest',
  ],
  ['jest-junit', ({ root }) => attribute(root, 'name') === 'jest tests'],
  ['vitest', ({ root }) => attribute(root, 'name') === 'vitest tests'],
  [
    'mocha-junit-reporter',
    ({ root, suite }) =>
      attribute(root, 'name') === 'Mocha Tests' || /^Root Suite\b/.test(attribute(suite, 'name')),
  ],
  ['testcafe', ({ suite }) => attribute(suite, 'name') === 'TestCafe Tests'],
  ['nextest', ({ root }) => attribute(root, 'name') === 'nextest-run'],
  ['rspec', ({ suite }) => /^rspec\d*$/.test(attribute(suite, 'name'))],
  ['nose2', ({ suite }) => attribute(suite, 'name') === 'nose2-junit'],
  ['junit-platform', ({ suite }) => /^JUnit (Jupiter|Vintage|Platform)/.test(attribute(suite, 'name'))],
  ['playwright', ({ root }) => keys(root) === 'id name tests failures skipped errors time'],
  [
    'gotestsum',
    (evidence) => evidence.properties.has('go.version') && attribute(evidence.root, 'time') !== '',
  ],
  ['go-junit-report', (evidence) => evidence.properties.has('go.version')],
  [
    'bats',
    ({ suite, testcase }) =>
      attribute(suite, 'name').endsWith('.bats') || attribute(testcase, 'classname').endsWith('.bats'),
  ],
  ['criterion', ({ root }) => attribute(root, 'name') === 'Criterion Tests'],
  ['qtest', ({ properties }) => properties.has('QTestVersion')],
  ['ant', (evidence) => hasProperty(evidence, 'ant.')],
  ['ant', ({ suite }) => antSuite.test(keys(suite))],
  ['surefire', ({ suite }) => attribute(suite, 'xsi:noNamespaceSchemaLocation').includes('surefire')],
  ['surefire', (evidence) => hasProperty(evidence, 'surefire.') || evidence.properties.has('basedir')],
  [
    'gradle',
    (evidence) =>
      isSingleSuite(evidence) &&
      keys(evidence.suite) === 'name tests skipped failures errors timestamp hostname time',
  ],
  [
    'ctest',
    (evidence) =>
      isSingleSuite(evidence) &&
      keys(evidence.suite).startsWith('name tests failures disabled skipped hostname time'),
  ],
  [
    'googletest',
    ({ root, testcase }) =>
      attribute(root, 'name') === 'AllTests' ||
      (attribute(testcase, 'status') !== '' && attribute(testcase, 'result') !== ''),
  ],
  ['bazel', ({ testcase }) => keys(testcase) === 'name status duration time'],
  [
    'web-test-runner',
    ({ properties }) => properties.has('test.fileName') && properties.has('browser.launcher'),
  ],
  ['catch2', ({ properties }) => properties.has('random-seed') && properties.has('filters')],
  // What the reporter writes until it knows the name of the machine, which it never learns.
  ['catch2', ({ suite }) => attribute(suite, 'hostname') === 'tbd'],
  ['phpunit', ({ root, suite }) => root.name === 'testsuites' && attribute(suite, 'assertions') !== ''],
  ['minitest', (evidence) => isSingleSuite(evidence) && attribute(evidence.suite, 'assertions') !== ''],
  [
    'node-test',
    ({ suite }) => keys(suite) === 'name time disabled errors tests failures skipped timestamp hostname',
  ],
  [
    'node-test',
    ({ root, suite, testcase }) =>
      root.attributes.size === 0 && suite === undefined && attribute(testcase, 'classname') === 'test',
  ],
]

/** The tool that wrote a report, or nothing where the evidence is thin. */
export function detectDialect(evidence: DialectEvidence): JunitDialect | undefined {
  return rules.find(([, holds]) => holds(evidence))?.[0]
}

/** Every dialect that can be told. */
export const junitDialects: readonly JunitDialect[] = [...new Set(rules.map(([dialect]) => dialect))].sort()

/** Dialects that write every run of a case as a case of its own, so that a repeated name is a retry. */
export const dialectsThatRepeatRetries: ReadonlySet<JunitDialect> = new Set<JunitDialect>(['gotestsum'])

/** Dialects that leave skipped cases out unless told otherwise, and count them in their suites all the same. */
export const dialectsThatOmitSkipped: ReadonlySet<JunitDialect> = new Set<JunitDialect>([
  'mocha-junit-reporter',
])

/** Dialects that count a failed case among the failures and among the errors. */
export const dialectsThatCountFailuresTwice: ReadonlySet<JunitDialect> = new Set<JunitDialect>([
  'criterion',
  'qtest',
  'web-test-runner',
])

/** Dialects that count a failure that was expected like any other. */
export const dialectsThatCountExpectedFailures: ReadonlySet<string> = new Set<JunitDialect>(['qtest'])

/** Dialects that leave a skipped case without a result, where their cases have one at all. */
export const dialectsThatLeaveSkippedBare: ReadonlySet<JunitDialect> = new Set<JunitDialect>(['qtest'])

/** Dialects that write an empty report when a file does not load, and fail when there are no tests. */
export const dialectsThatAreNeverEmpty: ReadonlySet<JunitDialect> = new Set<JunitDialect>(['playwright'])
