import { describe, expect, it } from 'vitest'
import { readMessage } from '../../src/messages/index.ts'
import { delivered, faultOf, readOf } from './support/messages.ts'

const topic = 'org.centos.prod.ci.koji-build.test.complete'
const posted = {
  testcase: 'dist.rpmlint',
  outcome: 'PASSED',
  ref_url: 'https://ci.example/7',
  data: { item: 'bash-5.2-1.fc40', type: 'koji_build' },
}

describe('values', () => {
  const dataOf = (data: object) => readOf(topic, { ...posted, data: { ...posted.data, ...data } })

  it('a long text is cut, and said to be', () => {
    const read = dataOf({ log: 'x'.repeat(9000), other: 'x'.repeat(8192), list: ['y'.repeat(8193), 'z'] })
    const { log = [], other = [], list = [] } = read.results[0]?.data ?? {}
    expect(log).toEqual([`${'x'.repeat(8189)}...`])
    expect(other[0]).toHaveLength(8192)
    expect(list.map((text) => text.length)).toEqual([8192, 1])
    expect(read.warnings).toEqual([
      { code: 'cut', message: 'Values of log were cut.' },
      { code: 'cut', message: 'Values of list were cut.' },
    ])
  })

  it('no half of a character is left', () => {
    const [text = ''] =
      dataOf({ log: `${'x'.repeat(8188)}😀${'x'.repeat(10)}` }).results[0]?.data['log'] ?? []
    expect(text).toBe(`${'x'.repeat(8188)}...`)
  })

  it('an object is written as JSON, a list is several values, null says nothing', () => {
    const read = dataOf({
      a: { b: [1, { c: null }] },
      l: [1, true, 'x', ['y'], { z: 1 }, null],
      n: null,
      e: [],
    })
    expect(read.results[0]?.data).toEqual({
      item: ['bash-5.2-1.fc40'],
      type: ['koji_build'],
      a: ['{"b":[1,{"c":null}]}'],
      l: ['1', 'true', 'x', '["y"]', '{"z":1}'],
    })
  })

  it.each([
    [{ o: { x: 'y'.repeat(8192) } }, 'data.o', 8192],
    [{ o: [manyOf(5000)] }, 'data.o', 8192],
    [{ o: manyOf(1001) }, 'data.o', 1000],
    [Object.fromEntries('abcdefghijk'.split('').map((key) => [key, manyOf(1000)])), 'data.j', 10_000],
  ])('what cannot be cut is refused (%#)', (data, path, limit) => {
    const error = faultOf(topic, { ...posted, data: { ...posted.data, ...data } })
    expect(error).toMatchObject({ kind: 'message/too-large', path, limit })
  })

  it('what no database keeps is replaced in what people read, and refused in names', () => {
    const read = readOf(topic, { ...posted, note: 'a\0b\ud800', data: { ...posted.data, log: '\udfff\0' } })
    expect(read.results[0]).toMatchObject({ note: 'a\uFFFDb\uFFFD', data: { log: ['\uFFFD\uFFFD'] } })
    expect(faultOf(topic, { ...posted, testcase: 'a\0b' }).kind).toBe('message/invalid')
  })

  it('addresses that are none are kept as texts', () => {
    const read = readOf(topic, { ...posted, ref_url: 'javascript:alert(1)' })
    expect(read.results[0]).toMatchObject({ refText: 'javascript:alert(1)' })
    expect(read.groups[0]).toMatchObject({ refText: 'javascript:alert(1)' })
  })

  it('`__proto__` is no key', () => {
    const body = JSON.stringify(posted).replace('"item"', '"__proto__":{"polluted":"yes"},"item"')
    const read = readMessage(delivered(topic, {}, { body }))
    expect(read._unsafeUnwrapErr()).toMatchObject({ kind: 'message/invalid' })
    expect({}).not.toHaveProperty('polluted')
  })
})

function manyOf(count: number): readonly string[] {
  return Array.from({ length: count }, () => 'x')
}
