import { decodeHead } from './source/decode.ts'

/** What content seems to be, from its beginning alone. */
export interface ContentDescription {
  /**
   * Stable name of the format, as `junit`, `trx` or `json`; `xml` or `unknown` where it is of no known
   * format, `xml-prolog` where it is XML and its root was not reached.
   */
  readonly format: string
  /** For a person, to stand after "looks like". Never repeats the content. */
  readonly seen: string
}

const roots: Readonly<Record<string, ContentDescription>> = {
  testsuites: { format: 'junit', seen: 'JUnit XML' },
  testsuite: { format: 'junit', seen: 'JUnit XML' },
  'testng-results': { format: 'testng', seen: 'TestNG results' },
  TestRun: { format: 'trx', seen: 'Visual Studio TRX results' },
  'test-run': { format: 'nunit3', seen: 'NUnit 3 results' },
  'test-results': { format: 'nunit2', seen: 'NUnit 2 results' },
  assemblies: { format: 'xunit', seen: 'xUnit.net results' },
  assembly: { format: 'xunit', seen: 'xUnit.net results' },
  robot: { format: 'robot', seen: 'Robot Framework output' },
  Site: { format: 'ctest', seen: 'a CTest or CDash file' },
  TestLog: { format: 'boost-test', seen: 'Boost.Test output' },
  Catch: { format: 'catch2', seen: 'Catch2 XML of its own format' },
  Catch2TestRun: { format: 'catch2', seen: 'Catch2 XML of its own format' },
  testExecutions: { format: 'sonar-generic', seen: 'SonarQube generic test data' },
  events: { format: 'open-test-reporting', seen: 'Open Test Reporting events' },
  'failsafe-summary': { format: 'failsafe-summary', seen: 'a Maven Failsafe summary, which holds no cases' },
  coverage: { format: 'coverage', seen: 'a coverage report' },
  CoverageSession: { format: 'coverage', seen: 'a coverage report' },
  checkstyle: { format: 'checkstyle', seen: 'Checkstyle findings' },
  pmd: { format: 'pmd', seen: 'PMD findings' },
  BugCollection: { format: 'spotbugs', seen: 'SpotBugs findings' },
  project: { format: 'build-file', seen: 'a build file' },
  html: { format: 'html', seen: 'an HTML page' },
  svg: { format: 'svg', seen: 'an SVG image' },
}

const unknown: ContentDescription = { format: 'unknown', seen: 'text of no known report format' }

/** Formats by their first characters, the first that fits. */
const beginnings: readonly (readonly [RegExp, ContentDescription])[] = [
  [/^$/, { format: 'empty', seen: 'an empty file' }],
  [/^(PK\u0003\u0004|PK\u0005\u0006)/, { format: 'zip', seen: 'a ZIP archive' }],
  [/^\u001f[\u008b\ufffd\u2039]/, { format: 'gzip', seen: 'gzip data' }],
  [/^(\u00b3|\ufffd)[\s\S]?[\u0000-\u001f]/, { format: 'subunit', seen: 'binary data, perhaps subunit' }],
  [/^%PDF/, { format: 'pdf', seen: 'a PDF document' }],
  [/^TAP version \d/i, { format: 'tap', seen: 'TAP output' }],
  [/^(1\.\.\d+|(not )?ok\b)/, { format: 'tap', seen: 'TAP output' }],
  [/^\{"(Time|Action|ImportPath)":/, { format: 'go-json', seen: 'go test -json output' }],
  [/^\{"meta":/, { format: 'cucumber-messages', seen: 'Cucumber messages' }],
  [/^\{"protocolVersion":/, { format: 'dart-json', seen: 'Dart test events' }],
  [/^\{[\s\S]*"reportFormat"\s*:\s*"CTRF"/, { format: 'ctrf', seen: 'a CTRF report' }],
  [/^\{\s*("|\}|$)|^\[\s*([{[\]"\d-]|$)/, { format: 'json', seen: 'JSON' }],
]

/**
 * Says what content seems to be, from its first 4 KiB as bytes or text. A known name is no promise that it can be read.
 *
 * @example
 * import { describeContent } from '@gatewright/parsers'
 *
 * describeContent('<testng-results version="7">') // { format: 'testng', seen: 'TestNG results' }
 */
export function describeContent(head: string | Uint8Array): ContentDescription {
  const text = typeof head === 'string' ? head : decodeHead(head)
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (start.startsWith('<')) return describeMarkup(start)
  return beginnings.find(([pattern]) => pattern.test(start))?.[1] ?? unknown
}

const prolog = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)+/
const rootTag = /^<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)/

function describeMarkup(start: string): ContentDescription {
  const body = start.replace(prolog, '')
  const doctype = /^<!DOCTYPE\s+([\w.-]+)/i.exec(body)?.[1]
  const tag = rootTag.exec(body)
  // Nothing but a prolog so far, or a name that may go on: only the whole tells.
  if (doctype === undefined && (!tag || tag[0].length === body.length))
    return { format: 'xml-prolog', seen: 'XML' }
  const name = doctype ?? tag?.[1] ?? ''
  const known = Object.hasOwn(roots, name) ? roots[name] : undefined
  if (known) return known
  if (name === 'report') return { format: 'coverage', seen: 'a coverage report' }
  if (name.toLowerCase() === 'html') return roots['html'] ?? unknown
  return { format: 'xml', seen: 'XML of no known report format' }
}
