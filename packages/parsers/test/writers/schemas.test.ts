import { createRequire } from 'node:module'
import { arbitrariesWith } from '@gatewright/core/testing'
import type { TestResult } from '@gatewright/core/schema'
import Ajv04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { validateStrict } from 'ctrf'
import fc from 'fast-check'
import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'
import { toCtrf, toSarif, type SarifOptions } from '../../src/writers/index.ts'
import { anyName, anyText, resultOf } from './support.ts'

const sarifSchema = createRequire(import.meta.url)(
  '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
) as object
const ajv = new Ajv04.default({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats.default(ajv)
const checkSarif = ajv.compile(sarifSchema)

/** Results with all that writers look at. */
const results: fc.Arbitrary<readonly TestResult[]> = fc
  .tuple(
    arbitrariesWith(fc).results,
    fc.array(
      fc.record({
        testcase: anyName,
        note: anyText,
        data: fc.dictionary(
          fc.constantFrom('suite', 'class', 'file', 'line', 'hostname', 'startedAt', 'owner'),
          fc.array(fc.oneof(anyText, fc.constantFrom('7', '2026-11-22T04:00:00.000Z')), { maxLength: 2 }),
          { noNullPrototype: true },
        ),
        durationMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
        outcome: fc.constantFrom('PASSED', 'FAILED', 'ERROR', 'RUNNING', 'INFO'),
      }),
      { maxLength: 5 },
    ),
  )
  .map(([any, odd]) => [...any, ...odd.map((one, index) => resultOf({ id: `odd-${index}`, ...one }))])

const options: fc.Arbitrary<SarifOptions> = fc.record(
  {
    name: fc.constant('nightly'),
    tool: fc.constant({ name: 'shop', version: '1.2' }),
    startedAt: fc.constant('2026-11-22T03:00:00Z'),
    finishedAt: fc.constant('2026-11-22T05:00:00Z'),
    suppress: fc.constant(() => ({ justification: 'waiver w1', status: 'underReview' as const })),
  },
  { requiredKeys: [] },
)

describe('the schemas of others', () => {
  it('take every CTRF report', () => {
    fc.assert(
      fc.property(results, options, (some, told) => {
        expect(() => validateStrict(JSON.parse(toCtrf(some, told)))).not.toThrow()
      }),
    )
  })

  it('take every SARIF log', () => {
    fc.assert(
      fc.property(results, options, (some, told) => {
        const log = JSON.parse(toSarif(some, told)._unsafeUnwrap()) as Log
        checkSarif(log)
        expect(checkSarif.errors ?? []).toEqual([])
      }),
    )
  })

  it('do not take everything', () => {
    expect(() => validateStrict(JSON.parse(toCtrf([]).replace('"tests":[', '"test":[')))).toThrow(
      /tests|valid/i,
    )
    expect(checkSarif(JSON.parse(toSarif([])._unsafeUnwrap().replace('"results"', '"result"')))).toBe(false)
  })
})
