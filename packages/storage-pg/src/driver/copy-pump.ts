import type { CopyTarget } from './driver.ts'
import type { CopyStreamLike } from './pg-like.ts'

/** The statement that copies rows in the binary format. */
export function copySql({ table, columns }: CopyTarget, source: string): string {
  return `COPY ${table} (${columns.map((name) => `"${name}"`).join(', ')}) FROM ${source} (FORMAT binary)`
}

/**
 * Writes chunks into a stream no faster than it takes them; answers how many rows it copied.
 *
 * Where the source throws, the copy is called off and what was thrown is thrown on. Where the server refuses, the source
 * is asked for nothing more and the refusal is thrown.
 */
export async function pump(
  stream: CopyStreamLike,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<number> {
  let failure: Error | undefined
  const finished = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve)
    // Not once: a connection that ends says so after the server's own error, and an error nobody listens to ends the process.
    stream.on('error', (cause) => {
      failure ??= cause
      reject(cause)
    })
  })
  // Awaited below, also where the source fails first.
  finished.catch(() => undefined)
  try {
    for await (const chunk of chunks) {
      if (failure !== undefined) break
      if (!stream.write(chunk)) await Promise.race([drained(stream), finished])
    }
  } catch (cause) {
    if (failure === undefined) stream.destroy(cause instanceof Error ? cause : new Error(String(cause)))
    throw failure ?? cause
  }
  if (failure === undefined) stream.end()
  await finished
  return stream.rowCount
}

function drained(stream: CopyStreamLike): Promise<void> {
  return new Promise((resolve) => {
    stream.once('drain', resolve)
  })
}
