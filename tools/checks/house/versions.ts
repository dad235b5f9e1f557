import type { Finding } from '../library/finding.ts'
import { packagesIn, publishedPackages, readManifest, readText } from '../library/repository.ts'

const exact = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/

/**
 * Users of the published packages get caret ranges, so that their tree can share one copy; everything else is exact
 * (docs/decisions/2026-11-22-versions.md).
 */
export function findVersions(): Finding[] {
  const catalog = readCatalog(readText('pnpm-workspace.yaml'))
  const forUsers = new Set(
    publishedPackages().flatMap(({ manifest }) => Object.keys(manifest.dependencies ?? {})),
  )
  const published = publishedPackages().map(({ folder }) => folder)
  const folders = ['.', 'tools', ...packagesIn('packages').map(({ folder }) => folder), ...exampleFolders()]
  return [
    ...folders.flatMap((folder) => faultsOf(folder, published.includes(folder))),
    ...[...catalog].flatMap(([name, range]) => {
      const fits = forUsers.has(name) ? range.startsWith('^') : exact.test(range)
      const wanted = forUsers.has(name) ? 'a caret range, for users install it' : 'an exact version'
      return fits ? [] : [{ file: 'pnpm-workspace.yaml', message: `${name} ${range} should be ${wanted}.` }]
    }),
  ]
}

function faultsOf(folder: string, isPublished: boolean): Finding[] {
  const { dependencies, devDependencies, optionalDependencies } = readManifest(folder)
  const pinned = { ...devDependencies, ...(isPublished ? {} : { ...dependencies, ...optionalDependencies }) }
  const file = folder === '.' ? 'package.json' : `${folder}/package.json`
  return Object.entries(pinned)
    .filter(([, range]) => !/^(catalog|workspace):/.test(range) && !exact.test(range))
    .map(([name, range]) => ({ file, message: `${name} ${range} should be an exact version.` }))
}

/** The names and ranges under `catalog:`; one line each, as pnpm writes them. */
function readCatalog(text: string): Map<string, string> {
  const block = /^catalog:\n((?: {2}.*\n)*)/m.exec(text)?.[1] ?? ''
  const entries = [...block.matchAll(/^ {2}'?([^':\s]+)'?: (\S+)/gm)]
  return new Map(entries.map(([, name = '', range = '']) => [name, range]))
}

function exampleFolders(): string[] {
  return packagesIn('examples').map(({ folder }) => folder)
}
