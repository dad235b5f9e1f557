import { describe, expect, it } from 'vitest'
import { bytesOf, readBad, readGood } from './support.ts'

const goTest = (attributes: number): string =>
  [
    { Action: 'run', Package: 'p', Test: 'T' },
    ...Array.from({ length: attributes }, (_, index) => ({
      Action: 'attr',
      Package: 'p',
      Test: 'T',
      Key: `k${index}`,
      Value: 'v',
    })),
    { Action: 'pass', Package: 'p', Test: 'T', Elapsed: 0 },
    { Action: 'pass', Package: 'p', Elapsed: 0 },
  ]
    .map((event) => `${JSON.stringify({ Time: '2026-11-30T00:00:00Z', ...event })}\n`)
    .join('')
const ctrf = (labels: number): string => {
  const tags = Array.from({ length: labels }, (_, index) => `t${index}`)
  const summary = { tests: 1, passed: 1, failed: 0, pending: 0, skipped: 0, other: 0, start: 0, stop: 1 }
  const tests = [{ name: 'a', status: 'passed', duration: 1, tags }]
  return JSON.stringify({ reportFormat: 'CTRF', results: { tool: { name: 't' }, summary, tests } })
}

describe.each([
  ['go-json', goTest],
  ['ctrf', ctrf],
])('a case of %s', (_format, make) => {
  it('with more properties than the limit is refused by its name', async () => {
    expect(
      (await readGood(bytesOf(make(3)), { limits: { properties: 3 } })).records[0]?.properties,
    ).toHaveLength(3)
    const error = await readBad(bytesOf(make(4)), { limits: { properties: 3 } })
    expect(error).toMatchObject({ kind: 'report/limit-exceeded', retryable: false })
    expect(error.message).toContain('properties')
  })
})
