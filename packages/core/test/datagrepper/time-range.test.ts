import { timeRange } from '@gatewright/core/datagrepper'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const now = 1_325_376_000

describe('timeRange', () => {
  it.each([
    [{}, null, null, null],
    [{ delta: 5 }, now - 5, now, 5],
    [{ start: now - 700 }, now - 700, now, 700],
    [{ start: now - 600, delta: 5 }, now - 600, now - 595, 5],
    [{ end: now - 600 }, now - 1200, now - 600, 600],
    [{ end: now - 600, delta: 5 }, now - 605, now - 600, 5],
    [{ start: now - 800, end: now - 600 }, now - 800, now - 600, 200],
    [{ start: now - 800, end: now - 600, delta: 5 }, now - 800, now - 600, 200],
  ])('%j', (asked, start, end, delta) => {
    expect(timeRange(asked, now)).toEqual({ start, end, delta })
  })

  it.each([
    [{}, now - 400, now, 400],
    [{ delta: 5 }, now - 5, now, 5],
    [{ end: now - 600 }, now - 1000, now - 600, 400],
    [{ start: now - 700 }, now - 700, now, 700],
  ])('%j with a usual length', (asked, start, end, delta) => {
    expect(timeRange(asked, now, 400)).toEqual({ start, end, delta })
  })

  it('keeps what was said, and says how long the span is', () => {
    const seconds = fc.integer({ min: 0, max: 2_000_000_000 })
    const asked = fc.record({ start: seconds, end: seconds, delta: fc.nat(1_000_000) }, { requiredKeys: [] })
    fc.assert(
      fc.property(asked, fc.option(fc.nat(1_000), { nil: undefined }), (said, usual) => {
        const { start, end, delta } = timeRange(said, now, usual)
        if (said.start !== undefined) expect(start).toBe(said.start)
        if (said.end !== undefined) expect(end).toBe(said.end)
        if (said.delta !== undefined && (said.start === undefined || said.end === undefined))
          expect(delta).toBe(said.delta)
        void expect(delta).toBe(start === null || end === null ? null : end - start)
      }),
    )
  })
})
