import {
  buildsBy,
  decideGreenwave,
  readGreenwavePolicies,
  readSubjectTypes,
  remoteFilesBy,
  resultsOfList,
  waiversOfList,
  type Build,
  type BuildSourceTrouble,
  type DecideGreenwaveOptions,
  type FetchTrouble,
  type GreenwaveDecision,
  type GreenwaveFailure,
  type GreenwavePolicy,
  type GreenwaveRequest,
  type GreenwaveResult,
  type GreenwaveSettings,
  type GreenwaveWorld,
  type KnownTrouble,
  type LatestResultsQuery,
  type PassedResults,
  type SubjectType,
} from '../../../src/greenwave/index.ts'
import type { WaiverRecordQuery } from '../../../src/ports/index.ts'
import type { WaiverDbRecord } from '../../../src/schema/index.ts'

export const nvr = 'bash-5.2-1.fc40'
export const product = 'fedora-40'

/** Types of subjects as Fedora and its relatives have them. */
export const subjectTypes: readonly SubjectType[] = readSubjectTypes(`
--- !SubjectType
id: bodhi_update
ignore_missing_policy: true
--- !SubjectType
id: compose
item_key: productmd.compose.id
item_dict: {item_key: productmd.compose.id}
product_version_match:
  - {match: '^(RHEL-\\d*)\\..*', product_version: \\1}
--- !SubjectType
id: koji_build
aliases: [brew-build]
is_koji_build: true
is_nvr: true
item_key: original_spec_nvr
result_queries:
  - {item_key: item, keys: {type: 'koji_build,brew-build'}}
  - {item_key: original_spec_nvr}
--- !SubjectType
id: redhat-module
product_version: rhel-8
`)._unsafeUnwrap()

/** `minute(3)` is three minutes past four, as ResultsDB writes it. */
export function minute(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 22, 4, minutes)).toISOString().replace('Z', '000')
}

export const noTests = 'No tests are required'

/** The rule that a test must pass; `facts` are more keys, as `scenario: a`. */
export function passes(testcase: string, facts = ''): string {
  return `!PassingTestCaseRule {test_case_name: '${testcase}'${facts === '' ? '' : `, ${facts}`}}`
}

/** A policy of the service in YAML, for builds of Fedora 40 at the gate `push` unless `facts` say otherwise. */
export function policy(rules: readonly string[], facts: Readonly<Record<string, unknown>> = {}): string {
  const all = {
    id: 'main',
    product_versions: ['fedora-*'],
    ...('decision_contexts' in facts ? {} : { decision_context: 'push' }),
    ...('subject_types' in facts ? {} : { subject_type: 'koji_build' }),
    ...facts,
  }
  return document(rules, all)
}

/** A policy as a `gating.yaml` has it, for the gate `push` unless `facts` say otherwise. */
export function remotePolicy(
  rules: readonly string[],
  facts: Readonly<Record<string, unknown>> = {},
): string {
  return document(rules, { ...('decision_contexts' in facts ? {} : { decision_context: 'push' }), ...facts })
}

function document(rules: readonly string[], facts: Readonly<Record<string, unknown>>): string {
  const keys = Object.entries(facts).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
  const list = rules.map((rule) => `\n  - ${rule}`).join('')
  return `--- !Policy\n${keys.join('')}rules:${list === '' ? ' []' : list}\n`
}

export function policiesOf(yaml: string): readonly GreenwavePolicy[] {
  return readGreenwavePolicies(yaml, { kind: 'server' })._unsafeUnwrap()
}

/** A result: what is left out is a pass of `unit` for the build, handed in at the minute of its position, from 1. */
export interface GivenResult {
  readonly testcase?: string
  readonly outcome?: string
  readonly data?: Readonly<Record<string, readonly string[]>>
  readonly [key: string]: unknown
}

export function resultOf({ testcase = 'unit', data, ...facts }: GivenResult, index = 0): GreenwaveResult {
  return {
    id: index + 1,
    outcome: 'PASSED',
    submit_time: minute(index + 1),
    ...facts,
    testcase: { name: testcase },
    data: { type: ['koji_build'], item: [nvr], ...data },
  }
}

/** A waiver: what is left out waives `unit` for the build, in the half hour after the results, by its position. */
export type GivenWaiver = Partial<WaiverDbRecord>

export function waiverOf(given: GivenWaiver, index = 0): WaiverDbRecord {
  return {
    id: index + 1,
    subject_type: 'koji_build',
    subject_identifier: nvr,
    testcase: 'unit',
    scenario: null,
    product_version: product,
    waived: true,
    username: 'ann',
    comment: 'known',
    proxied_by: null,
    timestamp: minute(index + 31),
    ...given,
  }
}

type GivenFile = string | (KnownTrouble<FetchTrouble> & { readonly httpStatus?: number })
type GivenBuild = Build | (KnownTrouble<BuildSourceTrouble> & { readonly code?: number })

/** What a world has in it; nothing where it is left out. */
export interface Given {
  /** In YAML. */
  readonly policies?: string
  readonly results?: readonly GivenResult[]
  readonly waivers?: readonly GivenWaiver[]
  /** By address. */
  readonly files?: Readonly<Record<string, GivenFile>>
  /** By name. */
  readonly builds?: Readonly<Record<string, GivenBuild>>
  readonly targets?: Readonly<Record<number, string>>
  readonly settings?: Partial<GreenwaveSettings>
  readonly subjectTypes?: readonly SubjectType[]
  readonly passedResults?: PassedResults
}

/** What was asked of a world, in order. */
export interface Asked {
  readonly results: LatestResultsQuery[]
  readonly waivers: WaiverRecordQuery[]
  readonly addresses: string[]
  readonly builds: string[]
}

/** A world that remembers what it was asked. Its present is four hours after the first result. */
export function worldOf(given: Given): { readonly world: GreenwaveWorld; readonly asked: Asked } {
  const asked: Asked = { results: [], waivers: [], addresses: [], builds: [] }
  const results = resultsOfList((given.results ?? []).map(resultOf))
  const waivers = waiversOfList((given.waivers ?? []).map(waiverOf))
  const { files, builds, targets = {} } = given
  const world: GreenwaveWorld = {
    policies: policiesOf(given.policies ?? ''),
    subjectTypes: given.subjectTypes ?? subjectTypes,
    results: { latest: (query) => (asked.results.push(query), results.latest(query)) },
    waivers: { records: (query, page) => (asked.waivers.push(query), waivers.records(query, page)) },
    clock: { now: () => '2026-11-22T08:00:00Z' },
    ...(given.settings ? { settings: given.settings } : {}),
    ...(given.passedResults ? { passedResults: given.passedResults } : {}),
    ...(files
      ? { remoteFiles: remoteFilesBy((address) => (asked.addresses.push(address), files[address])) }
      : {}),
    ...(builds
      ? {
          builds: buildsBy(
            (identifier) => (asked.builds.push(identifier), builds[identifier]),
            (task) => targets[task],
          ),
        }
      : {}),
  }
  return { world, asked }
}

/** A request about the build at the gate `push`, but for what is given. */
export function requestFor(fields: Readonly<Record<string, unknown>> = {}): GreenwaveRequest {
  const subject = 'subject' in fields ? {} : { subject_type: 'koji_build', subject_identifier: nvr }
  const context = 'rules' in fields ? {} : { decision_context: 'push' }
  return { product_version: product, ...context, ...subject, ...fields } as GreenwaveRequest
}

type Fields = Readonly<Record<string, unknown>>

/** The decision, where there must be one. */
export async function decided(
  given: Given,
  fields: Fields = {},
  options: DecideGreenwaveOptions = {},
): Promise<GreenwaveDecision> {
  const answer = await decideGreenwave(requestFor(fields), worldOf(given).world, options)
  return answer._unsafeUnwrap()
}

/** What a request makes us ask of a world, whatever the answer. */
export async function askedOf(given: Given, fields: Fields = {}): Promise<Asked> {
  const { world, asked } = worldOf(given)
  void (await decideGreenwave(requestFor(fields), world))
  return asked
}

/** Why there is no decision, where there must be none. */
export async function refused(
  given: Given,
  fields: Fields = {},
  options: DecideGreenwaveOptions = {},
): Promise<GreenwaveFailure> {
  const answer = await decideGreenwave(requestFor(fields), worldOf(given).world, options)
  return answer._unsafeUnwrapErr()
}

/** What a decision comes to, short: `open` or `closed`, and each requirement as its type. */
export function gist(decision: GreenwaveDecision): readonly string[] {
  const { satisfied_requirements: met, unsatisfied_requirements: unmet } = decision
  return [
    decision.policies_satisfied ? 'open' : 'closed',
    ...[...met, ...unmet].map(({ type }) => type.replace(/^test-result-/, '')),
  ]
}
