import { readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { err, ok, type Result } from 'neverthrow'
import { glob, isDynamicPattern } from 'tinyglobby'
import { badInput, reasonOf, type BadInput } from './bad-input.ts'

/** A report to read. */
export interface ReportFile {
  readonly path: string
  /** The path as it is shown: relative to where the user is. */
  readonly shown: string
  /** Put before the names of its testcases. */
  readonly namespace?: string
}

/** The files behind what the user named, each once and in a fixed order. A name behind which there is nothing is bad input. */
export async function findReportFiles(
  named: readonly string[],
  cwd: string,
): Promise<Result<ReportFile[], BadInput>> {
  const paths = new Set<string>()
  for (const name of named) {
    const found = await expand(name, cwd)
    if (found.isErr()) return err(found.error)
    for (const path of found.value) paths.add(path)
  }
  return ok([...paths].map((path) => ({ path, shown: relative(cwd, path).replaceAll('\\', '/') || path })))
}

async function expand(name: string, cwd: string): Promise<Result<string[], BadInput>> {
  if (name === '') return err(badInput('An empty name is no report.'))
  const path = resolve(cwd, name)
  // What is there under exactly this name is meant, even if the name looks like a glob.
  const looked = await stat(path).then(
    (found) => ok(found),
    (cause: NodeJS.ErrnoException) => (cause.code === 'ENOENT' ? ok(undefined) : err(cause)),
  )
  if (looked.isErr()) return err(badInput(`${name} cannot be looked at: ${looked.error.message}`))
  const there = looked.value
  if (there?.isFile()) return ok([path])
  if (there?.isDirectory()) return reportsBelow(path, name)
  if (there) return err(badInput(`${name} is not a regular file.`))
  if (!isDynamicPattern(name)) return err(badInput(`There is no file ${name}.`))
  const found = await glob([name], { cwd, absolute: true, onlyFiles: true, expandDirectories: false })
  return nonEmpty(found.sort(), `No file matches ${name}.`)
}

/** Every XML file below a folder. One that can't be looked at is bad input: it might hold a failure. */
async function reportsBelow(folder: string, shown: string): Promise<Result<string[], BadInput>> {
  const paths: string[] = []
  try {
    for (const path of await filesBelow(folder)) {
      if (!/\.xml$/i.test(path)) continue
      if (!(await stat(path)).isFile())
        return err(badInput(`${relative(folder, path)} in ${shown} is not a regular file.`))
      paths.push(path)
    }
  } catch (cause) {
    return err(badInput(`The folder ${shown} cannot be read through: ${reasonOf(cause)}`))
  }
  return nonEmpty(paths.sort(), `There is no *.xml file in ${shown}.`)
}

/** Everything below a folder but folders. Node's own recursion follows links to folders, from version 26 on, and so round in circles. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const below = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? await filesBelow(path) : [path]
    }),
  )
  return below.flat()
}

function nonEmpty(paths: string[], message: string): Result<string[], BadInput> {
  return paths.length > 0 ? ok(paths) : err(badInput(message))
}
