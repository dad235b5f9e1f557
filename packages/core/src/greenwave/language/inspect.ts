import { didYouMean } from '../../errors/index.ts'
import type { Result } from 'neverthrow'
import type { PolicyError } from '../../policy/language/policy-error.ts'
import { formatPath } from '../../schema/schema-error.ts'
import { errorOf } from './fault.ts'
import type { GreenwaveFinding } from './finding.ts'
import { greenwaveFindings, type GreenwaveFindingsOptions } from './findings.ts'
import type { GreenwavePolicy } from './greenwave-policy.ts'
import { entryOf, offsetAt } from './place.ts'
import { policiesOf, type ReadGreenwaveOptions } from './read-policies.ts'
import { policyKeys } from './read-policy.ts'
import { ruleKeys } from './read-rule.ts'
import { readYaml, type YamlNode, type YamlText } from './yaml-node.ts'

export interface InspectGreenwaveOptions extends ReadGreenwaveOptions, GreenwaveFindingsOptions {}

/** Policies, and what is doubtful about them, each with its place. */
export interface InspectedGreenwave {
  readonly policies: readonly GreenwavePolicy[]
  readonly findings: readonly GreenwaveFinding[]
}

/**
 * Reads policies as {@link readGreenwavePolicies} does, and tells what is doubtful about them with line and column: also
 * the keys that Greenwave leaves aside, or overwrites, without a word.
 *
 * @example
 * import { inspectGreenwave } from '@gatewright/core/greenwave'
 *
 * const text = '{id: a, product_version: [b], product_versions: [c], decision_context: d, subject_type: e, rules: []}'
 * const inspected = inspectGreenwave(text, { kind: 'server', file: 'fedora.yaml' })
 * // unknown-key: Unknown key "product_version"; did you mean "product_versions"?
 */
export function inspectGreenwave(
  text: string,
  options: InspectGreenwaveOptions,
): Result<InspectedGreenwave, PolicyError> {
  const yaml = readYaml(text)
  return policiesOf(yaml.documents, options.kind)
    .mapErr((faults) => errorOf(faults, options.file, yaml.lines))
    .map((policies) => ({ policies, findings: findingsIn(yaml, policies, options.file, options) }))
}

/** What is doubtful about the policies of a text, in the order of the text. Every document of it is one policy. */
export function findingsIn(
  { documents, lines }: YamlText,
  policies: readonly GreenwavePolicy[],
  file?: string,
  options: GreenwaveFindingsOptions = {},
): readonly GreenwaveFinding[] {
  const found = [
    ...policies.flatMap((policy, index) => keyFindings(policy, index, documents[index]?.root)),
    ...greenwaveFindings(policies, options),
  ]
  return found
    .map((finding) => ({ finding, offset: offsetAt(documents[finding.index]?.root, finding.keys) }))
    .sort((a, b) => a.offset - b.offset)
    .map(({ finding, offset }) => {
      const { line, col } = lines.linePos(offset)
      return { ...finding, ...(file === undefined ? {} : { file }), line, column: col }
    })
}

function keyFindings(
  policy: GreenwavePolicy,
  index: number,
  root: YamlNode | undefined,
): readonly GreenwaveFinding[] {
  if (!root) return []
  const known = policyKeys[policy.kind === 'remote' ? 'remote' : 'server']
  const rules = entryOf(root, 'rules')?.value
  const items = rules?.kind === 'sequence' ? rules.items : []
  const parts = [
    ...keysOf(root, known, []),
    ...items.flatMap((item, at) => {
      const rule = policy.rules[at]
      return rule ? keysOf(item, ruleKeys[rule.type], ['rules', at]) : []
    }),
  ]
  return parts.map((part) => ({ ...part, policy: policy.id, index, path: formatPath(part.keys) }))
}

type KeyFinding = Pick<GreenwaveFinding, 'code' | 'message' | 'hint' | 'keys'>

function keysOf(
  node: YamlNode,
  known: readonly string[],
  around: readonly (string | number)[],
): readonly KeyFinding[] {
  if (node.kind !== 'mapping') return []
  const seen = new Set<string>()
  return node.entries.flatMap(({ key }): KeyFinding[] => {
    const name = key.kind === 'scalar' ? key.text : ''
    const keys = [...around, name]
    if (seen.has(name)) {
      const message = `The key ${JSON.stringify(name)} stands here twice; only the last one counts.`
      return [{ code: 'duplicate-key', message, keys }]
    }
    seen.add(name)
    if (known.includes(name)) return []
    const meant = didYouMean(name, known)
    const hint = meant === undefined ? {} : { hint: `did you mean "${meant}"?` }
    const advice = meant === undefined ? '.' : `; did you mean "${meant}"?`
    return [{ code: 'unknown-key', message: `Unknown key ${JSON.stringify(name)}${advice}`, ...hint, keys }]
  })
}
