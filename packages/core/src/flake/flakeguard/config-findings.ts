import { nearKey } from '../../errors/near-key.ts'
import { leftOutPaths, type FlakeGuardConfig } from './flakeguard-config.ts'
import type { FlakeGuardFinding } from './flakeguard-error.ts'
import { knownKeys, type FlakeGuardFile } from './flakeguard-file.ts'
import { excludesPath } from './path-exclusion.ts'

/** A finding before it has a place. */
export type Finding = Pick<FlakeGuardFinding, 'code' | 'severity' | 'message' | 'keys'>

/** Everything that is worth knowing of a file with valid values; `data` is the same with the keys that nobody knows. */
export function findingsOf(data: unknown, file: FlakeGuardFile, config: FlakeGuardConfig): Finding[] {
  return [
    ...hiddenTests(file),
    ...warningsThatNeverCome(config),
    ...weightsOf(file, config),
    ...unknownKeys(data, file),
  ]
}

/** Finding the place of each costs time, and nobody reads more. */
const mostUnknownKeys = 50

function unknownKeys(data: unknown, file: FlakeGuardFile): Finding[] {
  const at = (...keys: readonly string[]): unknown => keys.reduce(propertyOf, data)
  const unknown = [
    ...unknownIn(data, knownKeys.file, []),
    ...unknownIn(at('scoring_weights'), knownKeys.weights, ['scoring_weights']),
    ...unknownIn(at('team_notifications'), knownKeys.notifications, ['team_notifications']),
    ...Object.keys(file.team_overrides ?? {}).flatMap((team) =>
      unknownIn(at('team_overrides', team), knownKeys.team, ['team_overrides', team]),
    ),
  ]
  if (unknown.length <= mostUnknownKeys) return unknown.map(unknownKey)
  const more: Finding = {
    code: 'unknown-key',
    severity: 'warning',
    message: `There are ${unknown.length - mostUnknownKeys} more unknown keys.`,
    keys: [],
  }
  return [...unknown.slice(0, mostUnknownKeys).map(unknownKey), more]
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

interface UnknownKey {
  readonly key: string
  readonly known: readonly string[]
  readonly path: readonly string[]
}

function unknownIn(value: unknown, known: readonly string[], path: readonly string[]): UnknownKey[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({ key, known, path }))
}

function unknownKey({ key, known, path }: UnknownKey): Finding {
  const meant = nearKey(key, known)
  const elsewhere = path.length > 0 && knownKeys.file.includes(key) ? ' It applies to all teams or none.' : ''
  const hint =
    meant === undefined ? `; known are ${known.join(', ')}.${elsewhere}` : `; did you mean "${meant}"?`
  return {
    code: 'unknown-key',
    severity: 'warning',
    message: `Unknown key ${JSON.stringify(key)}${hint}`,
    keys: [...path, key],
  }
}

/** Where tests lie, in most projects. */
const testFiles: readonly string[] = [
  'src/cart.test.ts',
  'src/cart.spec.ts',
  'src/cart.test.js',
  'src/cart.spec.js',
  'src/test/cart.ts',
  'src/__tests__/cart.ts',
  'packages/shop/test/cart.ts',
  'test/cart.ts',
  'tests/cart.ts',
  'tests/test_cart.py',
  'src/test/java/shop/CartTest.java',
  'e2e/cart.ts',
]

function hiddenTests(file: FlakeGuardFile): Finding[] {
  if (file.exclude_paths === undefined)
    return [
      {
        code: 'default-not-taken-over',
        severity: 'note',
        message: `FlakeGuard excludes ${leftOutPaths.join(', ')} where it is told nothing, and with them every test file of a TypeScript project. They are not excluded here; write exclude_paths to have them.`,
        keys: ['exclude_paths'],
      },
    ]
  return file.exclude_paths.flatMap((pattern, index): Finding[] => {
    const hidden = testFiles.find((path) => excludesPath(pattern, path))
    if (hidden === undefined) return []
    return [
      {
        code: 'hides-tests',
        severity: 'warning',
        message: `The pattern ${JSON.stringify(pattern)} excludes test files, such as ${hidden}: they are never called flaky.`,
        keys: ['exclude_paths', index],
      },
    ]
  })
}

function warningsThatNeverCome(config: FlakeGuardConfig): Finding[] {
  const teams = Object.entries(config.teams).map(([name, team]) => ({
    warn: team.warnThreshold ?? config.warnThreshold,
    quarantine: team.quarantineThreshold ?? config.quarantineThreshold,
    keys: ['team_overrides', name],
  }))
  const all = [
    { warn: config.warnThreshold, quarantine: config.quarantineThreshold, keys: ['warn_threshold'] },
    ...teams,
  ]
  return all
    .filter(({ warn, quarantine }) => warn > quarantine)
    .map(({ warn, quarantine, keys }) => ({
      code: 'never-warns',
      severity: 'warning',
      message: `Warnings begin at ${warn}, quarantine already at ${quarantine}: there is never a warning.`,
      keys,
    }))
}

function weightsOf(file: FlakeGuardFile, { weights }: FlakeGuardConfig): Finding[] {
  const sum =
    weights.intermittency + weights.rerun + weights.clustering + weights.messageVariance + weights.failRatio
  if (file.scoring_weights === undefined || Math.abs(sum - 0.9) < 1e-9) return []
  return [
    {
      code: 'weights-sum',
      severity: 'note',
      message: `The five weights sum to ${Number(sum.toFixed(6))}; FlakeGuard's sum to 0.9, and its thresholds are meant for that.`,
      keys: ['scoring_weights'],
    },
  ]
}
