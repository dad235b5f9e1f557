import type { ContentDescription } from './describe-content.ts'

/** What JSON is, by the keys that its beginning shows. The first rule that fits counts. */
interface ShapeRule extends ContentDescription {
  /** All of them must be found. */
  readonly marks: readonly RegExp[]
}

const rule = (format: string, seen: string, ...marks: readonly RegExp[]): ShapeRule => ({
  format,
  seen,
  marks,
})

const shapes: readonly ShapeRule[] = [
  // One object on each line.
  rule('go-json', 'go test -json output', /^\{"(?:Time|Action|ImportPath)":/),
  rule('dart-json', 'Dart test events', /^(?:\[\s*)?\{[^{}]{0,100}"protocolVersion":/),
  rule('cucumber-messages', 'Cucumber messages', /^\{"(?:meta|source|gherkinDocument|testRunStarted)":\s*\{/),
  rule('libtest-json', 'libtest output', /^\{\s*"type":\s*"(?:suite|test|report)"/, /"event":/),
  rule('pytest-reportlog', 'pytest-reportlog output', /^\{"pytest_version":|"\$report_type":/),
  // One document.
  rule('ctrf', 'a CTRF report', /"reportFormat"\s*:\s*"CTRF"/),
  rule('ctrf', 'a CTRF report', /^\{\s*"results"\s*:\s*\{\s*"(?:tool|summary|tests|environment)"/),
  rule(
    'playwright-json',
    'a Playwright report',
    /^\{\s*"config"\s*:\s*\{/,
    /"(?:rootDir|configFile|forbidOnly|fullyParallel)"/,
  ),
  rule('playwright-json', 'a Playwright report', /^\{\s*"suites"\s*:\s*\[/, /"specs"/),
  rule(
    'jest-json',
    'a Jest or Vitest report',
    /"num(?:Failed|Total|Passed|Pending|RuntimeError)(?:Test|TestSuite)s?"/,
  ),
  rule('jest-json', 'a Jest or Vitest report', /"testResults"\s*:\s*\[/),
  rule('mocha-json', 'a Mocha report', /^\{\s*"stats"\s*:\s*\{\s*"suites"/),
  rule('rspec-json', 'an RSpec report', /^\{\s*"version"\s*:/, /"examples"\s*:\s*\[/),
  rule(
    'rspec-json',
    'an RSpec report',
    /^\{\s*"version"\s*:\s*"\d[\w.]{0,30}"\s*,\s*"(?:seed|messages|summary)"\s*:/,
  ),
  rule('wptreport', 'a WPT report', /^\{\s*"run_info"\s*:/),
  rule('wptreport', 'a WPT report', /"results"\s*:\s*\[/, /"(?:test|subtests)"\s*:/),
  rule('wptreport', 'WPT reports', /^\{\s*"log-wptreport"\s*:|^\[\s*\{\s*"log-wptreport"/),
  rule('cucumber-json', 'a Cucumber report', /^\[/, /"(?:elements|keyword)"\s*:/),
  // What Cucumber writes of a run without scenarios, and no other tool does.
  rule('cucumber-json', 'an empty Cucumber report', /^\[\s*\]\s*$/),
  rule(
    'allure',
    'an Allure result',
    /"(?:historyId|testCaseId|statusDetails|fullName|labels)"\s*:/,
    /"(?:uuid|stage|start)"\s*:/,
  ),
  rule(
    'allure',
    'an Allure result',
    /"statusDetails"\s*:\s*\{/,
    /"status"\s*:\s*"(?:passed|failed|broken|skipped|unknown)"/,
  ),
  rule('json', 'JSON', /^\{\s*(?:"|\}|$)|^\[\s*(?:[{[\]"\d-]|$)/),
]

/** What a text that begins like JSON is; nothing where it does not. */
export function describeJson(start: string): ContentDescription | undefined {
  if (!/^[{[]/.test(start)) return undefined
  const found = shapes.find(({ marks }) => marks.every((mark) => mark.test(start)))
  return found && { format: found.format, seen: found.seen }
}
