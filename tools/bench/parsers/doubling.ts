import { defaultParserRegistry, readReport } from '../../../packages/parsers/src/index.ts'
import type { Measure } from '../bench.ts'

/** Input that is made of one piece again and again, at a given length in characters. */
type Growing = readonly [name: string, format: string, make: (length: number) => string]

const filled = (before: string, piece: string, after: string) => (length: number) =>
  before + piece.repeat(Math.ceil(length / piece.length)) + after

const numbered = (before: string, piece: (index: number) => string, after: string) => (length: number) => {
  const pieces = [before]
  for (let [index, held] = [0, 0]; held < length; index += 1) {
    const next = piece(index)
    pieces.push(next)
    held += next.length
  }
  return [...pieces, after].join('')
}

/** What readers that go back over what they have seen take a square of the time for. */
const growing: readonly Growing[] = [
  ['one-attribute', 'junit', filled('<testsuite name="', 'a', '"/>')],
  [
    'one-text',
    'junit',
    filled('<testsuite><testcase name="t"><system-out>', 'a ]]', '</system-out></testcase></testsuite>'),
  ],
  [
    'data-sections',
    'junit',
    filled('<testsuite><testcase name="t"><failure>', '<![CDATA[x]]>', '</failure></testcase></testsuite>'),
  ],
  ['references', 'junit', filled('<testsuite><testcase name="', '&amp;', '"/></testsuite>')],
  ['open-angles', 'junit', filled('<testsuite>', '<', '')],
  ['comments', 'junit', filled('<testsuite>', '<!---->', '</testsuite>')],
  ['open-comment', 'junit', filled('<testsuite><!--', '- -', '')],
  ['small-cases', 'junit', filled('<testsuite>', '<testcase name="t"/>', '</testsuite>')],
  ['spaces', 'tap', filled('1..1\nok 1 - a', ' ', '\n')],
  ['points', 'tap', (length) => filled('', 'ok\n', `1..${Math.ceil(length / 3)}\n`)(length)],
  ['hashes', 'tap', filled('1..1\nok 1 - ', ' # ', '\n')],
  ['yaml-keys', 'tap', filled('1..1\nnot ok 1\n  ---\n', '  k: 1\n', '  ...\n')],
  ['brackets', 'ctrf', filled('{"reportFormat":"CTRF","results":{"tests":[],"extra":"', '[', '"}}')],
  ['events', 'go-json', filled('', '{"Action":"output","Package":"p","Test":"T","Output":"x"}\n', '')],
  ['open-tests', 'go-json', numbered('', (n) => `{"Action":"run","Package":"p","Test":"T${n}"}\n`, '')],
  ['open-packages', 'go-json', numbered('', (n) => `{"Action":"start","Package":"p${n}"}\n`, '')],
  [
    'open-tests',
    'dart-json',
    numbered(
      '{"protocolVersion":"0.1.1","type":"start","time":0}\n',
      (n) => `{"test":{"id":${n},"name":"t","suiteID":0,"groupIDs":[]},"type":"testStart","time":0}\n`,
      '',
    ),
  ],
  [
    'open-tests',
    'libtest-json',
    numbered(
      '{"type":"suite","event":"started","test_count":1}\n',
      (n) => `{"type":"test","event":"started","name":"t${n}"}\n`,
      '',
    ),
  ],
  [
    'pickles',
    'cucumber-messages',
    numbered(
      '{"meta":{"protocolVersion":"22.0.0"}}\n',
      (n) => `{"pickle":{"id":"${n}","uri":"f","name":"p","steps":[],"astNodeIds":[]}}\n`,
      '',
    ),
  ],
  [
    'results',
    'trx',
    filled('<TestRun><Results>', '<UnitTestResult testName="t" outcome="Passed"/>', '</Results></TestRun>'),
  ],
  [
    'cases',
    'nunit3',
    filled('<test-run><test-suite>', '<test-case name="t" result="Failed"/>', '</test-suite></test-run>'),
  ],
  [
    'tests',
    'xunit',
    filled(
      '<assemblies><assembly><collection>',
      '<test name="t" result="Pass"/>',
      '</collection></assembly></assemblies>',
    ),
  ],
  [
    'tries',
    'testng',
    filled(
      '<testng-results><suite><test><class name="C">',
      '<test-method name="t" signature="t()" status="FAIL" retried="true"/>',
      '</class></test></suite></testng-results>',
    ),
  ],
  [
    'messages',
    'robot',
    filled(
      '<robot><suite><test name="t">',
      '<kw name="k"><msg level="FAIL">m</msg><status status="FAIL"/></kw>',
      '<status status="FAIL"/></test></suite></robot>',
    ),
  ],
  [
    'subtests',
    'wptreport',
    numbered(
      '{"run_info":{},"results":[{"test":"/a","status":"OK","subtests":[',
      (n) => `${n === 0 ? '' : ','}{"name":"s","status":"PASS"}`,
      ']}]}',
    ),
  ],
  ['suites', 'junit', filled('<testsuites>', '<testsuite name="s" tests="1"></testsuite>', '</testsuites>')],
  [
    'properties',
    'junit',
    numbered(
      '<testsuite name="s"><properties>',
      (n) => `<property name="p${n}" value="v"/>`,
      '</properties></testsuite>',
    ),
  ],
]

const length = 2_000_000
/** One alone, or a smaller input, shows when the engine happens to tidy its memory. */
const doublings = 2
const goal = 2.3
/** Microseconds that are measured at once, at least. */
const least = 30_000

/** The worst factor by which twice the input takes longer, in the mean of some doublings: 2 is linear. */
export async function doublingBenchmarks(): Promise<readonly Measure[]> {
  const encoder = new TextEncoder()
  const factors: number[] = []
  for (const [name, format, make] of growing) {
    const parser = defaultParserRegistry.find(format)
    if (!parser) throw new TypeError(`No parser reads "${format}".`)
    /** The time of one reading, of as many as there are. */
    const timeOf = async (bytes: Uint8Array, readings: number): Promise<number> => {
      const before = process.cpuUsage()
      for (let reading = 0; reading < readings; reading += 1) await readReport(bytes, { parser })
      const { user, system } = process.cpuUsage(before)
      return (user + system) / readings
    }
    const [short, long] = [encoder.encode(make(length)), encoder.encode(make(2 ** doublings * length))]
    // What takes a millisecond can't be measured alone.
    const readings = Math.ceil(least / (await timeOf(short, 1)))
    let factor = Infinity
    // What is slow by itself is so each time; once is enough where it is not.
    for (let attempt = 0; attempt < 3 && factor > goal; attempt += 1) {
      let [once, grown] = [Infinity, Infinity]
      // In turns, so that what else the machine does falls on both; the best of each says what the code takes.
      for (let run = 0; run < 3; run += 1) {
        once = Math.min(once, await timeOf(short, readings))
        grown = Math.min(grown, await timeOf(long, Math.ceil(readings / 2)))
      }
      factor = Math.min(factor, (grown / once) ** (1 / doublings))
    }
    factors.push(factor)
    if (factor > goal) console.error(`doubled ${format} of ${name}: ${factor.toFixed(2)} x`)
  }
  return [{ name: 'doubled-input', value: Math.max(...factors), unit: 'x', goal }]
}
