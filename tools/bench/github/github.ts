import { createHmac } from 'node:crypto'
import { orThrow } from '../../../packages/core/src/errors/index.ts'
import {
  decide,
  definePolicy,
  explain,
  noneFailing,
  type Decision,
} from '../../../packages/core/src/policy/index.ts'
import { stateBody, type CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import {
  createDeliveryStore,
  createProjectMap,
  planAnnotations,
  receiveDelivery,
  renderCheckRun,
  type IncomingDelivery,
} from '../../../packages/github/src/index.ts'
import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'
import type { Measure } from '../bench.ts'
import { openSchema, openTarget } from '../storage/target.ts'

const secret = 'the secret of the benchmark'
const sha = '1f7391f92b6a3792204e07e99f71f643cc35e7e1'
const clock = { now: (): string => new Date().toISOString() }

/** How fast deliveries are taken in, with the memory store and with PostgreSQL, and how long a large decision takes to render. */
export async function* githubBenchmarks(): AsyncGenerator<Measure, void, void> {
  const deliveries = Array.from({ length: 10_000 }, (_, index) => deliveryOf(index))
  yield* await measureMemory(deliveries)
  const target = await openTarget()
  try {
    console.log(`# ${target.description}`)
    const database = await openSchema(target.driver, 'github')
    const app = database.open('app')
    await takeIn(app, deliveries.slice(0, 200), 16)
    const ms = await takeIn(app, deliveries.slice(200, 3_200), 16)
    yield { name: 'deliveries-stored', value: 3_000_000 / ms, unit: 'deliveries/s', goal: 500, atLeast: true }
  } finally {
    await target.end()
  }
  yield measureRendering()
}

/** Twenty kilobytes each, as GitHub's are. */
function deliveryOf(index: number): IncomingDelivery {
  const text = JSON.stringify({
    action: 'completed',
    workflow_run: {
      id: index,
      run_attempt: 1,
      workflow_id: 3,
      name: 'tests',
      event: 'push',
      status: 'completed',
      conclusion: 'success',
      head_sha: sha,
      head_branch: 'main',
      head_repository: { id: 7, owner: { login: 'shop' } },
      pull_requests: [],
      more: 'x'.repeat(20_000),
    },
    installation: { id: 1 },
    repository: { id: 7, name: 'cart', owner: { login: 'shop' } },
    sender: { id: 3, login: 'mona', type: 'User' },
  })
  return {
    body: Buffer.from(text),
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'workflow_run',
      'x-github-delivery': `72d3162e-cc78-11e3-81ab-${String(index).padStart(12, '0')}`,
      'x-github-hook-installation-target-type': 'integration',
      'x-github-hook-installation-target-id': '4711',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
    },
  }
}

async function measureMemory(deliveries: readonly IncomingDelivery[]): Promise<readonly Measure[]> {
  const times: number[] = []
  for (let round = 0; round < 3; round++)
    times.push(await takeIn(createMemoryDatabase().open('app'), deliveries, 16))
  const start = performance.now()
  for (const { body } of deliveries) createHmac('sha256', secret).update(body).digest()
  const floor = performance.now() - start
  const best = Math.min(...times)
  return [
    { name: 'deliveries', value: best / 1_000, unit: 's for 10,000', goal: 2 },
    { name: 'deliveries-to-signatures', value: best / floor, unit: 'x', goal: null },
  ]
}

/** Takes deliveries in by so many callers, each twice as GitHub may send them; answers the milliseconds. */
async function takeIn(
  app: CompleteStorage,
  deliveries: readonly IncomingDelivery[],
  callers: number,
): Promise<number> {
  const projects = createProjectMap(app.states)
  orThrow(await projects.assign({ installationId: 1, repositoryId: 7 }, 'shop'))
  const options = {
    secrets: [secret],
    projects,
    deliveries: createDeliveryStore(app.states, { clock }),
    enqueue: ({ id, project }: { readonly id: string; readonly project: string | undefined }) =>
      app.states.put('queue', [{ key: id, body: stateBody({ project: project ?? null }) }]),
  }
  const start = performance.now()
  let next = 0
  const work = async (): Promise<void> => {
    for (let delivery = deliveries[next++]; delivery; delivery = deliveries[next++]) {
      const { outcome, message } = await receiveDelivery(delivery, options)
      if (outcome !== 'accepted') throw new Error(message)
    }
  }
  await Promise.all(Array.from({ length: callers }, work))
  const ms = performance.now() - start
  const [first] = deliveries
  const again = first && (await receiveDelivery(first, options))
  if (again?.outcome !== 'duplicate') throw new Error('A delivery was taken twice.')
  return ms
}

function measureRendering(): Measure {
  const decision = closedBy(5_000)
  const remarks = Array.from({ length: 1_000 }, (_, index) => ({
    path: 'src/a.ts',
    line: index + 1,
    level: 'failure' as const,
    message: `case ${index} failed`,
  }))
  const times: number[] = []
  for (let round = 0; round < 15; round++) {
    const start = performance.now()
    const { annotations } = planAnnotations(remarks)
    const { create } = renderCheckRun(decision, { name: 'gate', headSha: sha, annotations })
    times.push(performance.now() - start)
    if (create.output.summary === '' || explain(decision) === '') throw new Error('Nothing was rendered.')
  }
  const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  return { name: 'render-5000-failures', value: median, unit: 'ms', goal: 50 }
}

function closedBy(failures: number): Decision {
  const testcases = Array.from({ length: failures }, (_, index) => `suite/${index % 50}/case ${index}`)
  const policy = definePolicy({
    id: 'shop.release',
    applies: { decisionContexts: ['release'], subjectTypes: ['git_commit'] },
    rules: [noneFailing({ testcases })],
  })
  const results = testcases.map((testcase, index) => ({
    id: `result-${index}`,
    testcase,
    item: { type: 'git_commit', id: sha },
    outcome: 'FAILED',
    submittedAt: '2026-11-22T04:00:00Z',
    variant: {},
    data: {},
    groups: [],
  }))
  return decide(
    [policy],
    { subject: { type: 'git_commit', identifier: sha }, results },
    { decisionContext: 'release', at: '2026-11-22T04:19:00Z' },
  )
}
