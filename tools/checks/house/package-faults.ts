import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../library/finding.ts'
import {
  entryPoints,
  packagesIn,
  publishedPackages,
  root,
  type WorkspacePackage,
} from '../library/repository.ts'

/** What every package must have: a README, the licence, and entry points with sources behind them. */
export function findPackageFaults(): Finding[] {
  const readmes = [...packagesIn('packages'), ...packagesIn('examples')]
    .filter(({ folder }) => !existsSync(join(root, folder, 'README.md')))
    .map(({ folder }) => ({ file: folder, message: 'The package has no README.md.' }))
  // pnpm packs the LICENSE of the root into every package.
  const licence = existsSync(join(root, 'LICENSE'))
    ? []
    : [{ file: 'LICENSE', message: 'There is no licence.' }]
  return [...readmes, ...licence, ...publishedPackages().flatMap(faultsOf)]
}

function faultsOf(member: WorkspacePackage): Finding[] {
  const { folder, manifest } = member
  const file = `${folder}/package.json`
  const messages = entryPoints(member).flatMap(({ subpath, conditions }) =>
    faultsOfEntry(folder, subpath, conditions),
  )
  if (manifest.license !== 'Apache-2.0') messages.push('The licence is not Apache-2.0.')
  if (manifest.sideEffects !== false)
    messages.push('sideEffects is not false, so bundlers keep what nobody uses.')
  for (const part of ['dist', 'src']) {
    if (!manifest.files?.includes(part)) messages.push(`files lacks ${part}, which the exports point to.`)
  }
  return messages.map((message) => ({ file, message }))
}

function faultsOfEntry(
  folder: string,
  subpath: string,
  conditions: Readonly<Record<string, string>>,
): string[] {
  const source = conditions['@gatewright/source'] ?? ''
  const built = source.replace('./src/', './dist/').replace(/\.ts$/, '')
  const wanted = { '@gatewright/source': source, types: `${built}.d.ts`, default: `${built}.js` }
  if (JSON.stringify(conditions) !== JSON.stringify(wanted)) {
    return [`exports["${subpath}"] is not the source, its types and its default, in this order.`]
  }
  return existsSync(join(root, folder, source))
    ? []
    : [`exports["${subpath}"] points to ${source}, which is missing.`]
}
