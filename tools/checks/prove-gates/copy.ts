import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { packagesIn, repositoryFiles, root } from '../library/repository.ts'
import { run } from '../library/run.ts'

/** A copy of the tree that violations are planted in. Paths are taken from its root. */
export interface Copy {
  readonly root: string
  read(path: string): string
  write(path: string, text: string): void
  /** Adds to the end of a file, which is made where it is missing. */
  append(path: string, text: string): void
  /** Takes back everything that was written since the last call. */
  restore(): void
  remove(): void
}

/** Copies what git knows of, and links what is installed. */
export function openCopy(): Copy {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatewright-proof-')))
  for (const file of repositoryFiles()) cpSync(join(root, file), join(folder, file))
  for (const base of ['.', 'tools']) linkInstalled(join(root, base), join(folder, base))
  for (const member of [...packagesIn('packages'), ...packagesIn('examples')])
    copyLinks(member.folder, folder)
  run('git', ['init', '--quiet'], { cwd: folder })

  const before = new Map<string, string | undefined>()
  function path(file: string): string {
    return join(folder, file)
  }
  function read(file: string): string {
    return existsSync(path(file)) ? readFileSync(path(file), 'utf8') : ''
  }
  function write(file: string, text: string): void {
    if (!before.has(file)) before.set(file, existsSync(path(file)) ? read(file) : undefined)
    mkdirSync(dirname(path(file)), { recursive: true })
    writeFileSync(path(file), text)
  }
  return {
    root: folder,
    read,
    write,
    append: (file, text) => write(file, `${read(file)}${text}`),
    restore: () => {
      for (const [file, text] of before) {
        if (text === undefined) rmSync(path(file))
        else writeFileSync(path(file), text)
      }
      before.clear()
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A folder of links, not a link to the folder: the checks keep caches in it, and the tree's own must not see them. */
function linkInstalled(from: string, to: string): void {
  const source = join(from, 'node_modules')
  mkdirSync(join(to, 'node_modules'), { recursive: true })
  for (const name of readdirSync(source)) {
    if (name !== '.cache') symlinkSync(join(source, name), join(to, 'node_modules', name))
  }
}

/** The links of a package stay relative, so that `@gatewright/core` is the copy's. */
function copyLinks(member: string, folder: string): void {
  const source = join(root, member, 'node_modules')
  if (!existsSync(source)) return
  cpSync(source, join(folder, member, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !relative(source, path).startsWith('.'),
  })
}
