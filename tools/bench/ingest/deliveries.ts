import type { BusDelivery } from '../../../packages/core/src/messages/index.ts'
import { instantOfRun } from '../storage/data.ts'

const states = ['queued', 'running', 'complete'] as const
const firstSentAt = Date.parse(instantOfRun(0))

/** A message comes every half second. */
function sentAt(number: number): string {
  return new Date(firstSentAt + number * 500).toISOString()
}

/** Each run of a test on a build sends three messages, as Fedora's CI does. */
export function deliveries(first: number, count: number): readonly BusDelivery[] {
  return Array.from({ length: count }, (_, index) => {
    const number = first + index
    const [run, state] = [Math.floor(number / 3), states[number % 3] ?? 'complete']
    return {
      id: `message-${number}`,
      topic: `org.centos.prod.ci.koji-build.test.${state}`,
      headers: { JMSXUserID: 'msg-ci' },
      body: JSON.stringify({ ...bodyOf(run, state), generated_at: sentAt(number) }),
      receivedAt: sentAt(number + 1),
    }
  })
}

function bodyOf(run: number, state: (typeof states)[number]): object {
  const build = Math.floor(run / 4)
  return {
    contact: {
      name: 'rpminspect',
      team: 'Fedora CI',
      docs: 'https://ci.example/docs',
      email: 'ci@lists.example',
    },
    run: { url: `https://ci.example/job/${run}/`, log: `https://ci.example/job/${run}/console` },
    artifact: {
      type: 'koji-build',
      id: build,
      component: `package-${build % 500}`,
      nvr: `package-${build % 500}-1.${build}-1.fc40`,
      scratch: false,
    },
    pipeline: { id: `pipeline-${run}`, name: 'rpminspect' },
    test: {
      namespace: 'fedora-ci.koji-build',
      type: `check-${run % 40}`,
      category: 'static-analysis',
      docs: `https://ci.example/tests/${run % 40}`,
      ...(state === 'complete' ? { result: run % 20 === 0 ? 'failed' : 'passed' } : {}),
    },
    version: '1.1.14',
  }
}
