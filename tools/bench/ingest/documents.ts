import { instantOfRun } from '../storage/data.ts'
import { below, randomFrom } from '../storage/random.ts'

/** A JUnit report of the first tests of a project, as a build tool writes it. */
export interface JunitDocument {
  readonly run: number
  readonly cases: number
  readonly bytes: Uint8Array
}

const casesOfSuite = 20
const suitesOfModule = 20
const encoder = new TextEncoder()
const verbs = ['parses', 'rejects', 'stores', 'renders', 'merges', 'retries', 'validates', 'cancels'] as const
const things = [
  'an empty order',
  'the postal code',
  'a late delivery',
  'two vouchers',
  'the tax of a region',
] as const

/** The report of one run: the same tests in every run, other times and other failures in each. */
export function junitDocument(run: number, cases: number): JunitDocument {
  const random = randomFrom(run + 1)
  const pieces = [`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="shop" tests="${cases}">\n`]
  for (let first = 0; first < cases; first += casesOfSuite)
    pieces.push(suite(run, first, Math.min(casesOfSuite, cases - first), random))
  pieces.push(`</testsuites>\n<!-- run ${run} -->\n`)
  return { run, cases, bytes: encoder.encode(pieces.join('')) }
}

function suite(run: number, first: number, count: number, random: () => number): string {
  const written = Array.from({ length: count }, (_, index) => testcase(first + index, random))
  const of = (kind: Fate): number => written.filter(({ fate }) => fate === kind).length
  const counts = `tests="${count}" failures="${of('failed')}" errors="${of('error')}" skipped="${of('skipped')}"`
  const head = `  <testsuite name="${classOf(first)}" ${counts} time="${seconds(random)}" timestamp="${startedAt(run, first)}" hostname="builder-${run % 7}">`
  return `${head}\n${written.map(({ text }) => text).join('')}  </testsuite>\n`
}

type Fate = 'passed' | 'failed' | 'error' | 'skipped' | 'noisy'

/** 1.5 % fail, 0.2 % break, 3 % are skipped, and 5 % print something. */
function fateOf(number: number, random: () => number): Fate {
  const chance = random()
  if (number % 33 === 7) return 'skipped'
  if (chance < 0.015) return 'failed'
  if (chance < 0.017) return 'error'
  return chance > 0.95 ? 'noisy' : 'passed'
}

function testcase(number: number, random: () => number): { readonly fate: Fate; readonly text: string } {
  const fate = fateOf(number, random)
  const [verb, thing] = [verbs[number % verbs.length], things[number % things.length]]
  const name = `${verb} ${thing} of case ${number}`
  const head = `    <testcase name="${name}" classname="${classOf(number)}" time="${seconds(random)}"`
  const inner = innerOf(fate, number, random)
  return { fate, text: inner === '' ? `${head}/>\n` : `${head}>\n      ${inner}\n    </testcase>\n` }
}

function innerOf(fate: Fate, number: number, random: () => number): string {
  const seen = below(random, 1_000)
  if (fate === 'failed')
    return `<failure message="expected: &lt;${number}&gt; but was: &lt;${seen}&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[${trace(number, seen)}]]></failure>`
  if (fate === 'error')
    return `<error message="lost the connection to host ${seen}" type="java.net.SocketException"><![CDATA[${trace(number, seen)}]]></error>`
  if (fate === 'skipped') return '<skipped message="not on this platform"/>'
  return fate === 'noisy' ? `<system-out><![CDATA[${output(number, seen)}]]></system-out>` : ''
}

function classOf(number: number): string {
  const suiteNumber = Math.floor(number / casesOfSuite)
  return `com.example.shop.module${Math.floor(suiteNumber / suitesOfModule)}.Service${suiteNumber}Test`
}

/** Suites run one after the other, a tenth of a second for each case. */
function startedAt(run: number, first: number): string {
  return new Date(Date.parse(instantOfRun(run)) + first * 100).toISOString().slice(0, 19)
}

function seconds(random: () => number): string {
  return (Math.round(Math.exp(random() * 8)) / 1000).toFixed(3)
}

function trace(number: number, seen: number): string {
  const frames = Array.from(
    { length: 20 },
    (_, frame) => `\tat ${classOf(number)}.step${frame}(Service.java:${40 + ((seen * 31 + frame) % 300)})\n`,
  )
  return `org.opentest4j.AssertionFailedError: expected: <${number}> but was: <${seen}>\n${frames.join('')}`
}

function output(number: number, seen: number): string {
  const lines = Array.from(
    { length: 8 },
    (_, line) => `12:10:07.${100 + line} INFO  order ${number} went to host ${seen} & came back <${line}>\n`,
  )
  return lines.join('')
}
