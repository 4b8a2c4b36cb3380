import * as Y from 'yjs'

/** Puts a paragraph with the text into the body, as the product creates an article with one. */
export function seedBody(text: string): (doc: Y.Doc) => void {
  return (doc) => {
    const paragraph = new Y.XmlElement('paragraph')
    doc.getXmlFragment('body').insert(0, [paragraph])
    paragraph.insert(0, [new Y.XmlText(text)])
  }
}

/** Text of the body, a line per paragraph. */
export function bodyText(doc: Y.Doc): string {
  return doc
    .getXmlFragment('body')
    .toArray()
    .map((node) => (node instanceof Y.XmlElement ? node.toArray().join('') : ''))
    .join('\n')
}

/** Types at the end of the first paragraph. */
export function type(doc: Y.Doc, text: string): void {
  const paragraph = doc.getXmlFragment('body').get(0)
  const run = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null
  if (!(run instanceof Y.XmlText)) throw new Error('there is no text to type in')
  run.insert(run.length, text)
}

/** A document with one entry in `meta` under the clientID, as an update. */
export function entry(clientId: number, key = 'source', value = `by ${clientId}`): { doc: Y.Doc; update: Uint8Array } {
  const doc = new Y.Doc()
  doc.clientID = clientId
  doc.getMap('meta').set(key, value)
  return { doc, update: Y.encodeStateAsUpdate(doc) }
}

/** A document with about so many bytes of text, in paragraphs of a few kilobytes that nobody could compress away. */
export function longArticle(bytes: number, random: () => number): (doc: Y.Doc) => void {
  const paragraphBytes = 4000
  return (doc) => {
    const body = doc.getXmlFragment('body')
    for (let i = 0; i < bytes / paragraphBytes; i++) {
      const paragraph = new Y.XmlElement('paragraph')
      const text = Array.from({ length: paragraphBytes / 3 }, () => String.fromCharCode(0x4e00 + Math.floor(random() * 20_000))).join('')
      paragraph.insert(0, [new Y.XmlText(text)])
      body.insert(i, [paragraph])
    }
  }
}
