import { err, ok, type Result } from 'neverthrow'
import { placeIn, type YamlFault, type YamlPlace } from '../../schema/read-yaml.ts'
import { checkSchema, formatPath } from '../../schema/schema-error.ts'
import { findingsOf } from './config-findings.ts'
import { configOf, type FlakeGuardConfig } from './flakeguard-config.ts'
import {
  flakeGuardConfigError,
  type FlakeGuardConfigError,
  type FlakeGuardFinding,
  type FlakeGuardProblem,
} from './flakeguard-error.ts'
import { FlakeGuardFileSchema } from './flakeguard-file.ts'
import { readSettingsYaml } from './read-settings-yaml.ts'

/** Finding the place of each costs time, and nobody reads more. */
const mostProblems = 100

export interface ImportFlakeGuardConfigOptions {
  /** The name to give in problems and findings. */
  readonly file?: string
}

export interface ImportedFlakeGuardConfig {
  readonly config: FlakeGuardConfig
  /** In the order of the text. */
  readonly findings: readonly FlakeGuardFinding[]
}

/**
 * Reads a `.flakeguard.yml`. Answers its settings and what is worth knowing of them, or every fault with its line and
 * column. A file that cannot be used is an error: FlakeGuard's defaults never take its place, and an empty file is no file.
 *
 * Keys that nobody knows are findings. FlakeGuard's default `exclude_paths` hides every test file; where the file does not
 * say it itself, only the rest of it applies. Bounded: 256 Ki characters, 32 levels, 100 aliases, 1,000 patterns
 * and teams; of more than 50 unknown keys the first 50 are named and the rest is counted.
 *
 * @example
 * import { importFlakeGuardConfig } from '@gatewright/core/flake'
 *
 * const text = 'flaky_threshold: 0.5\nmin_ocurrences: 10\n'
 * importFlakeGuardConfig(text, { file: '.flakeguard.yml' }).match(
 *   ({ config, findings }) => console.log(config.quarantineThreshold, findings[0]?.message),
 *   (error) => console.log(error.message),
 * )
 */
export function importFlakeGuardConfig(
  text: string,
  { file }: ImportFlakeGuardConfigOptions = {},
): Result<ImportedFlakeGuardConfig, FlakeGuardConfigError> {
  const named = file === undefined ? {} : { file }
  const read = readSettingsYaml(text)
  if (read.isErr()) {
    const { faults, lines } = read.error
    const problems = [...faults]
      .sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0))
      .slice(0, mostProblems)
      .map((fault) =>
        problemOf(fault, named, fault.offset === undefined ? undefined : placeIn(lines, fault.offset)),
      )
    return err(flakeGuardConfigError(problems))
  }
  const { data, placeOf } = read.value
  const checked = checkSchema(FlakeGuardFileSchema, data)
  if (checked.isErr()) {
    const problems = checked.error.problems
      .slice(0, mostProblems)
      .map((problem) => ({ ...problem, ...named, ...placeOf(problem.keys) }))
    return err(flakeGuardConfigError(problems.sort(byPlace)))
  }
  const config = configOf(checked.value)
  const findings = findingsOf(data, checked.value, config).map((finding) => ({
    ...finding,
    path: formatPath(finding.keys),
    ...named,
    ...placeOf(finding.keys),
  }))
  return ok({ config, findings: findings.sort(byPlace) })
}

function problemOf(
  { keys, code, message }: YamlFault,
  named: { readonly file?: string },
  place: YamlPlace | undefined,
): FlakeGuardProblem {
  return { path: formatPath(keys), keys, code, message, ...named, ...place }
}

function byPlace(a: Partial<YamlPlace>, b: Partial<YamlPlace>): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
}
