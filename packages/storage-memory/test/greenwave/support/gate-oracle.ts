import type {
  GatePolicy,
  GateRequest,
  GateResult,
  GateRule,
  GateWaiver,
  GateWorld,
  Second,
} from './gate-worlds.ts'
import { now } from './gate-worlds.ts'

/**
 * Everything that keeps a gate closed, by Greenwave's documentation and the known corrections alone: what is required, for
 * which slot, and that neither a result nor a waiver for exactly it is there. Written as plainly as can be, without any
 * part of the library, to be the judge of it.
 */
export function whatKeepsClosed(world: GateWorld, request: GateRequest): readonly string[] | 'no-policy' {
  const reasons: string[] = []
  for (const subject of request.subjects) {
    const type = subject.type === 'brew-build' ? 'koji_build' : subject.type
    const about = { ...subject, type }
    const policies = request.rules.length > 0 ? [onDemand(request, about)] : world.policies.filter(applies)
    function applies(policy: GatePolicy): boolean {
      return isAbout(policy, request, about)
    }
    if (policies.length === 0) {
      if (type === 'thing' && world.isIgnoringMissing) continue
      return 'no-policy'
    }
    for (const policy of policies) reasons.push(...closedBy(policy, world, request, about))
  }
  return reasons
}

interface About {
  readonly type: string
  readonly item: string
}

function onDemand({ rules, product_version }: GateRequest, { type }: About): GatePolicy {
  return {
    id: '',
    product_versions: [product_version],
    decision_contexts: [],
    subject_types: [type],
    packages: [],
    excluded_packages: [],
    rules,
  }
}

function isAbout(policy: GatePolicy, request: GateRequest, { type }: About): boolean {
  return (
    (request.rules.length > 0 || policy.decision_contexts.some((one) => request.contexts.includes(one))) &&
    policy.product_versions.some((pattern) => shellMatch(pattern, request.product_version)) &&
    policy.subject_types.some((one) => (one === 'brew-build' ? 'koji_build' : one) === type)
  )
}

/** The patterns that occur are so few that each can be said in words. */
function shellMatch(pattern: string, text: string): boolean {
  if (pattern === 'fedora-*') return text.startsWith('fedora-')
  if (pattern === 'fedora-4[1-9]') return text === 'fedora-41'
  if (pattern === 'epel-*') return text.startsWith('epel-')
  if (pattern === 'p*') return text.startsWith('p')
  if (pattern === 'pk?') return text.length === 3 && text.startsWith('pk')
  return pattern === text
}

function isForPackage({ packages, excluded_packages: excluded }: GatePolicy, { type, item }: About): boolean {
  if (type !== 'koji_build') return true
  const name = item.split('-').slice(0, -2).join('-')
  if (excluded.some((pattern) => shellMatch(pattern, name))) return false
  return packages.length === 0 || packages.some((pattern) => shellMatch(pattern, name))
}

function closedBy(
  policy: GatePolicy,
  world: GateWorld,
  request: GateRequest,
  about: About,
): readonly string[] {
  if (!isForPackage(policy, about)) return []
  return policy.rules.flatMap((rule) => {
    if (rule.type === 'PassingTestCaseRule') return closedByTest(rule, world, request, about)
    const found = fileFor(rule, world)
    if (typeof found === 'string') {
      const isNothing = found === 'missing-gating-yaml' && rule.required !== true
      return isNothing || waiversFor(found, world, request, about).some(isBroad) ? [] : [found]
    }
    return found
      .filter(
        (remote) =>
          request.rules.length > 0 ||
          remote.decision_contexts.some((one) => policy.decision_contexts.includes(one)),
      )
      .filter((remote) => isAbout(remote, request, about))
      .flatMap((remote) => closedBy(remote, world, request, about))
  })
}

function isBroad(waiver: GateWaiver): boolean {
  return !waiver.scenario && waiver.system_architecture === undefined && waiver.only_result_id === undefined
}

function fileFor(rule: GateRule, world: GateWorld): readonly GatePolicy[] | string {
  const templates = rule.sources ?? []
  if (templates.length === 0) return 'failed-fetch-gating-yaml'
  for (const template of templates) {
    // A build whose sources are not told.
    if (template.includes('{rev}')) {
      if (world.built === null) return 'failed-fetch-gating-yaml'
      continue
    }
    const file = world.files[template] ?? 'none'
    if (file === 'none') continue
    if (file === 'trouble') return 'failed-fetch-gating-yaml'
    const isEmpty = file.length === 0 && rule.required === true
    if (file === 'nonsense' || isEmpty) return 'invalid-gating-yaml'
    return file
  }
  return 'missing-gating-yaml'
}

function isInTime({ valid_since: since, valid_until: until }: GateRule, built: string | null): boolean {
  const day = built?.startsWith('2026') ? built.slice(0, 10) : undefined
  if (day === undefined) return true
  return (since === undefined || day >= since) && (until === undefined || day < until)
}

interface Numbered extends GateResult {
  readonly id: number
}

function closedByTest(
  rule: GateRule,
  world: GateWorld,
  request: GateRequest,
  about: About,
): readonly string[] {
  if (!isInTime(rule, world.built)) return []
  const testcase = rule.test_case_name ?? ''
  const through = request.when ?? Infinity
  const own = world.results
    .map((result, index): Numbered => ({ ...result, id: index + 1 }))
    .filter((one) => one.testcase === testcase && one.second <= through && isOf(one, about))
    .filter(({ id }) => !request.ignore_result.includes(id))
  const waivers = waiversFor(testcase, world, request, about)
  const closed: string[] = []
  let slots = 0
  for (const scenario of rule.scenario === undefined ? [null, 's1', 's2'] : [rule.scenario])
    for (const arch of [null, 'x', 'y'])
      for (const variant of [null, 'v']) {
        const slot = own.filter(
          ({ data }) =>
            has(data['scenario'], scenario) &&
            has(data['system_architecture'], arch) &&
            has(data['system_variant'], variant),
        )
        const newest = slot.reduce<Numbered | undefined>(
          (best, one) =>
            !best || one.second > best.second || (one.second === best.second && one.id > best.id)
              ? one
              : best,
          undefined,
        )
        if (!newest) continue
        slots += 1
        if (newest.outcome === 'PASSED' || newest.outcome === 'INFO') continue
        const isWaived = waivers.some(
          (one) =>
            (!one.scenario || one.scenario === scenario) &&
            (one.system_architecture === undefined || one.system_architecture === arch) &&
            (one.only_result_id === undefined || one.only_result_id === newest.id),
        )
        if (!isWaived) closed.push(JSON.stringify([about, testcase, scenario, arch, variant, newest.id]))
      }
  if (slots > 0) return closed
  const isMissingWaived = waivers.some(
    (one) => isBroad({ ...one, scenario: null }) && (!one.scenario || one.scenario === rule.scenario),
  )
  return isMissingWaived ? [] : [JSON.stringify([about, testcase, 'missing', rule.scenario])]
}

function has(said: readonly string[] | undefined, value: string | null): boolean {
  return value === null ? (said ?? []).length === 0 : (said ?? []).includes(value)
}

function isOf({ data }: GateResult, { type, item }: About): boolean {
  const types = type === 'koji_build' ? ['koji_build', 'brew-build'] : [type]
  const isNamed = types.some((one) => has(data['type'], one)) && has(data['item'], item)
  return isNamed || (type === 'koji_build' && has(data['original_spec_nvr'], item))
}

/** The waivers that count for a testcase of the subject: the last of its kind, not taken back, not at an end. */
function waiversFor(
  testcase: string,
  { waivers }: GateWorld,
  request: GateRequest,
  { type, item }: About,
): readonly GateWaiver[] {
  const through: Second = request.when ?? Infinity
  const at: Second = request.when ?? now
  const known = waivers.filter(
    (one, index) => one.second <= through && !request.ignore_waiver.includes(index + 1),
  )
  const kindOf = ({ scenario, system_architecture: arch, only_result_id: only }: GateWaiver): string =>
    JSON.stringify([scenario || null, arch ?? null, only ?? null])
  const isHere = (one: GateWaiver): boolean =>
    (one.subject_type === type || (one.subject_type === 'brew-build' && type === 'koji_build')) &&
    one.subject_identifier === item &&
    one.testcase === testcase &&
    one.product_version === request.product_version
  return known.filter(
    (one, index) =>
      isHere(one) &&
      one.waived &&
      (one.expires === undefined || at < one.expires) &&
      !known.some((later, place) => place > index && isHere(later) && kindOf(later) === kindOf(one)),
  )
}
