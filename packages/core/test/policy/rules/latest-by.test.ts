import { describe, expect, it } from 'vitest'
import {
  checklist,
  leavesOf,
  nonInferior,
  noneFailing,
  parsePolicy,
  passing,
  ratio,
  type Decision,
  type Evidence,
  type Policy,
  type Rule,
} from '../../../src/policy/index.ts'
import type { TestResult } from '../../../src/schema/index.ts'
import { attempts, decided, minute, onlyLeaf, policyOf, result, waiver } from '../../support/gate-examples.ts'
import { codesIn, counted } from './support/rule-examples.ts'

function latestBy(
  keys: readonly string[],
  rules: Rule | readonly Rule[],
  more: Partial<Policy> = {},
): Policy {
  return { ...policyOf(...(Array.isArray(rules) ? rules : [rules as Rule])), latestBy: keys, ...more }
}

function decidedBy(
  keys: readonly string[],
  rule: Rule,
  results: readonly TestResult[],
  more: Partial<Evidence> = {},
): Decision {
  return decided(latestBy(keys, rule), { results, ...more })
}

/** One result of `unit/a` a minute. */
function told(...fields: readonly Partial<TestResult>[]): TestResult[] {
  return fields.map((one, index) => result({ id: `r${index}`, submittedAt: minute(index + 1), ...one }))
}

const failed = { outcome: 'FAILED' }
const rule = passing('unit/a')

describe('a policy that goes by the latest results', () => {
  it.each([
    ['a failure that a pass followed', attempts('FAILED', 'PASSED'), 'satisfied'],
    ['a pass that a failure followed', attempts('PASSED', 'FAILED'), 'unsatisfied'],
    ['a pass that is run again', attempts('PASSED', 'RUNNING'), 'pending'],
    ['a failure that is run again', attempts('FAILED', 'QUEUED'), 'pending'],
    ['a failure, an error, a pass', attempts('FAILED', 'ERROR', 'PASSED'), 'satisfied'],
    ['nothing', [], 'pending'],
  ] as const)('%s', (_, results, status) => {
    expect(decidedBy(['arch'], rule, results).status).toBe(status)
  })

  it('the one with the greater id is the later one of two at one instant', () => {
    const at = { submittedAt: minute(1) }
    expect(decidedBy(['arch'], rule, told({ ...failed, ...at }, at)).status).toBe('satisfied')
    expect(decidedBy(['arch'], rule, told(at, { ...failed, ...at })).status).toBe('unsatisfied')
  })

  it('keeps one for each value of each key, in its variant or else in its data', () => {
    const x86 = { variant: { arch: 'x86_64' } }
    const arm = { variant: { arch: 'aarch64' } }
    expect(decidedBy(['arch'], rule, told({ ...x86, ...failed }, arm)).status).toBe('unsatisfied')
    expect(decidedBy(['arch'], rule, told({ ...x86, ...failed }, x86, arm)).status).toBe('satisfied')
    expect(decidedBy(['os'], rule, told({ ...x86, ...failed }, arm)).status).toBe('satisfied')
    const uefi = { data: { scenario: ['uefi'] } }
    const bios = { data: { scenario: ['bios'] } }
    expect(decidedBy(['scenario'], rule, told({ ...uefi, ...failed }, bios)).status).toBe('unsatisfied')
    expect(decidedBy(['scenario'], rule, told({ ...uefi, ...failed }, uefi)).status).toBe('satisfied')
    expect(decidedBy(['arch'], rule, told({ ...uefi, ...failed }, bios)).status).toBe('satisfied')
  })

  it('tells them apart by what the data says, for rules, for waivers and for people', () => {
    const uefi = { data: { scenario: ['uefi'] } }
    const both = told({ ...uefi, ...failed }, { data: { scenario: ['bios'] } })
    expect(codesIn(decidedBy(['scenario'], rule, both))).toEqual(['passed: satisfied', 'failed: unsatisfied'])
    const where = (scenario: string): string =>
      decidedBy(['scenario'], passing('unit/a', { where: { scenario } }), both).status
    expect([where('uefi'), where('bios'), where('cd')]).toEqual(['unsatisfied', 'satisfied', 'pending'])
    for (const results of [both, both.slice(0, 1)]) {
      const leaf = leavesOf(decidedBy(['scenario'], rule, results).tree).at(-1)
      expect(leaf?.message).toBe('unit/a [scenario=uefi] failed')
      const waivedFor = (scenario: string): string =>
        decidedBy(['scenario'], rule, results, {
          waiverEvents: waiver({ scope: { variantIncludes: { scenario } } }),
        }).status
      expect([waivedFor('uefi'), waivedFor('bios')]).toEqual(['satisfied', 'unsatisfied'])
    }
  })

  it('no two ways of saying something in data come to the same', () => {
    const lists = [[], [''], ['a'], ['a', 'a'], ['a,a'], ['["a","a"]'], ['a\nb:c'], ['"a"'], ['[]']]
    const results = told(...lists.map((scenario) => ({ ...failed, data: { scenario } })))
    const decision = decidedBy(['scenario'], rule, results)
    expect(leavesOf(decision.tree)).toHaveLength(lists.length)
    expect(new Set(leavesOf(decision.tree).map(({ path }) => path)).size).toBe(lists.length)
  })

  it('the variant goes before the data, and none is a value of its own', () => {
    const inVariant = { variant: { arch: 'x86_64' }, data: { arch: ['aarch64'] } }
    const inData = { data: { arch: ['x86_64'] } }
    expect(decidedBy(['arch'], rule, told({ ...inVariant, ...failed }, inData)).status).toBe('satisfied')
    expect(decidedBy(['arch'], rule, told({ ...inData, ...failed }, {})).status).toBe('unsatisfied')
    expect(decidedBy(['arch'], rule, told({ ...failed, data: { arch: [] } }, {})).status).toBe('satisfied')
    expect(decidedBy(['constructor'], rule, told(failed, {})).status).toBe('satisfied')
  })

  it('several values are one, in whatever order, and are not any one of them', () => {
    const both = { data: { scenario: ['uefi', 'bios'] } }
    const turned = { data: { scenario: ['bios', 'uefi'] } }
    expect(decidedBy(['scenario'], rule, told({ ...both, ...failed }, turned)).status).toBe('satisfied')
    expect(
      decidedBy(['scenario'], rule, told({ ...both, ...failed }, { data: { scenario: ['uefi'] } })).status,
    ).toBe('unsatisfied')
    const joined = { data: { scenario: ['uefi,bios'] } }
    expect(decidedBy(['scenario'], rule, told({ ...both, ...failed }, joined)).status).toBe('unsatisfied')
  })

  it('all of the keys together', () => {
    const keys = ['arch', 'scenario']
    const one = { variant: { arch: 'x86_64' }, data: { scenario: ['uefi'] } }
    expect(decidedBy(keys, rule, told({ ...one, ...failed }, { ...one, data: {} })).status).toBe(
      'unsatisfied',
    )
    expect(decidedBy(keys, rule, told({ ...one, ...failed }, one)).status).toBe('satisfied')
  })

  it('a variant that a rule asks for must be there among the latest', () => {
    const asked = passing('unit/a', { variants: [{ os: 'linux' }] })
    const linux = { variant: { os: 'linux' } }
    expect(decidedBy(['arch'], asked, told(linux, { variant: { os: 'windows' } })).status).toBe('pending')
    expect(decidedBy(['os'], asked, told(linux, { variant: { os: 'windows' } })).status).toBe('satisfied')
  })

  it('each testcase has its own', () => {
    const results = [...told(failed), result({ testcase: 'unit/b', submittedAt: minute(9) })]
    expect(decidedBy(['arch'], rule, results).status).toBe('unsatisfied')
  })

  it('a result that came after the cut takes no other one’s place', () => {
    const results = told(failed, { submittedAt: minute(20) })
    expect(decided(latestBy(['arch'], rule), { results }, { knownAt: minute(19) }).status).toBe('unsatisfied')
  })

  it('says nothing of what a rule says of attempts, and is the same in every rule', () => {
    const results = attempts('FAILED', 'PASSED')
    const rules: Rule[] = [
      passing('unit/a', { attempts: { keep: 'all' } }),
      passing('unit/a', { attempts: { keep: 'last-n', n: 5, minPass: 5 } }),
      noneFailing({ testcases: ['unit/a'] }),
      noneFailing({ observed: '*', minCount: 1 }),
      ratio('100%', { of: { testcases: ['unit/a'] }, minSample: 1 }),
      checklist({ items: ['unit/a'] }),
    ]
    for (const one of rules) expect(decidedBy(['arch'], one, results).status).toBe('satisfied')
  })

  it('one more pass under the same keys would do, and is told', () => {
    const decision = decidedBy(['arch'], rule, attempts('PASSED', 'FAILED'))
    expect(onlyLeaf(decision)).toMatchObject({ status: 'unsatisfied', passesNeeded: 1 })
    expect(onlyLeaf(decided(rule, { results: attempts('PASSED', 'FAILED') }))).not.toHaveProperty(
      'passesNeeded',
    )
  })

  it('a repeated delivery changes nothing', () => {
    const results = attempts('PASSED', 'FAILED')
    expect(decidedBy(['arch'], rule, [...results, ...results.toReversed()]).status).toBe('unsatisfied')
  })

  it('a statistic has one run to go by', () => {
    const many = Array.from({ length: 100 }, (_, index) => result({ id: `r${index}` }))
    const one = nonInferior({
      testcases: '*',
      baseline: { ref: 'previous-release', window: 'P1D', minRuns: 1 },
      margin: '50%',
      confidence: '50%',
      looks: [2],
    })
    const more = { baselines: [counted(100, 0)] }
    expect(decided(one, { results: many, ...more }).status).toBe('satisfied')
    expect(decidedBy(['arch'], one, many, more).status).toBe('pending')
  })
})

describe('the latest results of a run', () => {
  const groups = [{ id: 'run-1', state: 'complete' as const }]
  const ofRun = noneFailing({ group: 'complete', testcases: '*', runs: 'run-*' })
  const good = result({ testcase: 'unit/b', groups: ['run-1'] })

  it('a pass from elsewhere does not take the place of a failure in the run', () => {
    const results = [...told({ ...failed, groups: ['run-1'] }, { groups: ['nightly'] }), good]
    for (const one of [ofRun, ratio('100%', { of: ofRun.of, minSample: 1 })]) {
      const decision = decidedBy(['arch'], one, results, { groups })
      expect(decision.status).toBe('unsatisfied')
      expect(codesIn(decision)).toContain('failed: unsatisfied')
    }
  })

  it('nor of a pass in the run, but a failure from elsewhere does', () => {
    const passed = told({ groups: ['run-1'] }, { groups: ['nightly'] })
    expect(decidedBy(['arch'], ofRun, passed, { groups }).status).toBe('satisfied')
    const broken = told({ groups: ['run-1'] }, { ...failed, groups: ['nightly'] })
    expect(decidedBy(['arch'], ofRun, broken, { groups }).status).toBe('unsatisfied')
  })

  it('a pass in the run takes the place of what failed before it, wherever', () => {
    const results = told({ ...failed, groups: ['nightly'] }, { groups: ['run-1'] })
    expect(decidedBy(['arch'], ofRun, results, { groups }).status).toBe('satisfied')
  })
})

describe('keys of the latest results that can’t be meant', () => {
  it.each([[[]], [['']], ['arch'], [[1]], [['a\u0000']]])('%j', (keys) => {
    const parsed = parsePolicy({ ...policyOf(rule), latestBy: keys })
    expect(parsed._unsafeUnwrapErr().problems[0]?.path).toMatch('latestBy')
  })
})
