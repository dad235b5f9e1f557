import type { Item, SkipKind } from '@gatewright/core/schema'

/**
 * Few of each, so that ties, repeats and hidden values happen all the time: the same instants in several writings, ids that
 * begin alike, keys of data that are keys of variants or name items, texts that are patterns.
 */

export const testcases: readonly string[] = [
  'dist.rpmlint',
  'dist.a_b',
  'dist.aXb',
  'unit/größe 𝒳',
  'smoke',
  '100%',
  'back\\slash',
]

export const items: readonly Item[] = [
  { type: 'koji_build', id: 'bash-5.2-1.fc40' },
  { type: 'brew_build', id: 'bash-5.2-1.fc40' },
  { type: 'compose', id: 'Fedora-40-20261122.0' },
  { type: 'resultsdb', id: '1' },
  { type: 'resultsdb', id: 'smoke' },
  { type: 'own_type', id: 'own: a_b' },
]

export const instants: readonly string[] = [
  '2026-11-22T04:19:00Z',
  '2026-11-22T04:19:00.0Z',
  '2026-11-22T04:19:00.000Z',
  '2026-11-22T04:19:00.0001Z',
  '2026-11-22T04:19:00.00010Z',
  '2026-11-22T04:19:00.00012Z',
  '2026-11-22T04:19:00.001Z',
  '2026-11-22T04:19:00.5Z',
  '2026-11-22T04:19:01Z',
  '1969-12-31T23:59:59.9999Z',
  '1970-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '1830-08-18T00:00:00.5Z',
  '9999-12-31T23:59:59.123456789123Z',
  '2109-05-15T07:35:11.104Z',
  '2200-01-01T00:00:00Z',
]

export const idHeads: readonly string[] = ['k#', 'k', 'k!#', 'K#', 'k #', '𝒳#', 'ﬀ#', 'é', '#']
export const idRests: readonly string[] = [
  '1',
  '01',
  '0001',
  '0002',
  '0010',
  '9',
  '10',
  '1a',
  '1#2',
  '1234567890',
  '\u00e9',
  'ﬀ',
  '𝒳',
  '/',
]

export const groups: readonly string[] = ['g1', 'g2', 'g 3', 'größe', 'none']

export const outcomes: readonly string[] = [
  'PASSED',
  'PASSED',
  'FAILED',
  'NEEDS_INSPECTION',
  'ERROR',
  'INFO',
  'SKIPPED',
  'CRASHED',
  'ODD',
]
/** What the outcomes beside the preset ones are. */
export const ownOutcomes = { CRASHED: 'error', ODD: 'info' } as const
export const skipKinds: readonly SkipKind[] = ['skipped', 'todo', 'expected-failure', 'precluded']

export const variantKeys: readonly string[] = ['scenario', 'arch', 'type', 'item', 'suite', 'owner']
export const dataKeys: readonly string[] = [
  'scenario',
  'arch',
  'type',
  'item',
  'owner',
  'suite',
  'file',
  'line',
  'startedAt',
  'hostname',
  'property.x',
  'productmd.compose.id',
  'original_spec_nvr',
  'resultsdb:ref',
  'constructor',
  'ключ',
]
export const dataValues: readonly string[] = [
  'uefi',
  'x86_64',
  '',
  'a%b',
  'a_b',
  'aXb',
  'a\\b',
  'a\\',
  'koji_build',
  'compose',
  'bash-5.2-1.fc40',
  'Fedora-40-20261122.0',
  'own: a_b',
  '1',
  '\uFFFD',
  '𝒳',
  '𝒴',
  'line\nbreak',
  '"quoted", {braced}',
]
export const variantValues: readonly string[] = [
  'uefi',
  'x86_64',
  '',
  'a_b',
  'bash-5.2-1.fc40',
  'koji_build',
  '𝒳',
]

export const patterns: readonly string[] = [
  '%',
  '',
  '_',
  '%_',
  'dist.%',
  'dist.a\\_b',
  '100\\%',
  'a\\',
  'a\\\\',
  '%\\',
  'unit/gr__e _',
  'unit/gr__e __',
  '%𝒳',
  'DIST.%',
  'a%b',
  '%build',
  '_%6_64',
  '\\a\\_b',
  '__𝒳',
  '𝒳_',
]

/** Texts that no store keeps; a query may still ask for them. */
export const unstorable: readonly string[] = [
  '\0',
  'a\0b',
  '\uD83D',
  '\uDE00 x',
  '%\uD83D',
  // Halves of a character that is stored.
  '\uD835%',
  '\uD835_',
  '%\uDCB3',
  '_\uDCB3',
  '\uD835\\\uDCB3',
]
