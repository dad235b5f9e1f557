import { orThrow } from '@gatewright/core'
import { fetchChecked, type FetchPolicy } from '@gatewright/core/ingest'
import type { Fetcher } from '@gatewright/core/ports'
import { okAsync } from 'neverthrow'
import { afterEach, describe, expect, it } from 'vitest'
import { nodeFetcher } from './support/node-fetcher.ts'
import { answerReport, endServers, loopback, policyFor, refused, serve } from './support/serve.ts'

afterEach(endServers)

describe('an address that is refused', () => {
  it.each([
    ['not a url', 'address'],
    ['file:///etc/passwd', 'scheme'],
    ['gopher://ci.example/', 'scheme'],
    ['http://ci.example/', 'scheme'],
    ['https://ci.example@evil.example/', 'credentials'],
    ['https://user:secret@ci.example/', 'credentials'],
    ['https://evil.example/', 'host'],
    ['https://ci.example.evil.example/', 'host'],
    ['https://evilci.example/', 'host'],
    ['https://ci.example./', 'host'],
    ['https://ci.example:8443/', 'host'],
    ['https://evil.example/#@ci.example', 'host'],
    ['https://evil.example\\@ci.example/', 'host'],
    ['https://sub.ci.example/', 'host'],
    ['https://all.example/', 'host'],
    ['https://evilall.example/', 'host'],
    ['https://127.0.0.1/', 'host'],
    ['https://\u0441i.example/', 'host'],
    ['https://ci.example%2eevil.example/', 'host'],
    ['https://ci.example%00.evil.example/', 'address'],
    ['https://ci.example\u3002evil.example/', 'host'],
    ['https://ci.exa\tmple.evil.example/', 'host'],
    ['https://ci.example:22/', 'host'],
    ['https://ci.example:443@evil.example/', 'credentials'],
    ['https://.all.example/', 'host'],
    ['https://a.all.example./', 'host'],
    ['https://a.all.example:8443/', 'host'],
    ['data:text/xml,<testsuite/>', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['//ci.example/', 'address'],
    ['', 'address'],
  ])('%s by %s, before anything is looked up', async (url, reason) => {
    const asked: string[] = []
    const fetcher = nodeFetcher({
      resolve: async (host) => {
        asked.push(host)
        return ['127.0.0.1']
      },
    })
    expect(await refused(fetcher, url, { hosts: ['ci.example', '*.all.example'] })).toBe(reason)
    expect(asked).toEqual([])
  })

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://127.0.0.1./',
    'https://0/',
    'https://[::]/',
    'https://[fe80::1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[2002:7f00:1::1]/',
    'https://[fd00:ec2::254]/',
    'https://[::127.0.0.1]/',
    'https://\u2460\u2461\u2466.0.0.1/',
  ])('%s, even where its host is allowed by name', async (url) => {
    const hosts = [new URL(url).hostname]
    expect(await refused(loopback, url, { hosts })).toBe('private-address')
  })

  it.each([
    [['127.0.0.1']],
    [['8.8.8.8', '10.0.0.1']],
    [['10.0.0.1', '8.8.8.8']],
    [['::ffff:127.0.0.1']],
    [['fe80::1%lo']],
    [['8.8.8.8', 'nonsense']],
    [[]],
  ])('a host that leads to %j', async (addresses) => {
    const fetcher = { ...loopback, resolve: () => okAsync(addresses) }
    expect(await refused(fetcher, 'https://ci.example/', { hosts: ['ci.example'] })).toBe('private-address')
  })

  it('a name that leads elsewhere the second time is asked once, and gains nothing', async () => {
    const { port, requests } = await serve(answerReport)
    const answers = [['203.0.113.9'], ['127.0.0.1']]
    let asked = 0
    const connected: string[] = []
    const rebinding: Fetcher = {
      resolve: () => okAsync(answers[asked++] ?? []),
      fetch(request) {
        connected.push(request.address)
        return loopback.fetch(request)
      },
    }
    // The documentation range stands for a public one, so that nobody is really asked.
    const policy = policyFor(port, { addresses: ['203.0.113.0/24'], timeoutMs: 300 })
    expect(await refused(rebinding, `http://ci.example:${port}/`, policy)).toBe('fetch/failed')
    expect([asked, connected, requests.length]).toEqual([1, ['203.0.113.9'], 0])
  })
})

describe('a redirect', () => {
  it('is followed to an allowed host, checked anew', async () => {
    const { port, requests } = await serve((request, answer) => {
      if (request.url === '/a') answer.writeHead(302, { location: '/b' }).end()
      else if (request.url === '/b')
        answer.writeHead(307, { location: `http://files.example:${port}/c` }).end('moved')
      else answerReport(request, answer)
    })
    const policy = policyFor(port, { hosts: [`ci.example:${port}`, `files.example:${port}`] })
    const fetched = orThrow(await fetchChecked(loopback, `http://ci.example:${port}/a`, policy))
    expect(fetched.url).toBe(`http://files.example:${port}/c`)
    expect(requests.map(({ headers }) => headers.host)).toEqual([
      `ci.example:${port}`,
      `ci.example:${port}`,
      `files.example:${port}`,
    ])
  })

  it.each([
    ['http://127.0.0.1:1/', 'host'],
    ['http://evil.example/', 'host'],
    ['//evil.example/', 'host'],
    ['file:///etc/passwd', 'scheme'],
    ['http://user:secret@ci.example/', 'credentials'],
    ['http://', 'address'],
    ['\\\\evil.example/', 'host'],
    ['/\\evil.example/', 'host'],
    ['http://ci.example:22/', 'host'],
    ['data:text/xml,a', 'scheme'],
    ['http://169.254.169.254/latest/meta-data/', 'host'],
  ])('to %s is refused by %s', async (location, reason) => {
    const { port, requests } = await serve((_, answer) => answer.writeHead(302, { location }).end())
    expect(await refused(loopback, `http://ci.example:${port}/`, policyFor(port))).toBe(reason)
    expect(requests).toHaveLength(1)
  })

  it('to an allowed host that leads to a private address is refused', async () => {
    const { port } = await serve((_, answer) =>
      answer.writeHead(302, { location: `http://inside.example:${port}/` }).end(),
    )
    const fetcher = nodeFetcher({
      resolve: async (host) => [host === 'inside.example' ? '10.0.0.1' : '127.0.0.1'],
    })
    const hosts = [`ci.example:${port}`, `inside.example:${port}`]
    expect(await refused(fetcher, `http://ci.example:${port}/`, policyFor(port, { hosts }))).toBe(
      'private-address',
    )
  })

  it('without a place to go to is no report', async () => {
    const { port } = await serve((_, answer) => answer.writeHead(302).end('<testsuite/>'))
    expect(await refused(loopback, `http://ci.example:${port}/`, policyFor(port))).toBe('fetch/bad-status')
  })

  it('in a circle ends', async () => {
    const { port, requests } = await serve((_, answer) => answer.writeHead(302, { location: '/' }).end())
    expect(await refused(loopback, `http://ci.example:${port}/`, policyFor(port))).toBe('redirects')
    expect(requests).toHaveLength(4)
  })

  it('from https to http is refused, also where both are allowed', async () => {
    const asked: string[] = []
    const fetcher: Fetcher = {
      resolve: () => okAsync(['8.8.8.8']),
      fetch({ url }) {
        asked.push(url)
        const body = { async *[Symbol.asyncIterator]() {} }
        return okAsync({ status: 302, headers: { location: 'http://ci.example/' }, body })
      },
    }
    const policy: FetchPolicy = { hosts: ['ci.example'], schemes: ['https', 'http'] }
    expect(await refused(fetcher, 'https://ci.example/', policy)).toBe('scheme')
    expect(asked).toEqual(['https://ci.example/'])
  })
})
