import { describe, expect, it } from 'vitest'
import {
  affectedGates,
  decideGreenwave,
  greenwaveQuirks,
  subjectOf,
  type CompatOptions,
  type GreenwaveQuirk,
  type GreenwaveResult,
} from '../../src/greenwave/index.ts'
import {
  decided,
  gist,
  minute,
  nvr,
  passes,
  policy,
  remotePolicy,
  requestFor,
  subjectTypes,
  worldOf,
  type Given,
} from './support/worlds.ts'

/** A question that a quirk answers otherwise. */
interface Contrast {
  readonly ask: (options: CompatOptions) => Promise<unknown>
  readonly ours: unknown
  readonly theirs: unknown
}

/** A question about what a decision comes to, or why there is none. */
function deciding(given: Given, fields: Readonly<Record<string, unknown>> = {}): Contrast['ask'] {
  return async (options) => {
    const answer = await decideGreenwave(requestFor(fields), worldOf(given).world, options)
    return answer.match(
      (decision): unknown => gist(decision),
      ({ httpStatus, message }) => [httpStatus, message],
    )
  }
}

const unit = policy([passes('unit')])
const remote = policy(["!RemoteRule {sources: ['https://files/{subject_id}']}"])
const revoked = { waived: false, testcase: 'unit' }

/** Each quirk has a row: the compiler sees to it. */
const contrasts: Readonly<Record<GreenwaveQuirk, Contrast>> = {
  'validity-ignored': {
    ask: deciding({
      policies: policy([
        passes('unit', 'valid_until: 2026-01-01'),
        passes('unit', 'valid_since: 2026-01-01'),
      ]),
      builds: { [nvr]: { creationTime: '2026-02-01 00:00:00' } },
    }),
    ours: ['closed', 'missing'],
    theirs: ['open'],
  },
  'remote-rules-merged': {
    ask: deciding(
      {
        policies:
          policy(["!RemoteRule {sources: ['https://files/a']}"], { id: 'one' }) +
          policy(["!RemoteRule {sources: ['https://files/a']}"], { id: 'two', decision_context: 'ship' }),
        files: {
          'https://files/a': remotePolicy([passes('ship.test')], { decision_context: 'ship' }),
        },
      },
      { decision_context: ['push', 'ship'] },
    ),
    ours: ['closed', 'fetched-gating-yaml', 'missing'],
    theirs: ['open', 'fetched-gating-yaml'],
  },
  'waivers-unscoped': {
    ask: deciding({ policies: unit, waivers: [{ system_architecture: 's390x' }] }),
    ours: ['closed', 'missing'],
    theirs: ['open', 'missing-waived'],
  },
  'waivers-cross-products': {
    ask: deciding({ policies: unit, waivers: [{}, { product_version: 'fedora-41' }] }),
    ours: ['open', 'missing-waived'],
    theirs: ['closed', 'missing'],
  },
  'waivers-superseded-later': {
    ask: deciding({ policies: unit, waivers: [{}, revoked] }, { when: minute(31) }),
    ours: ['open', 'missing-waived'],
    theirs: ['closed', 'missing'],
  },
  'error-reason-beside': {
    ask: async (options) => {
      const results = [{ outcome: 'ERROR', data: { error_reason: ['no disk'] } }]
      const decision = await decided({ policies: unit, results }, {}, options)
      return decision.unsatisfied_requirements
    },
    ours: [expect.objectContaining({ type: 'test-result-errored', error_reason: 'no disk' })],
    theirs: [expect.objectContaining({ type: 'test-result-errored', error_reason: null })],
  },
  'queries-concatenated': {
    ask: deciding({
      policies: unit,
      results: [{ outcome: 'FAILED', data: { item: ['other'], original_spec_nvr: [nvr] } }, {}],
    }),
    ours: ['open', 'passed'],
    theirs: ['closed', 'passed', 'failed'],
  },
  'ignored-after-latest': {
    ask: deciding({ policies: unit, results: [{}, { outcome: 'FAILED' }] }, { ignore_result: [2] }),
    ours: ['open', 'passed'],
    theirs: ['closed', 'missing'],
  },
  'passes-remembered': {
    ask: async (options) => {
      const kept = new Map<string, readonly GreenwaveResult[]>()
      const passedResults = { get: (key: string) => kept.get(key), set: kept.set.bind(kept) }
      await decided({ policies: unit, results: [{}], passedResults }, {}, options)
      const results = [{}, { outcome: 'FAILED' }]
      return gist(await decided({ policies: unit, results, passedResults }, {}, options))
    },
    ours: ['closed', 'failed'],
    theirs: ['open', 'passed'],
  },
  'fetch-fails-decision': {
    ask: deciding({
      policies: remote,
      files: { [`https://files/${nvr}`]: { reason: 'refused', message: '403', httpStatus: 403 } },
    }),
    ours: ['closed', 'failed-fetch-gating-yaml'],
    theirs: [502, 'Error occurred while retrieving a remote rule file from the repo.'],
  },
  'subjects-repeated': {
    ask: deciding(
      { policies: unit, results: [{}] },
      {
        subject: [
          { type: 'koji_build', item: nvr },
          { type: 'brew-build', item: nvr },
        ],
      },
    ),
    ours: ['open', 'passed'],
    theirs: ['open', 'passed', 'passed'],
  },
  'waived-trouble-vanishes': {
    ask: deciding({
      policies: policy(["!RemoteRule {sources: ['https://files/a'], required: true}"]),
      files: {},
      waivers: [{ testcase: 'missing-gating-yaml' }],
    }),
    ours: ['open', 'missing-gating-yaml-waived'],
    theirs: ['open'],
  },
  'unknown-age-is-now': {
    ask: deciding({
      policies: policy([passes('unit', 'valid_until: 2026-01-01')]),
      builds: { [nvr]: { creationTime: 'some day' } },
    }),
    ours: ['closed', 'missing'],
    theirs: ['open'],
  },
  'addresses-unchecked': {
    ask: deciding(
      { policies: remote, files: { 'https://files/../../open': remotePolicy([]) } },
      { subject_identifier: 'sha256:../../open' },
    ),
    ours: ['closed', 'failed-fetch-gating-yaml'],
    theirs: ['open', 'fetched-gating-yaml'],
  },
  'patterns-as-versions': {
    ask: async (options) => {
      const policies = policy([passes('unit')], { product_versions: ['fedora-*', 'fedora-[34]0', 'epel-9'] })
      const change = {
        subject: subjectOf('koji_build', nvr, subjectTypes),
        testcase: 'unit',
        productVersions: [],
      }
      const gates = await affectedGates(change, worldOf({ policies }).world, options)
      return gates._unsafeUnwrap().map(({ productVersion }) => productVersion)
    },
    ours: ['epel-9'],
    theirs: ['epel-9', 'fedora-*', 'fedora-[34]0'],
  },
  'strict-when': {
    ask: deciding({ policies: policy([]) }, { when: '2026-11-22T05:00:00+01:00' }),
    ours: ['open'],
    theirs: [400, 'Invalid "when" parameter, must be in ISO8601 format'],
  },
  'trouble-without-place': {
    ask: async (options) => {
      const given = { policies: remote, files: { [`https://files/${nvr}`]: '---\nrules: 1\n' } }
      const [first] = (await decided(given, {}, options)).unsatisfied_requirements
      return Object.keys(first ?? {}).filter((key) => key === 'line' || key === 'column')
    },
    ours: ['line', 'column'],
    theirs: [],
  },
  'requested-addresses': {
    ask: deciding(
      { policies: unit, files: { 'https://elsewhere/a': remotePolicy([passes('unit')]) } },
      { rules: [{ type: 'RemoteRule', sources: ['https://elsewhere/a'] }] },
    ),
    ours: [400, 'Remote rules of a request may not name addresses of their own: https://elsewhere/a'],
    theirs: ['closed', 'fetched-gating-yaml', 'missing'],
  },
  'empty-file-suffices': {
    ask: deciding({
      policies: policy(["!RemoteRule {required: true, sources: ['https://files/{subject_id}']}"]),
      files: { [`https://files/${nvr}`]: '# nothing yet' },
    }),
    ours: ['closed', 'fetched-gating-yaml', 'invalid-gating-yaml'],
    theirs: ['open', 'fetched-gating-yaml'],
  },
}

const rows = Object.entries(contrasts).map(([quirk, contrast]) => ({
  quirk: quirk as GreenwaveQuirk,
  ...contrast,
}))

describe('what is answered otherwise than by Greenwave', () => {
  it.each(rows)('$quirk is not done unless asked for', async ({ ask, ours }) => {
    expect(await ask({})).toEqual(ours)
  })

  it.each(rows)('$quirk is done where it alone is asked for', async ({ quirk, ask, theirs }) => {
    expect(await ask({ compat: [quirk] })).toEqual(theirs)
  })

  it.each(rows)('$quirk is done as part of upstream', async ({ ask, theirs }) => {
    expect(await ask({ compat: 'upstream' })).toEqual(theirs)
  })

  it.each(rows)('$quirk is done for no other reason', async ({ quirk, ask, theirs }) => {
    const others = rows.map((row) => row.quirk).filter((other) => other !== quirk)
    expect(await ask({ compat: others })).not.toEqual(theirs)
  })

  it('has a row for every quirk', () => {
    expect(Object.keys(contrasts).sort()).toEqual(Object.keys(greenwaveQuirks).sort())
  })

  it('has a number of its own for every quirk', () => {
    const numbers = Object.values(greenwaveQuirks)
    expect(new Set(numbers).size).toBe(numbers.length)
  })
})
