import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorRegistration } from '../../../packages/core/src/errors/error-registration.ts'
import type { Finding } from '../library/finding.ts'
import { root } from '../library/repository.ts'

export type Registry = Readonly<Record<string, ErrorRegistration>>

/** Where a package keeps its registry, from its folder: core, and every other. */
const places = ['src/errors/registry.ts', 'src/error-registry.ts']
/** Files whose kinds nobody returns by naming them there: registries, and what they are made of. */
const lists = [...places, 'src/errors/data-errors.ts', 'src/errors/service-errors.ts']

/** The registries of packages, by the folders of the packages, in their order. */
export async function readRegistries(folders: readonly string[]): Promise<ReadonlyMap<string, Registry>> {
  const found = new Map<string, Registry>()
  for (const folder of folders) {
    const path = places.map((place) => join(root, folder, place)).find((candidate) => existsSync(candidate))
    if (path === undefined) continue
    const { errorRegistry } = (await import(path)) as { readonly errorRegistry: Registry }
    found.set(folder, errorRegistry)
  }
  return found
}

/** All registries as one, and a finding for each kind that two packages have. */
export function mergeRegistries(registries: ReadonlyMap<string, Registry>): {
  readonly merged: Registry
  readonly findings: readonly Finding[]
} {
  const merged: Record<string, ErrorRegistration> = {}
  const findings: Finding[] = []
  for (const [file, registry] of registries) {
    for (const [kind, registration] of Object.entries(registry)) {
      if (Object.hasOwn(merged, kind))
        findings.push({ file, message: `${kind} is registered by another package, too.` })
      merged[kind] = registration
    }
  }
  return { merged, findings }
}

/** A source file of a package. */
export interface SourceFile {
  readonly file: string
  readonly text: string
}

/** Kinds in the sources that no registry has which they may use, and registered kinds that no source names. */
export function strayKinds(
  registries: ReadonlyMap<string, Registry>,
  sources: readonly SourceFile[],
): Finding[] {
  const named = new Set<string>()
  const findings: Finding[] = []
  for (const { file, text } of sources) {
    if (lists.some((list) => file.endsWith(`/${list}`))) continue
    for (const kind of quotedKinds(text)) named.add(kind)
    const folder = file.split('/').slice(0, 2).join('/')
    const mayUse = [registries.get('packages/core') ?? {}, registries.get(folder) ?? {}]
    for (const kind of typedKinds(text))
      if (!mayUse.some((registry) => Object.hasOwn(registry, kind)))
        findings.push({ file, message: `${kind} is in no registry that this package has.` })
  }
  for (const [file, registry] of registries)
    for (const kind of Object.keys(registry))
      if (!named.has(kind)) findings.push({ file, message: `${kind} is registered, and nobody returns it.` })
  return findings
}

/** The kinds that types of errors name: `ErrorValue<'store/unavailable'>`. */
function typedKinds(text: string): string[] {
  return [...text.matchAll(/\bErrorValue<([^>]*)>/g)].flatMap(([, argument = '']) =>
    argument.startsWith('Extract') ? [] : quotedKinds(argument),
  )
}

function quotedKinds(text: string): string[] {
  return [...text.matchAll(/'([a-z-]+\/[a-z-]+)'/g)].map(([, kind = '']) => kind)
}
