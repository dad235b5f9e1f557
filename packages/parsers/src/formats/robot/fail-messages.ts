import type { XmlElement } from '../../xml/element.ts'

const mostMessages = 50

/** What the keywords of a test logged as failures, each with the keyword it was in; `undefined` where none did. */
export function failMessagesOf(test: XmlElement): string | undefined {
  const messages: string[] = []
  const walk = (element: XmlElement, keyword: string | undefined): void => {
    for (const child of element.children()) {
      if (messages.length === mostMessages) return
      if (child.name === 'msg') {
        if (child.attributes.get('level') !== 'FAIL') continue
        const text = child.text().trim()
        messages.push(keyword === undefined ? text : `${keyword}: ${text}`)
      } else if (child.name !== 'arg' && child.name !== 'doc') {
        walk(child, child.name === 'kw' ? (child.attributes.get('name') ?? keyword) : keyword)
      }
    }
  }
  walk(test, undefined)
  return messages.length === 0 ? undefined : messages.join('\n')
}
