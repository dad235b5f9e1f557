import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { undoAtEnd } from '../cleanup.ts'
import type { PostgresBinaries } from './find-binaries.ts'
import { allEnded, descendantsOf, killTree } from './processes.ts'
import { serverUser } from './server-user.ts'

/** A PostgreSQL server of our own, which may be ended at any time. */
export interface PrivateServer {
  readonly port: number
  /** What it may write into, for those who fill disks. */
  readonly folder: string
  /** The address of a database, at another port where something stands in between. */
  url(database?: string, port?: number): string
  /** Starts it, and waits until it takes statements. */
  start(): Promise<void>
  /** Ends all of its processes at once (SIGKILL), and waits until they are gone. Answers how many there were. */
  kill(): Promise<number>
  /** Whether the process that we started is there. */
  isRunning(): boolean
  /** Runs one statement in a connection of its own. */
  run<Row extends object = Readonly<Record<string, unknown>>>(
    sql: string,
    values?: readonly unknown[],
    database?: string,
  ): Promise<readonly Row[]>
  /** Makes an empty database, in place of one of that name. */
  createDatabase(name: string, settings?: string): Promise<void>
  /** Ends it and removes its folder. */
  remove(): void
}

export interface PrivateServerOptions {
  readonly binaries: PostgresBinaries
  /** Settings as `name=value`. */
  readonly settings?: readonly string[]
  /** Where to keep the write-ahead log; within the folder of the data unless given. */
  readonly walFolder?: string
}

const patienceMs = 60_000
/** Small, so that many kills and checkpoints fit into little time and a small disk. */
const ownSettings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'shared_buffers=64MB',
  'max_wal_size=256MB',
  'log_min_messages=warning',
  'log_checkpoints=off',
]

/** Makes the data folder of a server. It is not started yet. */
export async function createPrivateServer({
  binaries,
  settings = [],
  walFolder,
}: PrivateServerOptions): Promise<PrivateServer> {
  const user = serverUser()
  const home = mkdtempSync(join(tmpdir(), 'gatewright-faults-server-'))
  const [folder, log] = [join(home, 'data'), join(home, 'log')]
  chmodSync(home, 0o755)
  if (user) chownSync(home, user.uid, user.gid)
  let child: ChildProcess | undefined
  const kill = (): readonly number[] => {
    const top = child?.pid
    if (top === undefined) return []
    const all = [top, ...descendantsOf(top)]
    killTree(top)
    return all
  }
  const undo = undoAtEnd(() => {
    kill()
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  })
  const as = { ...user, env: { ...process.env, ...binaries.environment, LC_ALL: 'C', TZ: 'UTC' }, cwd: home }
  const wal = walFolder === undefined ? [] : [`--waldir=${walFolder}`, '--wal-segsize=1']
  const make = [
    '-D',
    folder,
    '-U',
    'postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    ...wal,
  ]
  const made = spawnSync(binaries.initdb, make, { ...as, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`)
  const port = await freePort()

  const url = (database = 'postgres', at = port): string => `postgres://postgres@127.0.0.1:${at}/${database}`
  const run = async <Row extends object>(sql: string, values: readonly unknown[] = [], database?: string) => {
    const client = new pg.Client({ connectionString: url(database), connectionTimeoutMillis: 10_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return (await client.query<Row>(sql, [...values])).rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  const lastWords = (): string => (existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : '')

  const launch = (): ChildProcess => {
    const output = openSync(log, 'a')
    const given = [...ownSettings, `port=${port}`, ...settings].flatMap((setting) => ['-c', setting])
    const started = spawn(binaries.postgres, ['-D', folder, ...given], {
      ...as,
      stdio: ['ignore', output, output],
    })
    closeSync(output)
    started.on('exit', () => {
      if (child === started) child = undefined
    })
    return started
  }
  const start = async (): Promise<void> => {
    const end = performance.now() + patienceMs
    for (;;) {
      child ??= launch()
      const answer = await run('SELECT 1').catch((cause: unknown) => cause)
      if (Array.isArray(answer)) return
      if (performance.now() > end)
        throw new Error(`The server does not take statements (${String(answer)}): ${lastWords()}`)
      await sleep(20)
    }
  }
  return {
    port,
    folder,
    url,
    run,
    start,
    isRunning: () => child !== undefined,
    async kill() {
      const ended = kill()
      if (!(await allEnded(ended, patienceMs))) throw new Error('The processes of the server do not end.')
      child = undefined
      return ended.length
    },
    async createDatabase(name, databaseSettings) {
      await run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await run(`CREATE DATABASE ${name} ${databaseSettings ?? ''}`)
    },
    remove: undo,
  }
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No port is free.')
  return address.port
}
