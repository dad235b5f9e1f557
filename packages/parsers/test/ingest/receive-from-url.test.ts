import { orThrow } from '@gatewright/core'
import {
  fetchChecked,
  processReport,
  receiveFromUrl,
  receiveFromUrls,
  settleRun,
} from '@gatewright/core/ingest'
import type { Fetcher } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { okAsync } from 'neverthrow'
import { afterEach, describe, expect, it } from 'vitest'
import { answerReport, endServers, loopback, policyFor, refused, serve } from './support/serve.ts'
import { at, bytesOf, item, junit, later, reader } from './support/workbench.ts'

afterEach(endServers)

describe('a report that is fetched', () => {
  it('comes from the allowed host, with no header but those of HTTP', async () => {
    const { port, requests } = await serve(answerReport)
    const url = `http://ci.example:${port}/results/7.xml`
    const fetched = orThrow(await fetchChecked(loopback, url, policyFor(port)))
    expect(fetched).toEqual({ bytes: junit(['adds']), mediaType: 'application/xml', url })
    expect(requests.map(({ headers }) => Object.keys(headers).sort())).toEqual([
      ['accept', 'accept-encoding', 'connection', 'host'],
    ])
  })

  it('is received, and not fetched again when the delivery comes again', async () => {
    const { port, requests } = await serve(answerReport)
    const storage = createMemoryDatabase().open('shop')
    const url = `http://ci.example:${port}/7.xml`
    const upload = { id: 'one', url, uploader: 'ci', about: { item } }
    const options = { at, policy: policyFor(port) }
    expect(orThrow(await receiveFromUrl(storage, loopback, upload, options))).toMatchObject({ isNew: true })
    const again = await receiveFromUrl(storage, loopback, upload, { ...options, at: later })
    expect(orThrow(again)).toMatchObject({ isNew: false, stage: 'received' })
    expect(requests).toHaveLength(1)
    expect(orThrow(await storage.ingest.get('one'))?.facts).toMatchObject({ source: url })
    const other = await receiveFromUrl(storage, loopback, { ...upload, url: `${url}?2` }, options)
    expect(other.isErr() && other.error.kind).toBe('store/key-conflict')
    expect(requests).toHaveLength(1)
  })

  it('that fails leaves its run open', async () => {
    const { port } = await serve((request, answer) => {
      if (request.url === '/2.xml') answer.writeHead(503).end()
      else answerReport(request, answer)
    })
    const storage = createMemoryDatabase().open('shop')
    const uploads = [1, 2, 3].map((number) => ({
      id: `part-${number}`,
      url: `http://ci.example:${port}/${number}.xml`,
      about: { item, namespace: `${number}`, run: { id: 'run-1', chunk: { number, of: 3 } } },
    }))
    const received = orThrow(
      await receiveFromUrls(storage, loopback, uploads, { at, policy: policyFor(port) }),
    )
    expect(received.map(({ status }) => status)).toEqual(['received', 'refused', 'received'])
    for (const { id, status } of received)
      if (status === 'received') orThrow(await processReport(storage, reader, id, { at }))
    expect(orThrow(await settleRun(storage, 'run-1', { isOver: true }))).toMatchObject({
      state: 'open',
      missingChunks: [2],
    })
  })
})

describe('what comes back', () => {
  it('is refused once it is longer than is taken, announced or not', async () => {
    const { port } = await serve((request, answer) => {
      answer.setHeader('content-type', 'text/plain')
      if (request.url === '/announced') answer.setHeader('content-length', '5000')
      const more = (): void => {
        if (!answer.destroyed && answer.write('x'.repeat(1000))) setImmediate(more)
      }
      more()
      answer.on('drain', more)
    })
    const policy = policyFor(port, { mostBytes: 2000 })
    expect(await refused(loopback, `http://ci.example:${port}/announced`, policy)).toBe('size')
    expect(await refused(loopback, `http://ci.example:${port}/endless`, policy)).toBe('size')
  })

  it('is not waited for without end', async () => {
    const { port } = await serve((request, answer) => {
      if (request.url === '/slow') answer.writeHead(200, { 'content-type': 'text/plain' }).write('1..1\n')
    })
    const policy = policyFor(port, { timeoutMs: 200 })
    expect(await refused(loopback, `http://ci.example:${port}/never`, policy)).toBe('fetch/failed')
    expect(await refused(loopback, `http://ci.example:${port}/slow`, policy)).toBe('fetch/failed')
  })

  it('that breaks off is no report', async () => {
    const { port } = await serve((_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' })
      answer.write('1..1\n')
      setTimeout(() => answer.destroy(), 20)
    })
    expect(await refused(loopback, `http://ci.example:${port}/`, policyFor(port))).toBe('fetch/failed')
  })

  it.each([
    ['5', 'fetched'],
    ['100', 'fetch/failed'],
    ['3', 'fetch/failed'],
  ])(
    'of 5 bytes that is announced as %s is %s, also by a fetcher that does not look',
    async (declared, what) => {
      const body = {
        async *[Symbol.asyncIterator]() {
          yield bytesOf('1..1')
          yield bytesOf('\n')
        },
      }
      const fetcher: Fetcher = {
        resolve: () => okAsync(['8.8.8.8']),
        fetch: () =>
          okAsync({
            status: 200,
            headers: { 'content-type': 'text/plain', 'content-length': declared },
            body,
          }),
      }
      expect(await refused(fetcher, 'https://ci.example/', { hosts: ['ci.example'] })).toBe(what)
    },
  )

  it.each([
    [{ 'content-type': 'text/html' }, 'type'],
    [{ 'content-type': 'application/xhtml+xml' }, 'type'],
    [{ 'content-type': 'application/xml', 'content-encoding': 'br' }, 'encoding'],
    [{ 'content-type': 'APPLICATION/XML' }, 'fetched'],
    [{}, 'fetched'],
  ])('as %j is %s', async (headers, what) => {
    const { port } = await serve((_, answer) => answer.writeHead(200, headers).end('<testsuite/>'))
    expect(await refused(loopback, `http://ci.example:${port}/`, policyFor(port))).toBe(what)
  })

  it.each([204, 206, 304, 401, 404, 500])('with the status %d is no report', async (status) => {
    const { port } = await serve((_, answer) => answer.writeHead(status).end())
    expect(await refused(loopback, `http://ci.example:${port}/`, policyFor(port))).toBe('fetch/bad-status')
  })

  it('from a host that does not answer is trouble that may pass', async () => {
    const { port } = await serve(answerReport)
    await endServers()
    expect(await refused(loopback, `http://ci.example:${port}/`, policyFor(port))).toBe('fetch/failed')
  })
})

describe('a callback', () => {
  it.each(['https://evil.example/hook', 'https://user:secret@ci.example/hook', 'http://ci.example/hook'])(
    '%s is refused before anything is fetched',
    async (callbackUrl) => {
      const storage = createMemoryDatabase().open('shop')
      const received = await receiveFromUrl(
        storage,
        loopback,
        { id: 'one', url: 'https://ci.example/7.xml', about: { item, callbackUrl } },
        { at, policy: { hosts: ['ci.example'] }, callbacks: { hosts: ['ci.example'] } },
      )
      expect(received.isErr() && received.error.kind).toBe('fetch/refused')
      expect(orThrow(await storage.feed.position())).toBe(0)
    },
  )
})
