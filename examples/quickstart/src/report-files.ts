import { stat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { err, ok, type Result } from 'neverthrow'
import { glob, isDynamicPattern } from 'tinyglobby'
import { badInput, type BadInput } from './bad-input.ts'

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
  const path = resolve(cwd, name)
  // What is there under exactly this name is meant, even if the name looks like a glob.
  const there = await stat(path).catch(() => undefined)
  if (there?.isFile()) return ok([path])
  if (there?.isDirectory())
    return nonEmpty(await find(['**/*.xml'], path), `There is no *.xml file in ${name}.`)
  if (!isDynamicPattern(name)) return err(badInput(`There is no file ${name}.`))
  return nonEmpty(await find([name], cwd), `No file matches ${name}.`)
}

async function find(patterns: string[], cwd: string): Promise<string[]> {
  const found = await glob(patterns, { cwd, absolute: true, onlyFiles: true, expandDirectories: false })
  return found.sort()
}

function nonEmpty(paths: string[], message: string): Result<string[], BadInput> {
  return paths.length > 0 ? ok(paths) : err(badInput(message))
}
