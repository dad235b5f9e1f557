import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReportParser } from '../../packages/core/src/ports/index.ts'

const fixtures = fileURLToPath(new URL('../../packages/parsers/test/fixtures', import.meta.url))
/** Larger files make mutations slow and say no more. */
const largest = 64 * 1024
const headBytes = 4096

/**
 * The real reports of a parser to begin from, smallest first: the fixtures, and the files of a corpus folder where there is one. A
 * format without any begins from nothing but the words of the mutations.
 */
export function readSeeds(parser: ReportParser, corpus: string | undefined): readonly Uint8Array[] {
  const seeds: Uint8Array[] = []
  for (const folder of [fixtures, ...(corpus !== undefined && existsSync(corpus) ? [corpus] : [])]) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (/expected\.json$|manifest\.json$|\.md$/.test(name)) continue
      const bytes = bytesOf(join(folder, name))
      if (bytes && parser.detect(bytes.subarray(0, headBytes))) seeds.push(bytes)
    }
  }
  if (seeds.length === 0) return [new Uint8Array()]
  return seeds.sort((a, b) => a.length - b.length)
}

function bytesOf(path: string): Uint8Array | undefined {
  const about = statSync(path)
  return about.isFile() && about.size > 0 && about.size <= largest ? readFileSync(path) : undefined
}
