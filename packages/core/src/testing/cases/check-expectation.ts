import { didYouMean } from '../../errors/index.ts'
import { blockers, type Decision, type DecisionNode } from '../../policy/index.ts'
import { compareInstants, isInstant } from '../../schema/index.ts'
import type { CaseExpectation } from './case-expectation.ts'

/** In what a decision differs from what is expected of it, a line each: what was expected, and what came. */
export function unmetExpectations(expected: CaseExpectation, decision: Decision): readonly string[] {
  const tree = readTree(decision.tree)
  return [
    ...(decision.status === expected.status
      ? []
      : [`status: expected ${expected.status}, came ${decision.status}`]),
    ...(expected.because ?? []).flatMap((name) => becauseFault(name, tree)),
    ...codeFault(expected, decision, tree),
    ...blockersFault(expected.blockers, decision, tree),
    ...citesFault(expected.cites ?? [], tree),
    ...warningsFault(expected.warnings, decision, tree),
    ...termFault(expected.validUntil, decision),
  ]
}

interface Tree {
  readonly nodes: readonly DecisionNode[]
  /** The nodes that count, and are not satisfied, as are all above them. */
  readonly closing: ReadonlySet<DecisionNode>
  /** The nodes that count, as do all above them. */
  readonly counting: ReadonlySet<DecisionNode>
  /** What a node may be called by: its own path and id, and those of the nodes around it. */
  readonly namesOf: ReadonlyMap<DecisionNode, ReadonlySet<string>>
}

function readTree(root: DecisionNode): Tree {
  const nodes: DecisionNode[] = []
  const closing = new Set<DecisionNode>()
  const counting = new Set<DecisionNode>()
  const namesOf = new Map<DecisionNode, ReadonlySet<string>>()
  const visit = (node: DecisionNode, parent?: DecisionNode): void => {
    nodes.push(node)
    const names = [node.path, ...(node.ruleId === undefined ? [] : [node.ruleId])]
    namesOf.set(node, new Set([...names, ...((parent && namesOf.get(parent)) ?? [])]))
    const counts = node.enforcement === undefined && node.status !== 'not-applicable'
    // The root is the gate, also where no policy applies.
    if (parent ? counts && counting.has(parent) : true) counting.add(node)
    if (counting.has(node) && node.status !== 'satisfied' && (!parent || closing.has(parent)))
      closing.add(node)
    for (const child of node.children ?? []) visit(child, node)
  }
  visit(root)
  return { nodes, closing, counting, namesOf }
}

function becauseFault(name: string, { nodes, closing }: Tree): readonly string[] {
  const own = nodes.filter((node) => isCalled(node, name))
  if (own.some((node) => closing.has(node))) return []
  const said = `because: expected "${name}" to keep the gate closed, `
  const [found] = own
  if (!found) {
    const names = nodes.flatMap(({ path, ruleId }) => (ruleId === undefined ? [path] : [path, ruleId]))
    const meant = didYouMean(name, names)
    return [`${said}but no rule is called so${meant === undefined ? '' : `; did you mean "${meant}"?`}`]
  }
  const how = found.enforcement === undefined ? '' : ` and does no more than ${found.enforcement}`
  const counts = found.status === 'satisfied' || how !== '' ? '' : ', and the gate does not hang on it'
  return [
    `${said}but it is ${found.status}${how}${counts}; what keeps it closed: ${listed(ruleNames(closing))}`,
  ]
}

function isCalled({ path, ruleId }: DecisionNode, name: string): boolean {
  return ruleId === name || (path === name && path !== '')
}

/** The rules among nodes, by id where they have one. */
function ruleNames(nodes: Iterable<DecisionNode>): readonly string[] {
  const rules = [...nodes].filter(
    ({ kind }) => !['root', 'policy', 'slot', 'share', 'subject'].includes(kind),
  )
  return rules.map(({ ruleId, path }) => ruleId ?? path)
}

function codeFault(
  { code, because }: CaseExpectation,
  { status }: Decision,
  { closing, counting, namesOf }: Tree,
): readonly string[] {
  if (code === undefined) return []
  const looked = [...(status === 'satisfied' ? counting : closing)].filter(
    (node) => status === 'satisfied' || !because || because.some((name) => namesOf.get(node)?.has(name)),
  )
  if (looked.some((node) => node.code === code)) return []
  return [`code: expected ${code}, came ${listed([...new Set(looked.map((node) => node.code))])}`]
}

/** More ways than anybody writes into a case. */
const mostWays = 200

function blockersFault(
  expected: CaseExpectation['blockers'],
  decision: Decision,
  { namesOf }: Tree,
): readonly string[] {
  if (!expected) return []
  const { sets, truncated } = blockers(decision, { limit: mostWays })
  const isSame = (names: readonly string[], set: readonly DecisionNode[]): boolean =>
    names.every((name) => set.some((leaf) => namesOf.get(leaf)?.has(name))) &&
    set.every((leaf) => names.some((name) => namesOf.get(leaf)?.has(name)))
  const missing = expected.filter((names) => !sets.some((set) => isSame(names, set)))
  const surplus = sets.filter((set) => !expected.some((names) => isSame(names, set)))
  if (missing.length === 0 && surplus.length === 0 && !truncated) return []
  const came = sets.slice(0, 10).map((set) => `{${set.map(({ path }) => path).join(', ')}}`)
  const more = sets.length > 10 || truncated ? ' and others' : ''
  const wanted = expected.map((names) => `{${names.join(', ')}}`)
  return [`blockers: expected ${listed(wanted)}, came ${listed(came)}${more}`]
}

function citesFault(expected: readonly string[], { nodes }: Tree): readonly string[] {
  if (expected.length === 0) return []
  const cited = new Set(
    nodes.flatMap(({ cites }) =>
      Object.values(cites).flatMap((ids) => (Array.isArray(ids) ? (ids as string[]) : [])),
    ),
  )
  const missing = expected.filter((id) => !cited.has(id))
  return missing.length === 0
    ? []
    : [`cites: expected ${listed(missing)}, came ${listed([...cited].slice(0, 50))}`]
}

function warningsFault(
  expected: CaseExpectation['warnings'],
  { warnings }: Decision,
  { namesOf }: Tree,
): readonly string[] {
  if (!expected) return []
  const isMet =
    expected.every((name) => warnings.some((node) => namesOf.get(node)?.has(name))) &&
    warnings.every((node) => expected.some((name) => namesOf.get(node)?.has(name)))
  if (isMet) return []
  return [
    `warnings: expected ${listed(expected)}, came ${listed(warnings.map(({ ruleId, path }) => ruleId ?? path))}`,
  ]
}

function termFault(expected: CaseExpectation['validUntil'], { validUntil }: Decision): readonly string[] {
  if (expected === undefined || expected === validUntil) return []
  const isSame =
    expected !== null &&
    validUntil !== null &&
    isInstant(expected) &&
    compareInstants(expected, validUntil) === 0
  return isSame ? [] : [`validUntil: expected ${expected ?? 'for ever'}, came ${validUntil ?? 'for ever'}`]
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}
