/**
 * A text as part of Markdown: nothing in it is markup, a mention, a link or a tag, and none of its characters change the
 * direction of the text around. Names of tests come from whoever wrote the test.
 */
export function inMarkdown(text: string): string {
  // Most names are plain, and a page has thousands of them.
  if (!needsCare.test(text)) return text
  return (
    text
      .replaceAll(/[\p{Cc}\s]+/gu, ' ')
      // Marks that turn the direction of text, and characters without width.
      .replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll(/[\\`*_{}[\]()#+!|~]/gu, String.raw`\$&`)
      // A space without width after it: neither a mention, nor a link that is made of a bare address.
      .replaceAll('@', '@\u200b')
      // Nor a reference: an issue that is named so is told of it.
      .replaceAll(/\\#(?=\d)/g, String.raw`\#` + '\u200b')
      .replaceAll(/\b(GH)-(?=\d)/gi, '$1\u200b-')
      .replaceAll(/\b(https?|ftp|www)([:.])/giu, '$1\u200b$2')
  )
}

/** Everything that is changed below. */
const needsCare = /[^\w ,.;:'"/%=-]|_| {2}|\b(?:https?|ftp|www)[:.]|\bGH-\d/iu

/** A web address as a link that shows itself; anything else as plain text. */
export function linkInMarkdown(url: string): string {
  if (!/^https?:\/\/[^\s<>]+$/i.test(url)) return inMarkdown(url)
  return `<${url}>`
}
