import { presetOutcomes, type SkipKind } from '@gatewright/core/schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { presetCodes } from '../../src/outcomes/preset-codes.ts'
import {
  attemptCell,
  attemptInDetail,
  attemptOfCell,
  detailBit,
  durationCell,
  durationInDetail,
  durationOfCell,
  failingBit,
  outcomeOfCell,
  skipBits,
} from '../../src/rows/cells.ts'
import { firstRunId, startOfMillisecond } from '../../src/rows/run-id.ts'

describe('cells', () => {
  it('give back every duration that they do not leave to the detail', () => {
    const duration = fc.oneof(
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      fc.nat().map((us) => us / 1000),
    )
    fc.assert(
      fc.property(duration, (durationMs) => {
        const cell = durationCell(durationMs)
        expect(cell >= -2 && cell < 2 ** 31 && Number.isInteger(cell)).toBe(true)
        if (cell !== durationInDetail) expect(durationOfCell(cell)).toBe(durationMs + 0)
      }),
    )
  })

  it('keep whole microseconds themselves', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), (microseconds) => {
        expect(durationCell(microseconds / 1000)).toBe(microseconds)
      }),
    )
  })

  it.each([
    [undefined, -1],
    [0, 0],
    [0.1, 100],
    [0.0001, durationInDetail],
    [5e-324, durationInDetail],
    [1e21, durationInDetail],
    [2147483.647, 2147483647],
    [2147483.648, durationInDetail],
  ])('duration %s', (durationMs, cell) => {
    expect(durationCell(durationMs)).toBe(cell)
  })

  it.each([
    [undefined, 0, undefined],
    [1, 1, 1],
    [32767, 32767, 32767],
    [32768, attemptInDetail, undefined],
  ])('attempt %s', (attempt, cell, back) => {
    expect(attemptCell(attempt)).toBe(cell)
    expect(attemptOfCell(cell)).toBe(back)
  })

  it('tell outcome, kind of skip, detail and failure apart', () => {
    const kinds = fc.constantFrom<(SkipKind | undefined)[]>(
      undefined,
      'skipped',
      'todo',
      'expected-failure',
      'precluded',
    )
    fc.assert(
      fc.property(fc.nat(255), kinds, fc.boolean(), fc.boolean(), (code, skipKind, hasDetail, isFailing) => {
        const cell = code | skipBits(skipKind) | (hasDetail ? detailBit : 0) | (isFailing ? failingBit : 0)
        expect(cell).toBeLessThan(2 ** 15)
        expect(outcomeOfCell(cell)).toEqual({ code, skipKind, hasDetail })
      }),
    )
  })

  // In every database: these never change.
  it('preset outcomes have their codes', () => {
    expect(presetCodes).toEqual({
      PASSED: 1,
      INFO: 2,
      FAILED: 3,
      NEEDS_INSPECTION: 4,
      ERROR: 5,
      SKIPPED: 6,
      QUEUED: 7,
      RUNNING: 8,
    })
    expect(Object.keys(presetCodes)).toEqual(Object.keys(presetOutcomes))
  })
})

describe('ids of runs', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['1970-01-01T00:00:00.0019Z', 1n << 20n],
    ['1969-12-31T23:59:59.999Z', -1n << 20n],
    ['0001-01-01T00:00:00Z', -(2n ** 62n)],
    ['9999-12-31T23:59:59Z', (2n ** 42n - 1n) << 20n],
  ])('of %s begin at %s', (submittedAt, id) => {
    expect(firstRunId(submittedAt)).toBe(id)
    expect(startOfMillisecond(id + 2n ** 20n - 1n)).toBe(id)
  })
})
