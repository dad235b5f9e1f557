import { compareText } from '../../canonical/index.ts'
import type { Evidence, Policy } from '../../policy/index.ts'
import {
  addDuration,
  compareInstants,
  durationToMs,
  fromEpochMs,
  toEpochMs,
  type BaselineCounts,
  type Exoneration,
  type Group,
  type MetricPoint,
  type QuarantineEntry,
  type RoleGrant,
  type SignOff,
  type SubjectRef,
} from '../../schema/index.ts'
import { assignIds } from './assign-ids.ts'
import type { CaseData } from './case-data.ts'
import { caseResults, outcomesOf } from './case-results.ts'
import { caseSubject } from './case-subject.ts'
import { before, longAgo } from './case-times.ts'
import { caseWaivers } from './case-waivers.ts'
import type { Mentions } from './mentions.ts'

/** All that a case says, as the evidence of a decision. */
export function caseEvidence(data: CaseData, policies: readonly Policy[], mentions: Mentions): Evidence {
  const subject = caseSubject(data, policies)
  const classes = outcomesOf(policies)
  const results = caseResults(data, { subject, mentions, classes })
  const waivers = caseWaivers(data, { subject, results, mentions, classes })
  const { at, knownIssues, lists } = data
  const own: Evidence = {
    subject,
    results,
    waiverEvents: waivers.events,
    quarantine: data.quarantine.map((entry) => quarantineOf(entry, data)),
    exonerations: data.exonerations.map((one): Exoneration => {
      const id = `exoneration of ${one.testcase}`
      const rest = { reason: 'fails-on-mainline', evidence: [], modelVersion: '1' } as const
      return { id, ...rest, at: before(at, 'PT1H'), ...one }
    }),
    signOffs: signOffsOf(data, subject),
    roles: [...waivers.roles, ...rolesOf(data)],
    knownIssues,
    metrics: data.metrics.flatMap((metric) => pointsOf(metric, data)),
    baselines: data.baselines.map((one): BaselineCounts => {
      const ref = mentions.baselineOf(one.testcase) ?? 'previous-release'
      return { ref, passes: 0, failures: 0, at: before(at, 'PT2H'), ...one }
    }),
    groups: data.groups.map((group) => groupOf(group, data)),
    lists,
  }
  return withOther(own, data.evidence)
}

/** All lists of a case, by name. */
export function caseLists({ lists, evidence }: Pick<CaseData, 'lists' | 'evidence'>): Evidence['lists'] & {} {
  return Object.assign({}, lists, ...evidence.map((one) => one.lists ?? {})) as Evidence['lists'] & {}
}

function quarantineOf(
  { testcase, from, until, issue, by }: CaseData['quarantine'][number],
  { at }: CaseData,
): QuarantineEntry {
  return {
    testcase,
    from: from ?? before(at, 'P1D'),
    until,
    issue: issue ?? `issue of ${testcase}`,
    by: by ?? 'quarantine-keeper',
  }
}

function signOffsOf({ signOffs, at }: CaseData, { revision }: SubjectRef): readonly SignOff[] {
  const drafts = signOffs
    .map((one) => ({ ...one, at: one.at ?? before(at, 'PT30M') }))
    .sort(
      (a, b) =>
        compareText(a.role, b.role) ||
        compareText(a.item ?? '', b.item ?? '') ||
        compareText(a.by, b.by) ||
        compareInstants(a.at, b.at) ||
        compareText(JSON.stringify(a), JSON.stringify(b)),
    )
  const ids = assignIds(drafts, (_, number) => `s${number}`)
  return drafts.map(({ granted: _, revision: looked = revision, verdict = 'approve', ...one }, index) => ({
    ...one,
    id: ids[index] ?? '',
    verdict,
    ...(looked === undefined ? {} : { subjectRevision: looked }),
  }))
}

function rolesOf({ signOffs, roles }: CaseData): readonly RoleGrant[] {
  return [
    ...signOffs.flatMap(({ by, role, granted }) =>
      granted === false ? [] : [{ who: by, role, from: longAgo }],
    ),
    ...roles.map((one) => ({ from: longAgo, ...one })),
  ]
}

function pointsOf(
  { metric, values, at, every = 'PT1M', ref, source }: CaseData['metrics'][number],
  data: CaseData,
): readonly MetricPoint[] {
  const last = at ?? data.at
  return values.map((value, index) => ({
    metric,
    value,
    // The last one is at the very instant, as it is written; the others go back from it.
    at:
      index === values.length - 1
        ? last
        : fromEpochMs(toEpochMs(last) - (values.length - 1 - index) * durationToMs(every)),
    source: source ?? 'case',
    ...(ref === undefined ? {} : { ref }),
  }))
}

function groupOf(group: CaseData['groups'][number], { at }: CaseData): Group {
  const { id = 'run-1', state = 'complete' } = group
  return {
    ...(state === 'open' ? {} : { finishedAt: addDuration(before(at, 'PT1H'), 'PT30M') }),
    ...group,
    id,
    state,
  }
}

/** The evidence with other evidence beside it. */
function withOther(own: Evidence, others: CaseData['evidence']): Evidence {
  return others.reduce<Evidence>((so, other) => {
    const merged = Object.entries(other).map(([kind, values]: [string, unknown]) => {
      const known = so[kind as keyof Evidence]
      return [
        kind,
        Array.isArray(values) && Array.isArray(known) ? [...known, ...(values as unknown[])] : values,
      ]
    })
    return {
      ...so,
      ...(Object.fromEntries(merged) as Partial<Evidence>),
      lists: { ...so.lists, ...other.lists },
    }
  }, own)
}
