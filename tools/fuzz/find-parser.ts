import { pathToFileURL } from 'node:url'
import type { ReportParser } from '../../packages/core/src/ports/index.ts'
import { defaultParsers } from '../../packages/parsers/src/index.ts'

/** The parsers that a module exports as `parsers`; those of the package where none is named. */
export async function loadParsers(module: string | undefined): Promise<readonly ReportParser[]> {
  if (module === undefined) return defaultParsers
  const { parsers } = (await import(pathToFileURL(module).href)) as {
    readonly parsers?: readonly ReportParser[]
  }
  if (!parsers) throw new TypeError(`${module} exports no "parsers".`)
  return parsers
}

export async function findParser(format: string, module: string | undefined): Promise<ReportParser> {
  const parser = (await loadParsers(module)).find((one) => one.format === format)
  if (!parser) throw new TypeError(`No parser reads "${format}".`)
  return parser
}
