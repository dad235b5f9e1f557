import { describe, expect, it } from 'vitest'
import { readGood } from '../../support.ts'

const durations = async (xml: string): Promise<readonly (number | undefined)[]> =>
  (await readGood(xml)).records.map(({ durationMs }) => durationMs)

describe('the comma of 1,234', () => {
  it.each([
    ['nothing', '', '', 1234],
    ['an earlier case', '', '<testcase name="b" time=" 1,234.5"/>', 1_234_000],
    ['an earlier case that is nested', '', '<x><testcase name="b" duration="1,234.5"/></x>', 1_234_000],
    ['the suite', 'time="1,234.5"', '', 1_234_000],
    ['an inner suite before it', '', '<testsuite time="1,234.5"/>', 1_234_000],
    ['a name', '', '<testcase name="1,234.5"/>', 1234],
    ['output', '', '<system-out><![CDATA[<testcase time="1,234.5"/>]]></system-out>', 1234],
    ['a comment', '', '<!-- <testcase time="1,234.5"/> -->', 1234],
  ])('is of thousands where the report grouped digits before: %s', async (_what, suite, before, ms) => {
    const all = await durations(`<testsuite ${suite}>${before}<testcase name="a" time="1,234"/></testsuite>`)
    expect(all.at(-1)).toBe(ms)
  })

  it('is decimal where digits are grouped only later', async () => {
    expect(
      await durations(
        '<testsuite><testcase name="a" time="1,234"/><testcase name="b" time="1,234.5"/></testsuite>',
      ),
    ).toEqual([1234, 1_234_500])
  })
})

describe('a duration', () => {
  it.each([
    ['0', 0],
    ['0.001', 1],
    ['1.5', 1500],
    ['9999999', 9_999_999_000],
    ['31622401', 31_622_401_000],
    ['', undefined],
    ['-1', undefined],
    ['soon', undefined],
  ])('of "%s" s is %s ms', async (written, ms) => {
    expect(await durations(`<testsuite><testcase name="a" time="${written}"/></testsuite>`)).toEqual([ms])
  })
})
