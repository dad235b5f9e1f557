import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The root of the repository. */
export const root: string = join(import.meta.dirname, '..', '..', '..')

/** What the gates read of a package manifest. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly license?: string
  readonly sideEffects?: boolean
  readonly files?: readonly string[]
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export interface WorkspacePackage {
  /** From the root, with slashes: `packages/core`. */
  readonly folder: string
  readonly manifest: Manifest
}

/** An entry point that users import. */
export interface EntryPoint {
  /** As in an import statement: `@gatewright/core/policy`. */
  readonly specifier: string
  /** `.` or `./policy`. */
  readonly subpath: string
  readonly conditions: Readonly<Record<string, string>>
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest
}

/** The packages in one folder of the workspace, in the order of their names. */
export function packagesIn(folder: 'packages' | 'examples'): WorkspacePackage[] {
  return readdirSync(join(root, folder))
    .sort()
    .map((name) => `${folder}/${name}`)
    .filter((path) => existsSync(join(root, path, 'package.json')))
    .map((path) => ({ folder: path, manifest: readManifest(path) }))
}

/** What goes to the registry. */
export function publishedPackages(): WorkspacePackage[] {
  return packagesIn('packages').filter(({ manifest }) => manifest.private !== true)
}

/** The entry points with code behind them; `./package.json` is not one. */
export function entryPoints({ manifest }: WorkspacePackage): EntryPoint[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : [{ subpath, specifier: `${manifest.name}${subpath.slice(1)}`, conditions: target }],
  )
}

/** Every file that is tracked, or would be after `git add`, from the root and with slashes. */
export function repositoryFiles(): string[] {
  const options = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const listed = execFileSync('git', options, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  return listed.split('\0').filter((path) => path !== '' && isFile(join(root, path)))
}

/** The file's text; relative paths are taken from the root. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
