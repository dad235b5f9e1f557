import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CaseCounts, CaseRecord, ReportParser } from '@gatewright/core/ports'
import fc from 'fast-check'
import { expect } from 'vitest'
import { bytesOf } from '../support.ts'
import { parseWith, withHostileValue } from './json-support.ts'

/** A report that a real tool wrote, and what it is known to hold. */
export interface LineFixture {
  readonly name: string
  readonly bytes: Uint8Array
  readonly counts: CaseCounts
}

const fixtureFolder = fileURLToPath(new URL('../fixtures', import.meta.url))

/** The fixtures of a format, whatever their names end in. */
export function lineFixturesOf(format: string): readonly LineFixture[] {
  const folders = readdirSync(fixtureFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.flatMap(({ name: folder }) => {
    const files = readdirSync(join(fixtureFolder, folder))
    return files
      .filter((name) => name.endsWith('.expected.json'))
      .flatMap((name) => {
        const expected = JSON.parse(readFileSync(join(fixtureFolder, folder, name), 'utf8')) as {
          readonly format: string
          readonly counts: CaseCounts
        }
        const stem = name.replace(/expected\.json$/, '')
        const report = files.find(
          (file) => file !== name && file.startsWith(stem) && !file.slice(stem.length).includes('.'),
        )
        if (expected.format !== format || report === undefined) return []
        return [
          {
            name: `${folder}/${report}`,
            bytes: readFileSync(join(fixtureFolder, folder, report)),
            counts: expected.counts,
          },
        ]
      })
  })
}

/** A report of lines of JSON. */
export function linesOf(...values: readonly unknown[]): string {
  return values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('')
}

/** Outcomes by name, for a table. */
export function outcomesOf(records: readonly CaseRecord[]): readonly string[] {
  return records.map(({ name, outcome }) => `${name}: ${outcome}`)
}

/**
 * No proper prefix is read as a whole report without trouble, but for those that are whole themselves; at many line ends and
 * within many lines.
 */
export async function expectCutsRefused(
  parser: ReportParser,
  bytes: Uint8Array,
  isWhole: (prefix: Uint8Array) => boolean = () => false,
): Promise<void> {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end -= 1
  const cuts = new Set(
    sample(
      Array.from({ length: end }, (_, index) => index),
      200,
    ),
  )
  const lineEnds = [...bytes.subarray(0, end).entries()].flatMap(([at, byte]) => (byte === 10 ? [at] : []))
  for (const at of sample(lineEnds, 150)) cuts.add(at).add(at + 1)
  for (const cut of [...cuts, end - 1].filter((at) => at < end)) {
    const prefix = bytes.subarray(0, cut)
    if (isWhole(prefix)) continue
    for (const mode of ['strict', 'lenient'] as const) {
      const parsed = await parseWith(parser, prefix, { mode })
      expect(parsed.isErr() || !parsed.value.summary.completeness.complete, `${mode}, ${cut} bytes`).toBe(
        true,
      )
    }
  }
}

/** So many of them at most, evenly spread. */
function sample(values: readonly number[], most: number): readonly number[] {
  const step = Math.max(1, Math.ceil(values.length / most))
  return values.filter((_, index) => index % step === 0)
}

/** Whatever values the lines hold: no throw, no fault of the parser, records that are counted, and no new key on objects. */
export async function expectHostileLinesHandled(
  parser: ReportParser,
  values: readonly unknown[],
): Promise<void> {
  const inherited = Object.getOwnPropertyNames(Object.prototype).sort()
  const changed = fc
    .nat(values.length - 1)
    .chain((index) => withHostileValue(values[index]).map((value) => values.with(index, value)))
  await fc.assert(
    fc.asyncProperty(changed, async (lines) => {
      const parsed = await parseWith(parser, bytesOf(linesOf(...lines.map((line) => JSON.stringify(line)))))
      if (parsed.isErr()) {
        expect(parsed.error.kind).toMatch(/^report\//)
        expect(parsed.error.kind).not.toBe('report/parser-failed')
      } else expect(parsed.value.records).toHaveLength(parsed.value.summary.counts.tests)
      expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(inherited)
    }),
    { numRuns: 300 },
  )
}

/** Lines left out, doubled and put elsewhere: still no fault of the parser, and records that are counted. */
export async function expectShuffledLinesHandled(
  parser: ReportParser,
  values: readonly unknown[],
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(values.length - 1), { minLength: 1, maxLength: 2 * values.length }),
      async (order) => {
        const parsed = await parseWith(parser, linesOf(...order.map((index) => values[index])))
        if (parsed.isErr()) expect(parsed.error.kind).not.toBe('report/parser-failed')
        else expect(parsed.value.records).toHaveLength(parsed.value.summary.counts.tests)
      },
    ),
    { numRuns: 200 },
  )
}
