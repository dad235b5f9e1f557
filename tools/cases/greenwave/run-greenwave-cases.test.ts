// Run by npm run check:tools.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ManifestError } from '../manifest.ts'
import { runGreenwaveCases } from './run-greenwave-cases.ts'

/** What the runner prints of a file, and how many cases passed. */
async function run(content: unknown): Promise<{ readonly passed: number; readonly output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-greenwave-'))
  try {
    const file = join(folder, 'cases.json')
    writeFileSync(file, JSON.stringify(content))
    const lines: string[] = []
    const { passed } = await runGreenwaveCases(file, (line) => lines.push(line))
    return { passed, output: lines.join('\n') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const fine = { id: 'fine', kind: 'summary', answers: [], expected: { summary: 'No tests are required' } }
const policy = {
  id: 'remote',
  product_versions: ['rhel-9000'],
  decision_context: 'push',
  subject_type: 'koji_build',
  rules: [{ type: 'RemoteRule' }],
}
const request = {
  product_version: 'rhel-9000',
  decision_context: 'push',
  subject_type: 'koji_build',
  subject_identifier: 'nethack-1.2.3-1.el9000',
}
const remote = { kind: 'decision', level: 'function', policies: [policy], request }
const settings = { remote_rule_policies: { '*': 'https://git.example/{pkg_name}/{rev}.yaml' } }

const malformed: readonly (readonly [content: unknown, reason: RegExp])[] = [
  [5, /case 1\n.*no record/],
  [{ kind: 'summary' }, /case 1\n.*no id/],
  [{ id: 'x', expected: { summary: '' } }, /x\n.*no kind/],
  [{ id: 'x', kind: 'summary', expected: {} }, /nothing of what is expected/],
  [{ ...fine, id: 'x', kind: 'weather' }, /the kind "weather" are not known/],
  [{ ...fine, id: 'x', expected: { weather: 1 } }, /expects "weather", which this runner does not know/],
  [{ ...fine, id: 'x', answers: 5 }, /"answers" is not a list of records/],
  [{ ...fine, id: 'x', answers: [{ type: 'sunny' }] }, /type "sunny" are not known/],
  [{ ...remote, id: 'x', policies: '@none', expected: { message: '' } }, /no set of policies "none"/],
  [{ ...remote, id: 'x', policies: [{}], expected: { message: '' } }, /'id' is required/],
  [{ ...remote, id: 'x', request: null, expected: { message: '' } }, /"request" is not a record/],
  [{ ...remote, id: 'x', level: 'sea', expected: { message: '' } }, /level "sea" are not known/],
]

for (const [content, reason] of malformed) {
  test(`a case that can't be run fails alone: ${JSON.stringify(content)}`, async () => {
    const { passed, output } = await run({ cases: [content, fine] })
    assert.equal(passed, 1, output)
    assert.match(output, reason)
  })
}

for (const content of [{}, { cases: [] }, { cases: 5 }, { cases: [fine], settings: 5 }]) {
  test(`a file that can't be used is refused: ${JSON.stringify(content)}`, async () => {
    await assert.rejects(run(content), ManifestError)
  })
}

const waiver = { id: 9, subject_type: 'koji_build', subject_identifier: 'n-1-1', testcase: 't' }
const failed = { type: 'failed', testcase: 't', source: null, scenario: 's', result_id: 1 }
const answer = { ...failed, type: 'test-result-failed', subject_type: 'koji_build' }

const known: Readonly<Record<string, unknown>> = {
  'a build that is not there': {
    ...remote,
    koji: { scm: ['rpms', 'nethack', 'abc'], builds: { 'nethack-1.2.3-1.el9000': null } },
    expected: { requirement_types: ['failed-fetch-gating-yaml'], requested_urls: [] },
  },
  'trouble of the build system': {
    ...remote,
    koji: { builds: { '*': { socket_error: 'timed out' } } },
    expected: { http_status: 502, message: { $contains_text: 'timed out' } },
  },
  'settings of its own': {
    ...remote,
    settings: { REMOTE_RULE_POLICIES: { koji_build: ['https://one.example/{rev}', 'https://two.example'] } },
    koji: { scm: ['rpms', 'nethack', 'abc'] },
    expected: { requested_urls: ['https://one.example/abc', 'https://two.example'] },
  },
  'any remote rule': {
    kind: 'match',
    policies: [policy],
    attributes: { decision_context: ['push'], match_any_remote_rule: true },
    expected: { matches: true },
  },
  'a waiver of another subject': {
    kind: 'waive',
    answers: [failed],
    waivers: [waiver],
    expected: {
      answers: [{ ...answer, subject_identifier: 'm-1-1', item: { type: 'koji_build', item: 'm-1-1' } }],
    },
  },
  'a waiver by an alias': {
    kind: 'waive',
    aliases: ['brew-build'],
    answers: [failed],
    waivers: [{ ...waiver, subject_type: 'brew-build' }],
    expected: {
      answers: [{ ...answer, type: 'test-result-failed-waived', subject_identifier: 'n-1-1', waiver_id: 9 }],
    },
  },
  'no waivers': {
    kind: 'waive',
    answers: [failed],
    waivers: [],
    expected: { answers: { $partial: [{ type: 'test-result-failed', scenario: 's' }] } },
  },
  'answers as classes': {
    kind: 'summary',
    answers: [{ type: 'TestResultMissingWaived' }, { type: 'InvalidRemoteRuleYaml' }, { type: 'errored' }],
    expected: {
      summary: '1 error due to invalid remote rule file. Of 2 required tests, 1 test errored',
    },
  },
  'no subject': { kind: 'subject', data: {}, expected: null },
  'a build system out of reach': {
    kind: 'product_versions',
    subject_type: 'koji_build',
    subject_identifier: 'n-1-1.el5',
    koji: { task_id: 3, socket_error: 'timed out' },
    expected: { error: 'Could not reach Koji: timed out' },
  },
}

for (const [id, content] of Object.entries(known)) {
  test(`a case may have: ${id}`, async () => {
    const types = [{ id: 'koji_build', is_koji_build: true, is_nvr: true }]
    const { passed, output } = await run({
      settings,
      subject_types: types,
      cases: [{ id, ...(content as object) }],
    })
    assert.equal(passed, 1, output)
  })
}
