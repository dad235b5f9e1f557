import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import type { Finding } from '../library/finding.ts'

/** Inside core arrows go down only: a folder may import its own layer and those before it. */
const layers: readonly (readonly string[])[] = [
  ['schema', 'errors', 'canonical', 'numeric', 'ports'],
  ['policy', 'analysis', 'waiver', 'flake', 'verdict', 'stats', 'query', 'resilience'],
  [
    'greenwave',
    'resultsdb',
    'waiverdb',
    'ingest',
    'upkeep',
    'stats-runner',
    'messages',
    'run-search',
    'datagrepper',
    'feed',
    'notify',
    'jobs',
    'audit',
    'config',
    'testing',
  ],
]

const corePackages = ['zod', 'neverthrow', 'yaml', '@noble/hashes', 'packageurl-js', 're2js', 'ipaddr.js']

/** Beside core itself; a package that is not named here may import no other of ours. */
const ownPackages: Readonly<Record<string, readonly string[]>> = {
  parsers: ['@gatewright/core'],
  'storage-memory': ['@gatewright/core'],
  'storage-pg': ['@gatewright/core'],
  github: ['@gatewright/core', '@gatewright/parsers'],
}

/** Why a source file of a package may not import a module, or undefined when it may. */
export function forbiddenImport(file: string, specifier: string): string | undefined {
  const [, name = '', , ...rest] = file.split('/')
  if (specifier.startsWith('.')) return forbiddenRelative(file, specifier)
  const target = packageOf(specifier)
  if (name === 'core') return forbiddenInCore(rest[0] ?? '', specifier, target)
  if (!target.startsWith('@gatewright/') || target === `@gatewright/${name}`) return undefined
  const allowed = ownPackages[name] ?? []
  return allowed.includes(target)
    ? undefined
    : `${name} may not import ${target}: adapters don't know each other.`
}

/** Folders of core that stand in no layer, so that nothing would be checked of them. */
export function unplacedFolders(files: readonly string[]): Finding[] {
  const placed = new Set(layers.flat())
  const folders = new Set(files.flatMap((file) => /^packages\/core\/src\/([^/]+)\//.exec(file)?.[1] ?? []))
  return [...folders]
    .filter((folder) => !placed.has(folder))
    .map((folder) => ({
      file: `packages/core/src/${folder}`,
      message: 'This folder stands in no layer; name it in tools/checks/imports/arrows.ts.',
    }))
}

function forbiddenRelative(file: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(file), specifier)
  const source = /^packages\/[^/]+\/src\//.exec(file)?.[0] ?? ''
  if (!target.startsWith(source)) return `${specifier} leaves the sources of its package.`
  if (source !== 'packages/core/src/') return undefined
  const from = folderOf(file.slice(source.length))
  const to = folderOf(target.slice(source.length))
  if (from === undefined || to === undefined || from === to) return undefined
  if (to === 'testing') return `${from} may not import testing: it is for tests.`
  return layerOf(to) > layerOf(from)
    ? `${from} may not import ${to}: it stands in a higher layer.`
    : undefined
}

function forbiddenInCore(folder: string, specifier: string, target: string): string | undefined {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) {
    return `core runs anywhere: ${specifier} is Node's.`
  }
  const allowed = folder === 'testing' ? [...corePackages, 'fast-check', 'vitest'] : corePackages
  return allowed.includes(target)
    ? undefined
    : `core may not import ${target}; it may: ${allowed.join(', ')}.`
}

/** `policy` for `policy/rules/required.ts`; nothing for a file at the top of the sources. */
function folderOf(path: string): string | undefined {
  return path.includes('/') ? path.split('/')[0] : undefined
}

function layerOf(folder: string): number {
  return layers.findIndex((layer) => layer.includes(folder))
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}
