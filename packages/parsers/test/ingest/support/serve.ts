import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fetchChecked, type FetchPolicy } from '@gatewright/core/ingest'
import type { Fetcher } from '@gatewright/core/ports'
import { nodeFetcher } from './node-fetcher.ts'
import { junit } from './workbench.ts'

const servers: Server[] = []

/** Ends all servers of a test. */
export async function endServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
}

/** A server on loopback, and the requests that came. */
export async function serve(
  listener: RequestListener,
): Promise<{ readonly port: number; readonly requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, answer) => {
    requests.push(request)
    listener(request, answer)
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { port: (server.address() as AddressInfo).port, requests }
}

/** Every host is on loopback, whatever its name. */
export const loopback: Fetcher = nodeFetcher({ resolve: async () => ['127.0.0.1'] })

/** Lets `ci.example` be a server on loopback. */
export function policyFor(port: number, more: Partial<FetchPolicy> = {}): FetchPolicy {
  return {
    hosts: [`ci.example:${port}`],
    schemes: ['http'],
    addresses: ['127.0.0.0/8'],
    timeoutMs: 2000,
    ...more,
  }
}

/** Why an address leads to nothing: the reason of the policy, or the kind of another error; `fetched` where it leads to something. */
export async function refused(fetcher: Fetcher, url: string, policy: FetchPolicy): Promise<string> {
  const fetched = await fetchChecked(fetcher, url, policy)
  return fetched.match(
    () => 'fetched',
    (error) => (error.kind === 'fetch/refused' ? error.reason : error.kind),
  )
}

/** Answers a report. */
export const answerReport: RequestListener = (_, answer) => {
  answer.setHeader('content-type', 'application/xml; charset=utf-8')
  answer.end(junit(['adds']))
}
