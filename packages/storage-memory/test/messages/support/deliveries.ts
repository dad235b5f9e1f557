import type { BusDelivery } from '@gatewright/core/messages'

export const receivedAt = '2026-11-22T05:00:00Z'

const contact = {
  name: 'rpminspect',
  team: 'Fedora CI',
  docs: 'https://ci.example/docs',
  email: 'ci@lists.example',
}

/** A Fedora-CI message of the run of a test on a build. */
export function fedoraCi(
  id: string,
  state: 'queued' | 'running' | 'complete' | 'error',
  more: {
    readonly run?: string
    readonly result?: string
    readonly at?: string
    readonly topic?: string
    readonly headers?: Readonly<Record<string, unknown>>
    readonly type?: string
    readonly receivedAt?: string
  } = {},
): BusDelivery {
  const body = {
    contact,
    run: { url: 'https://ci.example/job/7/', log: 'https://ci.example/job/7/console' },
    artifact: { type: 'koji-build', id: 42, component: 'bash', nvr: 'bash-5.2-1.fc40', scratch: false },
    pipeline: { id: more.run ?? 'p1', name: 'rpminspect' },
    test: {
      namespace: 'fedora-ci.koji-build',
      type: more.type ?? 'rpminspect',
      category: 'static-analysis',
      docs: 'https://ci.example/tests/1',
      ...(state === 'complete' ? { result: more.result ?? 'passed' } : {}),
    },
    ...(state === 'error' ? { error: { reason: 'no machine' } } : {}),
    generated_at: more.at ?? '2026-11-22T04:19:00Z',
    version: '1.1.14',
  }
  return {
    id,
    topic: more.topic ?? `org.centos.prod.ci.koji-build.test.${state}`,
    ...(more.headers ? { headers: more.headers } : {}),
    body: JSON.stringify(body),
    receivedAt: more.receivedAt ?? receivedAt,
  }
}

export function posted(id: string, body: object, more: Partial<BusDelivery> = {}): BusDelivery {
  const message = {
    testcase: 'dist.rpmlint',
    outcome: 'PASSED',
    ref_url: 'https://ci.example/runs/7',
    data: { item: 'bash-5.2-1.fc40', type: 'koji_build' },
    ...body,
  }
  return { id, topic: 'resultsdb', body: JSON.stringify(message), receivedAt, ...more }
}
