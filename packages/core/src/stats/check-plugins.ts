import { readWindow, type StatisticsWindow } from './window.ts'
import type { StatisticsPlugin } from './statistics-plugin.ts'

/** A plug-in with its windows read. */
export interface CheckedPlugin {
  readonly plugin: StatisticsPlugin
  readonly windows: readonly StatisticsWindow[]
}

const ids = /^[a-z0-9](?:[a-z0-9._/-]{0,126}[a-z0-9])?$/

/** @throws TypeError for an id, version, window or backlog that is none, and for an id that comes twice. */
export function checkPlugins(plugins: readonly StatisticsPlugin[]): readonly CheckedPlugin[] {
  const seen = new Set<string>()
  return plugins.map((plugin) => {
    const { id, version, backlogMs = 0, kinds } = plugin
    if (!ids.test(id)) throw new TypeError(`Not the id of a plug-in: ${JSON.stringify(id)}.`)
    if (seen.has(id)) throw new TypeError(`The plug-in ${id} is installed twice.`)
    seen.add(id)
    if (!(Number.isSafeInteger(version) && version >= 1))
      throw new TypeError(`The version of ${id} is no whole number from 1 on.`)
    if (!(backlogMs >= 0)) throw new TypeError(`The backlog of ${id} is no number of milliseconds.`)
    if (kinds.length === 0) throw new TypeError(`The plug-in ${id} looks at no events.`)
    const windows = plugin.windows.map(readWindow)
    if (windows.length === 0 || new Set(windows.map(({ label }) => label)).size < windows.length)
      throw new TypeError(`The plug-in ${id} needs windows, each once.`)
    return { plugin, windows }
  })
}
