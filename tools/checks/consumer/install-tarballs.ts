import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../library/finding.ts'
import { readManifest, root, type WorkspacePackage } from '../library/repository.ts'
import { run, runBin } from '../library/run.ts'

export interface Packed {
  /** The tarball of each package, by its name. */
  readonly tarballs: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
}

/** Packs as the release does, and looks that the licence and nothing private comes along. */
export function packAll(packages: readonly WorkspacePackage[], folder: string): Packed {
  const tarballs: Record<string, string> = {}
  const findings: Finding[] = []
  for (const member of packages) {
    const target = join(folder, member.folder.replaceAll('/', '-'))
    mkdirSync(target, { recursive: true })
    const { passed, output } = runBin('pnpm', ['pack', '--pack-destination', target], {
      cwd: join(root, member.folder),
    })
    const name = readdirSync(target)[0]
    if (!passed || name === undefined) {
      findings.push({ file: member.folder, message: `pnpm pack failed:\n${output.trim()}` })
      continue
    }
    tarballs[member.manifest.name] = join(target, name)
    findings.push(...contentFaults(member.folder, join(target, name)))
  }
  return { tarballs, findings }
}

function contentFaults(folder: string, tarball: string): Finding[] {
  const files = run('tar', ['-tzf', tarball])
    .output.split('\n')
    .filter((path) => path !== '')
  const wanted = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'src/index.ts']
  const lacking = wanted.filter((path) => !files.includes(`package/${path}`))
  const surplus = files.filter((path) => /\/(test|fixtures|node_modules)\/|\.tsbuildinfo$/.test(path))
  return [
    ...lacking.map((path) => ({ file: folder, message: `The tarball lacks ${path}.` })),
    ...surplus.map((path) => ({ file: folder, message: `The tarball holds ${path}.` })),
  ]
}

/** Installs the tarballs and the peers they ask for into an empty project. */
export function installTarballs(
  tarballs: Readonly<Record<string, string>>,
  packages: readonly WorkspacePackage[],
  project: string,
): Finding[] {
  const ours = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]))
  const peers = Object.assign(
    {},
    ...packages.map(({ manifest }) => manifest.peerDependencies ?? {}),
  ) as Record<string, string>
  const types = readManifest('tools').devDependencies?.['@types/node'] ?? ''
  const manifest = {
    name: 'consumer',
    private: true,
    type: 'module',
    dependencies: { ...peers, '@types/node': types, ...ours },
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  // The overrides keep an adapter's peer from being looked up in the registry, where it is not published yet.
  const lines = Object.entries(ours).map(([name, path]) => `  '${name}': '${path}'`)
  writeFileSync(join(project, 'pnpm-workspace.yaml'), `packages: []\noverrides:\n${lines.join('\n')}\n`)
  const options = ['install', '--prefer-offline', '--ignore-scripts', '--no-frozen-lockfile']
  const { passed, output } = runBin('pnpm', options, { cwd: project, env: { CI: 'true' } })
  return passed ? [] : [{ file: 'packages', message: `The tarballs do not install:\n${output.trim()}` }]
}
