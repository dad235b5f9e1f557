import type { Finding } from '../library/finding.ts'
import { linesThatMatch } from './matches.ts'

const namesNode = /\b(spawn|spawnSync|exec|execSync|execFile|execFileSync|fork|run)\(\s*['"`]node['"` ]/

/** `node` on the PATH may be a wrapper that swallows signals, or another version: spawn `process.execPath`. */
export function findSpawns(file: string, text: string): Finding[] {
  if (!/\.(ts|mjs|js)$/.test(file) || file.includes('/fixtures/projects/')) return []
  return linesThatMatch(file, text, namesNode, 'Spawn process.execPath, never a Node found by name.', {
    comments: false,
  })
}
