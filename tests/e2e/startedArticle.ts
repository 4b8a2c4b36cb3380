import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { TestPerson } from '../support/people.ts'

/** Starts an empty article and gives its id. */
export async function startedArticle(author: TestPerson): Promise<string> {
  const { id } = await author.json<ArticleDetail>('/api/articles', { method: 'POST', json: {} })
  return id
}

/** What the server has of the article, as the file that people download. */
export async function exported(person: TestPerson, articleId: string, format: 'text' | 'markdown' | 'html'): Promise<string> {
  const response = await person.api(`/api/articles/${articleId}/export?format=${format}`)
  if (!response.ok) throw new Error(`the export answered ${response.status}: ${await response.text()}`)
  return await response.text()
}

/** How often a piece of text occurs. */
export function times(text: string, piece: string): number {
  return text.split(piece).length - 1
}
