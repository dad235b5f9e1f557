import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** Markdown as GitHub renders it, with raw HTML let through as it comes. */
export function rendered(markdown: string): string {
  return micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  })
}

/** The text that a reader sees. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

/** How many cells each row of each table has. */
export function cellsOfRows(html: string): readonly number[] {
  return [...html.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(
    ([, row = '']) => [...row.matchAll(/<t[dh][ >]/g)].length,
  )
}

/** What GitHub makes of a text besides: mentions of people and teams, and references of issues. */
export function mentions(text: string): readonly string[] {
  return [
    ...text.matchAll(/(?<![\w`])@[a-z\d](?:[a-z\d-]*\/?[a-z\d-]*)/gi),
    ...text.matchAll(/(?<![\w&])#\d+/g),
    ...text.matchAll(/\bGH-\d+/gi),
  ].map(([found]) => found)
}
