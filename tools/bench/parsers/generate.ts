/** Reports of any size for the benchmarks, the same for the same size, made as they are read. */
const generators = { junit, tap, 'tap-yaml': tapWithYaml, 'go-json': goJson, ctrf } as const

export type GeneratedFormat = keyof typeof generators

const encoder = new TextEncoder()
const chunkLength = 64 * 1024

/** The report as chunks of bytes. */
export function* chunksOf(format: GeneratedFormat, bytes: number): Generator<Uint8Array, void, void> {
  let text = ''
  for (const piece of generators[format](bytes)) {
    text += piece
    for (; text.length >= chunkLength; text = text.slice(chunkLength))
      yield encoder.encode(text.slice(0, chunkLength))
  }
  if (text !== '') yield encoder.encode(text)
}

const words = [
  'parses',
  'writes',
  'keeps',
  'rejects',
  'rounds',
  'merges',
  'closes',
  'opens',
  'counts',
  'sorts',
]
const word = (number: number): string => words[number % words.length] ?? ''
const title = (n: number): string => `${word(n)} the ${word(n * 7)} value number ${n} of the list`

function trace(n: number): string {
  let text = `java.lang.AssertionError: expected:<${n}> but was:<${n + 1}>\n`
  for (let frame = 0; text.length < 2000; frame += 1)
    text += `\tat com.example.shop.Basket$Inner.run(Basket.java:${100 + ((n * 31 + frame) % 900)})\n`
  return text
}

function output(n: number): string {
  let text = `starting ${n}\n`
  for (let line = 0; text.length < 1900; line += 1)
    text += `12:${10 + (line % 50)}:07.${100 + (n % 900)} INFO  connected to host ${n % 17} & sent <${line}> bytes\n`
  return text
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** What comes of a case, in thousandths: 5 % fail, 0.5 % break, 0.5 % are flaky, 3 % skipped, 10 % print something. */
function fate(n: number): 'failed' | 'error' | 'flaky' | 'skipped' | 'noisy' | 'passed' {
  const share = (n * 7919) % 1000
  if (share < 50) return 'failed'
  if (share < 55) return 'error'
  if (share < 60) return 'flaky'
  if (share < 90) return 'skipped'
  return share >= 900 ? 'noisy' : 'passed'
}

function junitCase(n: number): string {
  const className = `com.example.shop.module${n % 97}.Suite${n % 13}Test`
  const head = `    <testcase name="${title(n)}" classname="${className}" time="${((n * 37) % 5000) / 1000}"`
  const inner = {
    failed: () =>
      `<failure message="expected:&lt;${n}&gt; but was:&lt;${n + 1}&gt;" type="java.lang.AssertionError">${n % 2 === 1 ? `<![CDATA[${trace(n)}]]>` : escaped(trace(n))}</failure>`,
    error: () =>
      `<error message="boom ${n}" type="java.lang.IllegalStateException"><![CDATA[${trace(n)}]]></error>`,
    flaky: () =>
      `<flakyFailure message="flaky ${n}" type="java.lang.AssertionError"><stackTrace>${escaped(trace(n))}</stackTrace></flakyFailure>`,
    skipped: () => '<skipped message="not on this platform"/>',
    noisy: () => `<system-out><![CDATA[${output(n)}]]></system-out>`,
    passed: () => '',
  }[fate(n)]()
  return inner === '' ? `${head}/>\n` : `${head}>\n      ${inner}\n    </testcase>\n`
}

function* junit(bytes: number): Generator<string, void, void> {
  let length = 0
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="all">\n'
  for (let suite = 0; length < bytes; suite += 1) {
    const cases = Array.from({ length: 50 }, (_, index) => junitCase(suite * 50 + index)).join('')
    const attributes = `name="com.example.shop.Suite${suite}" tests="50" timestamp="2026-11-22T04:19:00" hostname="builder-${suite % 7}" time="12.5"`
    const piece = `  <testsuite ${attributes}>\n${cases}  </testsuite>\n`
    length += piece.length
    yield piece
  }
  yield '</testsuites>\n'
}

function* tap(bytes: number): Generator<string, void, void> {
  yield* tapOf(bytes, (n) =>
    fate(n) === 'failed'
      ? `      ---\n      message: 'expected ${n}'\n      stack: |-\n${indented(trace(n), 8)}      ...\n`
      : '',
  )
}

/** As node:test writes it: diagnostics below each point. */
function* tapWithYaml(bytes: number): Generator<string, void, void> {
  yield* tapOf(bytes, (n) =>
    fate(n) === 'failed'
      ? `      ---\n      duration_ms: 1.${n}\n      type: 'test'\n      location: '/project/test/a.js:${n % 900}:3'\n      failureType: 'testCodeFailure'\n      error: 'expected ${n}'\n      code: 'ERR_ASSERTION'\n      stack: |-\n${indented(trace(n), 8)}      ...\n`
      : `      ---\n      duration_ms: 1.${n}\n      type: 'test'\n      ...\n`,
  )
}

const indented = (text: string, spaces: number): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `${' '.repeat(spaces)}${line}\n`)
    .join('')

function* tapOf(bytes: number, diagnosis: (n: number) => string): Generator<string, void, void> {
  let length = 0
  let suite = 0
  yield 'TAP version 14\n'
  for (; length < bytes; suite += 1) {
    let isOk = true
    const points = Array.from({ length: 20 }, (_, index) => {
      const n = suite * 20 + index
      const isFailure = fate(n) === 'failed'
      isOk &&= !isFailure
      const directive =
        fate(n) === 'skipped' ? ' # SKIP not on this platform' : fate(n) === 'flaky' ? ' # TODO' : ''
      return `    ${isFailure ? 'not ok' : 'ok'} ${index + 1} - ${title(n)}${directive}\n${diagnosis(n)}`
    })
    const piece = `# Subtest: suite ${suite}\n${points.join('')}    1..20\n${isOk ? 'ok' : 'not ok'} ${suite + 1} - suite ${suite}\n`
    length += piece.length
    yield piece
  }
  yield `1..${suite}\n`
}

function* goJson(bytes: number): Generator<string, void, void> {
  const line = (event: object): string =>
    `${JSON.stringify({ Time: '2026-11-22T04:19:00.123456Z', ...event })}\n`
  let length = 0
  for (let suite = 0; length < bytes; suite += 1) {
    const Package = `example.com/shop/module${suite}`
    let isOk = true
    let piece = line({ Action: 'start', Package })
    for (let index = 0; index < 50; index += 1) {
      const n = suite * 50 + index
      const Test = `Test${index}/${title(n).replaceAll(' ', '_')}`
      const isFailure = fate(n) === 'failed'
      isOk &&= !isFailure
      piece +=
        line({ Action: 'run', Package, Test }) +
        line({ Action: 'output', Package, Test, Output: `=== RUN   ${Test}\n` })
      const printed = isFailure ? trace(n) : fate(n) === 'noisy' ? output(n) : ''
      for (const one of printed.split('\n').filter(Boolean))
        piece += line({ Action: 'output', Package, Test, Output: `    ${one}\n` })
      piece += line({
        Action: isFailure ? 'fail' : fate(n) === 'skipped' ? 'skip' : 'pass',
        Package,
        Test,
        Elapsed: 0.01,
      })
    }
    piece += line({ Action: isOk ? 'pass' : 'fail', Package, Elapsed: 1.5 })
    length += piece.length
    yield piece
  }
}

function* ctrf(bytes: number): Generator<string, void, void> {
  let length = 0
  let tests = 0
  let failed = 0
  yield '{"reportFormat":"CTRF","specVersion":"0.0.0","results":{"tool":{"name":"bench"},"tests":['
  for (; length < bytes; tests += 1) {
    const isFailure = fate(tests) === 'failed'
    if (isFailure) failed += 1
    const test = {
      name: title(tests),
      status: isFailure ? 'failed' : 'passed',
      duration: (tests * 37) % 5000,
      suite: [`suite ${Math.floor(tests / 50)}`],
      ...(isFailure ? { message: `expected ${tests}`, trace: trace(tests) } : {}),
      ...(fate(tests) === 'noisy' ? { stdout: output(tests).split('\n') } : {}),
    }
    const piece = `${tests === 0 ? '' : ',\n'}${JSON.stringify(test)}`
    length += piece.length
    yield piece
  }
  const counts = {
    tests,
    passed: tests - failed,
    failed,
    pending: 0,
    skipped: 0,
    other: 0,
    start: 0,
    stop: 0,
  }
  yield `],"summary":${JSON.stringify(counts)}}}\n`
}
