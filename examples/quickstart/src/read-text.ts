import { readFile } from 'node:fs/promises'
import { err, ok, type Result } from 'neverthrow'
import { reasonOf } from './bad-input.ts'

/** A file as text; the error says why it cannot be read. */
export async function readText(path: string): Promise<Result<string, string>> {
  return readFile(path, 'utf8').then(
    (text) => ok(text),
    (cause: unknown) => err(reasonOf(cause)),
  )
}
