/** Markdown as HTML. The parser is fetched when it is first needed. */
export async function markdownToHtml(text: string): Promise<string> {
  const { marked } = await import('marked')
  return marked.parse(text, { async: false, gfm: true })
}
