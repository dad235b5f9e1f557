import { ok } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { messageFormats, readMessage, type MessageFormat } from '../../src/messages/index.ts'
import { defineOutcomes } from '../../src/schema/index.ts'
import { changed, delivered, faultOf, fixture, readOf } from './support/messages.ts'
import { bytesOf } from './support/node.ts'

const complete = fixture('fedora-ci/koji-build.test.complete.json')
const topic = 'org.centos.prod.ci.koji-build.test.complete'
const posted = {
  testcase: 'dist.rpmlint',
  outcome: 'PASSED',
  ref_url: 'https://ci.example/7',
  data: { item: 'bash-5.2-1.fc40', type: 'koji_build' },
}

describe('bodies', () => {
  it.each([
    ['', 'JSON'],
    ['{', 'JSON'],
    ['[]', 'object'],
    ['null', 'object'],
    ['"text"', 'object'],
    [new Uint8Array([0x7b, 0xff, 0x7d]), 'UTF-8'],
    ['{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000), '64 levels'],
    [`{"a":${'['.repeat(100)}${']'.repeat(100)}}`, '64 levels'],
  ])('%# is malformed', (body, words) => {
    const error = readMessage(delivered(topic, {}, { body }))._unsafeUnwrapErr()
    expect(error.kind).toBe('message/malformed')
    expect(error.message).toContain(words)
  })

  it('too large a body is not opened', () => {
    const error = faultOf(topic, posted, { largestBody: 100 })
    expect(error).toMatchObject({ kind: 'message/too-large', path: '', limit: 100 })
  })

  it('bytes and text are the same', () => {
    const text = JSON.stringify({ ...posted, note: 'ä€😀' })
    const read = (body: string | Uint8Array) => readMessage(delivered(topic, {}, { body }))._unsafeUnwrap()
    expect(read(bytesOf(text))).toEqual(read(text))
    expect(read(bytesOf(`\uFEFF${text}`)).results).toEqual(read(text).results)
  })

  it('an envelope of fedmsg is taken off, and what it says is not believed', () => {
    const enveloped = {
      topic: 'VirtualTopic.eng.ci.x.y.test.z',
      msg_id: 'other',
      headers: { JMSXUserID: 'x' },
      msg: posted,
    }
    expect(readOf(topic, enveloped)).toEqual(readOf(topic, posted))
  })

  it('of no known format', () => {
    expect(faultOf('org.fedoraproject.prod.buildsys.tag', { build: 1 })).toMatchObject({
      kind: 'message/unknown-format',
      topic: 'org.fedoraproject.prod.buildsys.tag',
    })
  })
})

describe('ids', () => {
  const keyOf = (id: string, body: unknown = posted) => readOf(topic, body, undefined, { id }).reportKey

  it.each(['m1', 'ID:broker-37288-1518002445552-2:1373099:0:0:1', 'a/b'])('%s names its report', (id) => {
    expect(keyOf(id)).toBe(`message/id/${id}`)
  })

  it.each(['x'.repeat(441), 'two\nlines', ' padded ', 'half\ud800'])('%# is known by its digest', (id) => {
    expect(keyOf(id)).toMatch(/^message\/digest\/[0-9a-f]{64}$/)
    expect(keyOf(id)).toBe(keyOf(id))
    expect(keyOf(id)).not.toBe(keyOf(`${id}x`))
  })

  it('without one the content is the name', () => {
    expect(keyOf('')).toMatch(/^message\/content\/[0-9a-f]{64}$/)
    expect(keyOf('', { ...posted, note: 'other' })).not.toBe(keyOf(''))
  })

  it('names of runs do not run into one another', () => {
    const groupOf = (id: string, type: string) =>
      readOf(topic, changed(complete, { pipeline: { id }, test: { type } })).groups[0]?.id
    expect(groupOf('a', 'b/c')).not.toBe(groupOf('a/b', 'c'))
    expect(groupOf('x'.repeat(600), 'a')).toMatch(/^fedora-ci#[0-9a-f]{64}$/)
  })
})

describe('formats of your own', () => {
  const format: MessageFormat = {
    name: 'ours',
    recognises: ({ body }) => 'ours' in body,
    versionOf: ({ body }) => (typeof body['v'] === 'string' ? body['v'] : undefined),
    unsaidVersion: '1.0',
    readers: [
      {
        since: '1.0',
        before: '2.0',
        deprecated: 'send 2.0.',
        read: () => ok({ results: [], groups: [], warnings: [] }),
      },
      {
        since: '2.0',
        before: '2.1',
        read: ({ body }) => {
          if (body['ours'] === 'bad') throw new Error('a mistake')
          const item = { type: 'koji_build', id: 'a-1-1' }
          return ok({
            results: [{ testcase: 'a.b', outcome: 'CRASHED', data: {}, item, variant: { os: 'linux' } }],
            groups: [],
            warnings: [],
          })
        },
      },
    ],
  }
  const formats = [format, ...messageFormats]
  const outcomes = defineOutcomes({ CRASHED: 'error' })

  it('go first, with versions', () => {
    const read = readOf(topic, { ours: 1, v: '2.0.7' }, { formats, outcomes })
    expect(read).toMatchObject({ format: 'ours', version: '2.0.7', results: [{ variant: { os: 'linux' } }] })
    expect(readOf(topic, { ours: 1 }, { formats }).warnings.map(({ code }) => code)).toEqual([
      'version-missing',
      'deprecated',
    ])
    expect(faultOf(topic, { ours: 1, v: '2.1' }, { formats }).kind).toBe('message/unknown-version')
  })

  it('an outcome must be known', () => {
    expect(faultOf(topic, { ours: 1, v: '2.0' }, { formats }).kind).toBe('message/invalid')
  })

  it('a reader that throws spoils its message only', () => {
    const error = faultOf(topic, { ours: 'bad', v: '2.0' }, { formats })
    expect(error).toMatchObject({ kind: 'message/invalid', cause: new Error('a mistake') })
  })
})
