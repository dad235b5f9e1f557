import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { undoAtEnd } from '../cleanup.ts'
import { serverUser } from './server-user.ts'

/** A file system with little room. */
export interface SmallDisk {
  /** An empty folder on it that the server may write into. */
  readonly folder: string
  /** Leaves some megabytes of room and takes the rest. */
  fill(megabytes: number): void
  /** Gives back what was taken. */
  free(): void
  remove(): void
}

const megabyte = 1024 * 1024

/** Mounts a file system in memory. Throws where that is not allowed: on Linux it takes root, or a `sudo` that asks nothing. */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const place = mkdtempSync(join(tmpdir(), 'gatewright-faults-disk-'))
  const forgetPlace = undoAtEnd(() => rmSync(place, { recursive: true, force: true }))
  const { uid, gid } = userInfo()
  const options = `size=${megabytes}m,mode=0755,uid=${uid},gid=${gid}`
  const refusal = asRoot('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place])
  if (refusal !== undefined)
    throw new Error(`A small file system can't be mounted, which takes root on Linux: ${refusal}`)
  const unmount = undoAtEnd(() => {
    // Lazily: a process that was just killed may still hold a file.
    const trouble = asRoot('umount', ['-l', place])
    if (trouble !== undefined) throw new Error(`${place} stays mounted: ${trouble}`)
  })
  const [folder, ballast] = [join(place, 'data'), join(place, 'ballast')]
  mkdirSync(folder)
  chmodSync(folder, 0o700)
  const user = serverUser()
  if (user) chownSync(folder, user.uid, user.gid)
  return {
    folder,
    fill(left) {
      const { bavail, bsize } = statfsSync(place)
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - left * megabyte)))
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      unmount()
      forgetPlace()
    },
  }
}

/** Runs a command, with `sudo` where it is refused; answers what it said where that fails as well. */
function asRoot(command: 'mount' | 'umount', parameters: readonly string[]): string | undefined {
  const own = spawnSync(command, parameters, { encoding: 'utf8' })
  if (own.status === 0) return undefined
  const raised = spawnSync('sudo', ['-n', command, ...parameters], { encoding: 'utf8' })
  return raised.status === 0 ? undefined : (own.error?.message ?? own.stderr).trim()
}
