import { describe, expect, it } from 'vitest'
import { readGood, readOnlyCase } from '../../support.ts'

describe('a record', () => {
  it('goes through nested suites in the order of the report', async () => {
    const { records } = await readGood(
      `<testsuites name="all"><testsuite name="a"><testcase name="1"/><testsuite name=""><testsuite name="b"><testcase name="2"/></testsuite></testsuite>
       <testcase name="3"/></testsuite><testcase name="4"/><testsuite name="undefined"><testcase name="5"/></testsuite></testsuites>`,
    )
    expect(records.map(({ name, suitePath, source }) => [name, suitePath, source.index])).toEqual([
      ['1', ['a'], 0],
      ['2', ['a', 'b'], 1],
      ['3', ['a'], 2],
      ['4', [], 3],
      ['5', [], 4],
    ])
  })

  it('keeps what cases say about themselves', async () => {
    const record = await readOnlyCase(
      `<testcase classname=" c " name=" t " file="a.js" line="7" time="1.5" timestamp="2026-11-22T04:19:00Z">
       <properties><property name="k" value="v"/><property name="k">text</property><property value="nameless"/></properties>
       <skipped message="because"/><system-out>one</system-out><system-out><![CDATA[<two>]]></system-out><system-err>three</system-err></testcase>`,
      'name="unit" hostname="builder"',
    )
    expect(record).toEqual({
      name: ' t ',
      className: ' c ',
      suitePath: ['unit'],
      file: 'a.js',
      line: 7,
      outcome: 'skipped',
      rawOutcome: 'skipped',
      durationMs: 1500,
      startedAt: { epochMs: Date.parse('2026-11-22T04:19:00Z'), zoneKnown: true },
      skipReason: 'because',
      failures: [],
      otherAttempts: [],
      properties: [
        ['k', 'v'],
        ['k', 'text'],
      ],
      stdout: 'one\n<two>',
      stderr: 'three',
      hostname: 'builder',
      source: { format: 'junit', index: 0, byteOffset: 54 },
    })
  })

  it.each([
    ['<testcase classname="c"/>', '(unnamed)', 'c'],
    ['<testcase name="  "/>', '(unnamed #1)', undefined],
    ['<testcase id="i"/>', 'i', undefined],
    ['<testcase name="a" class="C"/>', 'a', 'C'],
    ['<testcase name="&#60;&amp;&quot;&#x1F600;" classname=""/>', '<&"😀', undefined],
  ])('%s is called %s of %s', async (testcase, name, className) => {
    const record = await readOnlyCase(testcase)
    expect([record.name, record.className]).toEqual([name, className])
  })

  it('takes file from the failure or the nearest suite', async () => {
    expect((await readOnlyCase('<testcase name="t"/>', 'name="s" file="suite.py"')).file).toBe('suite.py')
    expect(
      (await readOnlyCase('<testcase name="t"><failure file="f.py"/></testcase>', 'name="s" file="suite.py"'))
        .file,
    ).toBe('f.py')
  })

  it('counts the lines of pytest from 1', async () => {
    expect((await readOnlyCase('<testcase name="t" line="0"/>', 'name="pytest"')).line).toBe(1)
    expect((await readOnlyCase('<testcase name="t" line="0"/>')).line).toBeUndefined()
  })

  it('treats names that JavaScript gives a meaning as names', async () => {
    const { records, summary } = await readGood(
      `<testsuites><properties><property name="__proto__" value="p"/></properties><testsuite name="constructor" __proto__="x"><__proto__/><constructor/><toString/>
       <testcase name="__proto__" classname="toString" hasOwnProperty="1"><__proto__><failure/></__proto__><constructor a="1"/></testcase></testsuite></testsuites>`,
    )
    expect(records).toMatchObject([
      { name: '__proto__', className: 'toString', suitePath: ['constructor'], outcome: 'inconclusive' },
    ])
    expect(summary.properties).toEqual([['__proto__', 'p']])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('never turns text into numbers or trims it', async () => {
    const record = await readOnlyCase(
      '<testcase name="1e5" classname="007"><failure message="  true  "> 0x10 </failure></testcase>',
    )
    expect(record).toMatchObject({
      name: '1e5',
      className: '007',
      failures: [{ message: '  true  ', trace: ' 0x10 ' }],
    })
  })

  it('joins text and CDATA and leaves references in CDATA alone', async () => {
    const record = await readOnlyCase(
      '<testcase name="t"><failure>a &lt; <![CDATA[b &lt; ]]]]><![CDATA[>]]> c&#10;d</failure></testcase>',
    )
    expect(record.failures[0]?.trace).toBe('a < b &lt; ]]> c\nd')
  })

  it('keeps the head and the tail of a long text and the whole of a name', async () => {
    const long = 'x'.repeat(500)
    const xml = `<testsuite name="s"><testcase name="${long}"><failure message="A${long}Z"/></testcase></testsuite>`
    const { records, summary } = await readGood(xml, { limits: { textLength: 20 } })
    expect(records[0]?.name).toBe(long)
    expect(records[0]?.failures[0]?.message).toBe('Axxxxxxxxx\n… 482 characters cut …\nxxxxxxxxxZ')
    expect(summary.diagnostics).toMatchObject([{ code: 'text-cut', count: 1 }])
  })

  it('says what was odd, once for each kind', async () => {
    const { summary } = await readGood(
      `\n<testsuites tests="9"><testsuite name="s" timestamp="soon" tests="4"><testcase name="a &unknown; &" time="-1"/><testcase name="\u0000" time="x"/>
       <testcase name="&#27;" time="y"/><testcase name="a<b" time="99999999"/></testsuite></testsuites>`.replace(
        '\n<testsuites',
        '\n<?xml version="1.0"?><testsuites',
      ),
    )
    expect(
      summary.diagnostics.map(({ code, count, place }) => [code, count, place?.line, place?.column]),
    ).toEqual([
      ['leading-white-space', 1, 1, 1],
      ['unreadable-timestamp', 1, 2, 44],
      ['unknown-reference', 2, 2, 109],
      ['negative-duration', 1, 2, 91],
      ['unreadable-duration', 2, 2, 133],
      ['raw-angle-bracket', 1, 3, 58],
      ['implausible-duration', 1, 3, 41],
      ['declared-count-differs', 1, 2, 22],
      // Characters are counted at the end; the place is that of the first.
      ['invalid-character', 2, 2, 149],
    ])
    expect(summary.diagnostics.every(({ message, advice }) => message !== '' && advice !== '')).toBe(true)
  })
})
