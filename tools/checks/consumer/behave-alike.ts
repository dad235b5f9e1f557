import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../library/finding.ts'
import { run, type Outcome } from '../library/run.ts'

/** Reads a report, stores its results, decides, and prints what a release would be held to: a line for each fact. */
const script = `
import { digestOfJson, orThrow } from '@gatewright/core'
import { decide, explain, parsePolicyYaml } from '@gatewright/core/policy'
import { queryAll } from '@gatewright/core/ports'
import { readReport, recordsToResults } from '@gatewright/parsers'
import { createMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'

const xml = \`<testsuites><testsuite name="cart" timestamp="2026-11-22T04:19:00Z">
  <testcase classname="shop.Größe" name="adds 𝒳" time="0.1"/>
  <testcase classname="shop.Größe" name="pays" time="0.30000000000000004"><flakyFailure message="503 ms"/></testcase>
  <testcase classname="shop.Größe" name="ships"><failure message="4 is not 5">at line 3</failure></testcase>
</testsuite></testsuites>\`
const policy = \`
apiVersion: gating/v1
id: shop.release
applies: { decisionContexts: [release], subjectTypes: [koji_build] }
rules:
  - { type: noneFailing, of: { group: complete, testcases: '*' } }
\`

const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
const at = '2026-11-22T04:20:00.123456789Z'
const { records } = orThrow(await readReport(new TextEncoder().encode(xml)))
const given = orThrow(recordsToResults(records, { item, group: 'run-1', submittedAt: at, reportKey: 'r' }))
const database = createMemoryDatabase()
const storage = database.open('shop')
orThrow(await storage.results.append('r', given))
orThrow(await storage.groups.put({ id: 'run-1', state: 'complete', resultCount: given.length }))
const results = orThrow(await queryAll(storage.results, { item }))
const groups = orThrow(await storage.groups.ofItem(item))
const evidence = { subject: { type: item.type, identifier: item.id }, results, groups }
const decision = decide(orThrow(parsePolicyYaml(policy)), evidence, { decisionContext: 'release', at: '2026-11-22T05:00:00Z' })
console.log('status ' + decision.status)
console.log('evidenceDigest ' + decision.evidenceDigest)
for (const { id, digest } of decision.policies) console.log('policy ' + id + ' ' + digest)
console.log('decision ' + digestOfJson(JSON.parse(JSON.stringify(decision))))
console.log('explanation ' + digestOfJson(explain(decision)))
console.log('snapshot ' + digestOfJson([...snapshotLines(database)]))
`

const wanted = ['status unsatisfied', 'evidenceDigest ', 'policy shop.release ', 'decision ', 'snapshot ']

/** The packed packages decide the same on the Node that called the launcher as on the workspace's, byte for byte. */
export function behaveAlike(project: string): Finding[] {
  const caller = process.env['GATEWRIGHT_CALLER_NODE'] ?? process.execPath
  writeFileSync(join(project, 'behave.mjs'), script)
  const [here, there] = [process.execPath, caller].map((node) => run(node, ['behave.mjs'], { cwd: project }))
  const version = run(caller, ['--version']).output.trim()
  console.log(`consumer: one decision on Node ${version} and on ${process.version}, compared byte for byte`)
  return here && there ? behaviourFaults(here, there, version) : []
}

/** Why two runs of the script are not the same, or say too little to be compared. */
export function behaviourFaults(here: Outcome, there: Outcome, version: string): Finding[] {
  const file = 'packages'
  const failed = [
    { name: process.version, outcome: here },
    { name: version, outcome: there },
  ].filter(({ outcome }) => !outcome.passed)
  if (failed.length > 0)
    return failed.map(({ name, outcome }) => ({
      file,
      message: `On Node ${name}:\n${outcome.output.trim()}`,
    }))
  const lines = here.output.split('\n')
  const lacking = wanted.filter((start) => !lines.some((line) => line.startsWith(start)))
  const found = there.output.split('\n')
  return [
    ...lacking.map((start) => ({ file, message: `The smoke says nothing that begins with "${start}".` })),
    ...lines
      .filter((line, index) => line !== found[index])
      .map((line) => ({ file, message: `Node ${process.version} says otherwise than ${version}: ${line}` })),
  ]
}
