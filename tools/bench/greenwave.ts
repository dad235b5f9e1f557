import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  decideGreenwave,
  readGreenwavePolicies,
  resultsOfList,
  waiversOfList,
  type GreenwaveResult,
  type GreenwaveWorld,
} from '../../packages/core/src/greenwave/index.ts'
import { medianOf, quantileOf, timesOfAsync, type Measure } from './bench.ts'
import { greenwaveFile, testcaseNamed } from './greenwave-file.ts'

const rules = 1_000
const identifier = 'glibc-2.42-1.fc44'
const loader = fileURLToPath(new URL('greenwave-load.ts', import.meta.url))

/** What the issue asks of the drop-in for Greenwave: a large file of policies read cold, and a decision over it. */
export async function greenwaveBenchmarks(): Promise<readonly Measure[]> {
  return [...coldLoad(), ...(await largeDecision())]
}

/** Reading alone, in processes that have read nothing before; starting them does not count. */
function coldLoad(): Measure[] {
  const times = Array.from({ length: 7 }, () => {
    const { stdout } = spawnSync(
      process.execPath,
      ['--conditions=@gatewright/source', loader, String(rules)],
      { encoding: 'utf8' },
    )
    return Number.parseFloat(stdout)
  }).sort((a, b) => a - b)
  return [
    { name: `greenwave-load-${rules}`, value: medianOf(times), unit: 'ms', goal: 300 },
    { name: `greenwave-load-${rules}-worst-of-7`, value: quantileOf(times, 1), unit: 'ms', goal: null },
  ]
}

async function largeDecision(): Promise<Measure[]> {
  const policies = readGreenwavePolicies(greenwaveFile(rules), { kind: 'server' }).unwrapOr([])
  const world: GreenwaveWorld = {
    policies,
    subjectTypes: [],
    results: resultsOfList(Array.from({ length: rules }, (_, index) => resultOf(index))),
    waivers: waiversOfList([]),
  }
  const request = {
    product_version: 'fedora-44',
    decision_context: 'bodhi_update_push_stable',
    subject_type: 'koji_build',
    subject_identifier: identifier,
  }
  const decided = await decideGreenwave(request, world)
  const answers = decided.map((decision) => decision.satisfied_requirements.length).unwrapOr(0)
  if (answers !== rules) throw new Error(`${answers} of ${rules} requirements are satisfied.`)
  const times = await timesOfAsync(400, async () => decideGreenwave(request, world), 100)
  return [
    { name: `greenwave-decide-${rules}`, value: medianOf(times), unit: 'ms', goal: 5 },
    { name: `greenwave-decide-${rules}-p99`, value: quantileOf(times, 0.99), unit: 'ms', goal: null },
  ]
}

function resultOf(index: number): GreenwaveResult {
  return {
    id: index + 1,
    testcase: { name: testcaseNamed(index) },
    outcome: 'PASSED',
    submit_time: `2026-11-22T03:${String(index % 60).padStart(2, '0')}:00.000000`,
    data: { type: ['koji_build'], item: [identifier], system_architecture: ['x86_64'] },
  }
}
