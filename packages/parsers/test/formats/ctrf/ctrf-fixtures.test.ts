import { describe, expect, it } from 'vitest'
import { ctrfParser } from '../../../src/formats/ctrf/index.ts'
import { expectChunksDoNotMatter, expectPrefixesRefused, fixturesOf, parseGood } from '../json-support.ts'

describe('reports of real tools', () => {
  const fixtures = fixturesOf('ctrf')

  it('are there', () => {
    expect(fixtures.length).toBeGreaterThan(0)
  })

  it.each(fixtures)('$name', async ({ bytes, counts }) => {
    const parsed = await parseGood(ctrfParser, bytes)
    expect(parsed.summary.counts).toEqual(counts)
    expect(parsed.summary.completeness).toEqual({ complete: true })
    expect(ctrfParser.detect(bytes.subarray(0, 4096))).toBe(true)
  })

  it.each(fixtures)('no prefix of $name is a report', ({ bytes }) =>
    expect(expectPrefixesRefused(ctrfParser, bytes)).resolves.toBeUndefined(),
  )

  it.each(fixtures)('$name is the same in any chunks', ({ bytes }) =>
    expect(expectChunksDoNotMatter(ctrfParser, bytes, 10)).resolves.toBeUndefined(),
  )
})
