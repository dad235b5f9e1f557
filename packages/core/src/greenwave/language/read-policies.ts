import { err, ok, type Result } from 'neverthrow'
import type { PolicyError } from '../../policy/language/policy-error.ts'
import type { Fault } from '../../policy/language/yaml-fault.ts'
import { errorOf } from './fault.ts'
import { fieldsOfNode, fieldsOfValue } from './fields.ts'
import type { GreenwavePolicy, GreenwavePolicyKind } from './greenwave-policy.ts'
import { readPolicy } from './read-policy.ts'
import { readYaml, type YamlDocument, type YamlNode } from './yaml-node.ts'

export interface ReadGreenwaveOptions {
  /** `server`: a file of the service's own. `remote`: a `gating.yaml`, in which less is asked for and no remote rule is allowed. */
  readonly kind: Exclude<GreenwavePolicyKind, 'on-demand'>
  /** The name to give in problems. */
  readonly file?: string
}

/**
 * Reads policies of Greenwave from YAML, one a document, with or without tags on the documents. Answers all policies of the
 * text, or every problem with its line and column, the one that Greenwave would tell first and in its words: see
 * {@link greenwaveMessage}. A text with one bad policy gives none; a text without documents gives an empty list.
 *
 * Words are read as PyYAML does, by YAML 1.1: `On` is true, and a list of texts may not hold `8.0`. A key that nobody knows
 * is left aside and of a key that stands there twice the last one counts, as in Greenwave; `inspectGreenwave` tells of both.
 *
 * @example
 * import { readGreenwavePolicies } from '@gatewright/core/greenwave'
 *
 * const policies = readGreenwavePolicies(
 *   `
 * --- !Policy
 * id: push-to-stable
 * product_versions: [fedora-*]
 * decision_context: bodhi_update_push_stable
 * subject_type: koji_build
 * rules:
 *   - !PassingTestCaseRule {test_case_name: dist.rpmlint}
 * `,
 *   { kind: 'server', file: 'fedora.yaml' },
 * )
 */
export function readGreenwavePolicies(
  text: string,
  options: ReadGreenwaveOptions,
): Result<readonly GreenwavePolicy[], PolicyError> {
  const { documents, lines } = readYaml(text)
  return policiesOf(documents, options.kind).mapErr((faults) => errorOf(faults, options.file, lines))
}

/** One policy for each document. */
export function policiesOf(
  documents: readonly YamlDocument[],
  kind: GreenwavePolicyKind,
): Result<readonly GreenwavePolicy[], readonly Fault[]> {
  return readRoots(documents, '!Policy', (root) =>
    fieldsOfNode(root).andThen((fields) => readPolicy(fields, kind, true)),
  )
}

/** What each document says, or the faults of all, those of the first document first. */
export function readRoots<Value>(
  documents: readonly YamlDocument[],
  tag: string,
  read: (root: YamlNode) => Result<Value, readonly Fault[]>,
): Result<readonly Value[], readonly Fault[]> {
  const values: Value[] = []
  const faults: Fault[] = []
  for (const document of documents) {
    faults.push(...document.faults)
    const { root } = document
    if (!root) continue
    if (root.kind === 'mapping') {
      read(root).match(
        (value) => values.push(value),
        (found) => faults.push(...found),
      )
    } else {
      const message = `Expected mapping for ${tag} tagged object`
      faults.push({ keys: [], code: 'wrong-type', message, offset: root.offset })
    }
  }
  return faults.length > 0 ? err(faults) : ok(values)
}

/**
 * Reads one policy from data that came as JSON, with a `type` in each rule. `on-demand` is for the body of a decision
 * request: what a policy needs besides its rules has a value of its own there, and its subject type may be anything.
 *
 * @example
 * import { readGreenwavePolicyValue } from '@gatewright/core/greenwave'
 *
 * const policy = readGreenwavePolicyValue(
 *   {
 *     product_version: 'fedora-40',
 *     subject_type: 'koji_build',
 *     subject_identifier: 'bash-5.2-1.fc40',
 *     rules: [{ type: 'PassingTestCaseRule', test_case_name: 'dist.rpmlint' }],
 *   },
 *   'on-demand',
 * )
 */
export function readGreenwavePolicyValue(
  value: unknown,
  kind: GreenwavePolicyKind,
): Result<GreenwavePolicy, PolicyError> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return err(
      errorOf([{ keys: [], code: 'wrong-type', message: 'Expected mapping for !Policy tagged object' }]),
    )
  const data = value as Readonly<Record<string, unknown>>
  const fields = fieldsOfValue(kind === 'on-demand' ? { ...onDemandDefaults(data), ...data } : data)
  return readPolicy(fields, kind, false).mapErr((faults) => errorOf(faults))
}

function onDemandDefaults(request: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    id: 'on-demand-policy',
    product_versions: [request['product_version']],
    decision_context: 'on-demand-policy',
    subject_type: 'unused',
  }
}
