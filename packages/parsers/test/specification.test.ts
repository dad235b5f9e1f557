import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  defaultParserRegistry,
  readReport,
  recordsToResults,
  type ReadReportOptions,
  type RecordsError,
  type ResultContext,
} from '../src/index.ts'
import type { TestResult } from '@gatewright/core/schema'
import type { Result } from 'neverthrow'

const page = readFileSync(fileURLToPath(new URL('../../../docs/junit-and-tap.md', import.meta.url)), 'utf8')

/** How the text on the page becomes a report: its bytes, and the format where the caller names it. */
interface ReportForm {
  readonly encoding?: 'utf-8' | 'utf-16le' | 'latin1'
  readonly endsInLine?: boolean
  readonly format?: string
}

/** What stands below a report on the page: what is given, and what has to come out. */
interface Expectation {
  readonly report?: ReportForm
  readonly read?: Pick<ReadReportOptions, 'mode' | 'zoneOffsetMinutes' | 'limits'>
  readonly context?: Partial<ResultContext>
  /** A projection: keys that are not named may be anything, and `null` stands for a key that is not there. */
  readonly error?: unknown
  readonly summary?: unknown
  readonly records?: unknown
  readonly results?: unknown
}

const givens: readonly string[] = ['report', 'read', 'context']
const outcomes: readonly string[] = ['error', 'summary', 'records', 'results']

interface Example {
  readonly rule: string
  readonly line: number
  readonly report: string
  readonly expected: Expectation
}

const examples = examplesOf(page)
const rules = [...page.matchAll(/^### ([JTR]\d+)\. /gm)].map((found) => found[1] ?? '')

function examplesOf(text: string): Example[] {
  const pair = /^```(?:xml|tap)\n([^]*?)^```\n\n```json\n([^]*?)^```$/gm
  return [...text.matchAll(pair)].map(({ 1: report = '', 2: expected = '', index }) => {
    const before = text.slice(0, index)
    return {
      rule: /^### (\w+)\. (?![^]*^### )/m.exec(before)?.[1] ?? '',
      line: before.split('\n').length,
      report,
      expected: JSON.parse(expected) as Expectation,
    }
  })
}

function bytesOf(text: string, { encoding = 'utf-8', endsInLine = false }: ReportForm): Uint8Array {
  const whole = endsInLine ? text.replace(/\n$/, '') : text
  return Buffer.from(whole, encoding)
}

/** Of a value, what another one names. */
function projectionOf(value: unknown, shape: unknown): unknown {
  if (Array.isArray(value)) {
    const shapes: readonly unknown[] = Array.isArray(shape) ? shape : []
    return value.map((one, index) => projectionOf(one, shapes[index]))
  }
  if (!isObject(value) || !isObject(shape)) return value === undefined && shape === null ? null : value
  return Object.fromEntries(
    Object.entries(shape).map(([key, inner]) => [
      key,
      projectionOf(Object.hasOwn(value, key) ? value[key] : undefined, inner),
    ]),
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function actualOf({ report, expected }: Example): Promise<Readonly<Record<string, unknown>>> {
  const { report: form = {} } = expected
  const parser = form.format === undefined ? undefined : defaultParserRegistry.find(form.format)
  const read = await readReport(bytesOf(report, form), { ...expected.read, ...(parser ? { parser } : {}) })
  if (read.isErr()) return { error: read.error }
  const { records, summary } = read.value
  const results: Result<TestResult[], RecordsError> = recordsToResults(records, {
    item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
    group: 'run-1',
    submittedAt: '2026-11-22T04:19:00Z',
    reportKey: 'run-1/unit',
    ...expected.context,
  })
  return {
    records,
    summary,
    ...results.match<Readonly<Record<string, unknown>>>(
      (all) => ({ results: all }),
      (error) => ({ error }),
    ),
  }
}

describe('the specification of JUnit and TAP', () => {
  it('numbers its rules', () => {
    const numbers = new Map<string, number>()
    for (const rule of rules) {
      const letter = rule.slice(0, 1)
      const next = (numbers.get(letter) ?? 0) + 1
      expect(rule).toBe(`${letter}${next}`)
      numbers.set(letter, next)
    }
    expect([...numbers.keys()]).toEqual(['J', 'T', 'R'])
  })

  it('has an example for each rule, and runs every fence', () => {
    expect(rules.filter((rule) => examples.every((example) => example.rule !== rule))).toEqual([])
    expect(page.match(/^```(?:xml|tap|json)$/gm)?.length).toBe(examples.length * 2)
  })

  it('refers to rules that there are', () => {
    const named = [...page.matchAll(/\b[JTR]\d+\b/g)].map(([rule]) => rule)
    expect(named.filter((rule) => !rules.includes(rule))).toEqual([])
  })

  it.each(examples)('$rule, line $line', async (example) => {
    const stated = Object.entries(example.expected)
    const wanted = Object.fromEntries(stated.filter(([key]) => outcomes.includes(key)))
    expect(Object.keys(wanted)).not.toEqual([])
    expect(stated.map(([key]) => key).filter((key) => ![...givens, ...outcomes].includes(key))).toEqual([])
    expect(projectionOf(await actualOf(example), wanted)).toEqual(wanted)
  })
})

describe('a projection', () => {
  it('keeps what differs, what is too much and what should not be there', () => {
    expect(projectionOf({ a: 1, b: 2 }, { a: 3 })).toEqual({ a: 1 })
    expect(projectionOf([{ a: 1, b: 2 }, { a: 2 }], [{ a: 1 }])).toEqual([{ a: 1 }, { a: 2 }])
    expect(projectionOf({ a: 1 }, { a: null, b: null })).toEqual({ a: 1, b: null })
  })
})
