import { err, type Result } from 'neverthrow'
import type { PolicyError } from '../../policy/language/policy-error.ts'
import { compilePolicies, type CompiledGreenwave, type CompileGreenwaveOptions } from './compile.ts'
import { problemOf } from '../../policy/language/yaml-fault.ts'
import { errorOf } from './fault.ts'
import { policyError } from '../../policy/language/policy-error.ts'
import type { GreenwaveFinding } from './finding.ts'
import { findingsIn } from './inspect.ts'
import { offsetAt } from './place.ts'
import { policiesOf } from './read-policies.ts'
import { readYaml } from './yaml-node.ts'

export interface ImportGreenwaveOptions extends CompileGreenwaveOptions {
  /** `server` by default. */
  readonly kind?: 'server' | 'remote'
  /** The name to give in problems. */
  readonly file?: string
}

export interface ImportedGreenwave extends CompiledGreenwave {
  /** What is doubtful about the text; it was imported all the same. */
  readonly findings: readonly GreenwaveFinding[]
}

/**
 * Policies of Greenwave, from YAML, in the native language: all of them, or every problem with its line and column. Unlike
 * Greenwave it refuses a key that stands there twice, since nobody can say which one was meant. `compileGreenwave` says what
 * becomes of what. It is for one file: read several by `readGreenwavePolicies` and compile them together.
 *
 * @example
 * import { importGreenwave } from '@gatewright/core/greenwave'
 *
 * const imported = importGreenwave(
 *   `
 * id: push-to-stable
 * product_versions: [fedora-*]
 * decision_context: bodhi_update_push_stable
 * subject_type: koji_build
 * rules:
 *   - !PassingTestCaseRule {test_case_name: dist.rpmlint}
 * `,
 *   { file: 'fedora.yaml', expectVariants: () => [{ system_architecture: 'x86_64' }] },
 * )
 */
export function importGreenwave(
  text: string,
  { kind = 'server', file, ...options }: ImportGreenwaveOptions = {},
): Result<ImportedGreenwave, PolicyError> {
  const { documents, lines } = readYaml(text)
  return policiesOf(documents, kind)
    .mapErr((faults) => errorOf(faults, file, lines))
    .andThen((policies): Result<ImportedGreenwave, PolicyError> => {
      const findings = findingsIn({ documents, lines }, policies, file)
      const twice = findings.filter(({ code }) => code === 'duplicate-key')
      if (twice.length > 0)
        return err(
          policyError(twice.map(({ policy: _, index: __, ...one }) => ({ ...one, code: 'duplicate' }))),
        )
      return compilePolicies(policies, options)
        .map((compiled) => ({ ...compiled, findings }))
        .mapErr((faults) =>
          policyError(
            faults.map(({ index, ...fault }) => {
              const offset = offsetAt(documents[index]?.root, fault.keys)
              return problemOf({ ...fault, offset }, file, lines)
            }),
          ),
        )
    })
}
