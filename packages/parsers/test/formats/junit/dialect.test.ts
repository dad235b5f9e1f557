import { describe, expect, it } from 'vitest'
import { readGood } from '../../support.ts'

const go = '<properties><property name="go.version" value="go1.24"/></properties>'

describe('the dialect', () => {
  it.each([
    ['pytest', '<testsuites><testsuite name="pytest"><testcase name="t"/></testsuite></testsuites>'],
    ['jest-junit', '<testsuites name="jest tests"/>'],
    ['vitest', '<testsuites name="vitest tests"/>'],
    ['mocha-junit-reporter', '<testsuites name="Mocha Tests"/>'],
    ['playwright', '<testsuites id="" name="" tests="0" failures="0" skipped="0" errors="0" time="1"/>'],
    [
      'gotestsum',
      `<testsuites time="1"><testsuite name="p">${go}<testcase name="t"/></testsuite></testsuites>`,
    ],
    ['go-junit-report', `<testsuites><testsuite name="p">${go}<testcase name="t"/></testsuite></testsuites>`],
    [
      'surefire',
      '<testsuite xsi:noNamespaceSchemaLocation="https://maven.apache.org/surefire/x.xsd" name="C"/>',
    ],
    ['bats', '<testsuites><testsuite name="a.bats"><testcase name="t"/></testsuite></testsuites>'],
    ['nextest', '<testsuites name="nextest-run"/>'],
    ['googletest', '<testsuites name="AllTests"/>'],
    ['catch2', '<testsuites><testsuite name="s" hostname="tbd"/></testsuites>'],
    ['criterion', '<testsuites name="Criterion Tests"/>'],
    ['qtest', '<testsuite><properties><property name="QTestVersion" value="5"/></properties></testsuite>'],
    [
      'ant',
      '<testsuite errors="0" failures="0" hostname="h" name="C" skipped="0" tests="0" time="0" timestamp=""/>',
    ],
    [undefined, '<testsuites><testsuite name="unit"><testcase name="t"/></testsuite></testsuites>'],
    [undefined, '<testsuites/>'],
  ])('%s', async (dialect, xml) => {
    const { summary } = await readGood(xml)
    expect(summary.dialect).toBe(dialect)
  })

  it('is told from what stands before the first case alone', async () => {
    const later = '<testsuite name="a"><testcase name="t"/></testsuite><testsuite name="b.bats"/>'
    expect((await readGood(`<testsuites>${later}</testsuites>`)).summary.dialect).toBeUndefined()
    const earlier = `<testsuite name="a.bats"><error/></testsuite>${later}`
    const { records, summary } = await readGood(`<testsuites>${earlier}</testsuites>`)
    // A suite that failed before any case is told from itself.
    expect(records.map(({ source }) => source.dialect)).toEqual(['bats', undefined])
    expect(summary.dialect).toBeUndefined()
  })
})
