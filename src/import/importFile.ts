import type { ArticleLanguage, BlockNode } from '#shared/article/json.ts'
import { fillArticle } from '#shared/article/ydoc.ts'
import type { ArticleDetail, AssetResponse, Person } from '#shared/protocol/api.ts'
import { colorOf } from '#shared/protocol/presence.ts'
import { api } from '../api/client.ts'
import { collabUrl } from '../collab/collabUrl.ts'
import { CollabSession } from '../collab/session.ts'
import type { SessionStatus } from '../collab/status.ts'
import { isCarried } from '../editor/paste/cleanPaste.ts'
import { pictureFile } from '../editor/paste/pictureFile.ts'
import { ImportError } from './ImportError.ts'
import { keepImportNote } from './importNotes.ts'
import { readFile } from './readFile.ts'

export interface ImportOptions {
  readonly me: Person
  readonly channel: string | undefined
  readonly language: ArticleLanguage
}

/** How long the server may take to have the whole text on its disk. */
const patience = 60_000

/**
 * Makes an article of a file: reads it here, starts the article, uploads the pictures and writes the text into the
 * document once. What came in another form is kept for the article's page to tell (`takeImportNote`).
 * @returns the id of the article when every word of it is stored
 * @throws ImportError before anything was started, or `not_written` after; ApiError
 */
export async function importFile(file: File, { me, channel, language }: ImportOptions): Promise<string> {
  const { headline, pasted } = await readFile(file)
  const article = await api.createArticle({ language, ...(channel && { channel }) })
  const assets: (AssetResponse | null)[] = []
  for (const address of pasted.pictures) assets.push(await uploaded(article.id, address))
  const body = withAssets(pasted.blocks, assets)
  await write(article, me, { headline: headline === '' ? [] : [headline], body })
  const missingPictures = assets.filter((asset) => asset === null).length
  keepImportNote(article.id, { report: { ...pasted.report, missingPictures }, reprint: pasted.reprint, isImport: true })
  return article.id
}

/** A picture that cannot be uploaded leaves an empty frame; the text is not lost for it. */
async function uploaded(articleId: string, address: string): Promise<AssetResponse | null> {
  if (!isCarried(address)) return null
  try {
    return await api.uploadPicture(articleId, await pictureFile(address))
  } catch {
    return null
  }
}

/** Blocks whose figures, in order, hold these pictures. */
function withAssets(blocks: readonly BlockNode[], assets: readonly (AssetResponse | null)[]): BlockNode[] {
  let next = 0
  const fill = (block: BlockNode): BlockNode => {
    switch (block.type) {
      case 'figure': {
        const asset = assets[next++]
        return asset ? { ...block, attrs: { ...block.attrs, asset: asset.id, width: asset.width, height: asset.height } } : block
      }
      case 'blockquote':
        return { ...block, content: block.content.map(fill) }
      case 'bulletList':
      case 'orderedList':
        return { ...block, content: block.content.map((item) => ({ ...item, content: item.content.map(fill) })) }
      case 'table': {
        const rows = block.content.map((row) => ({
          ...row,
          content: row.content.map((cell) => ({ ...cell, content: cell.content.map(fill) })),
        }))
        return { ...block, content: rows }
      }
      default:
        return block
    }
  }
  return blocks.map(fill)
}

/** Writes through the document, as an editor does: the server knows who it was, and says when it is on disk. */
async function write(article: ArticleDetail, me: Person, content: Parameters<typeof fillArticle>[1]): Promise<void> {
  const user = { id: me.id, name: me.name, color: colorOf(me.id), role: me.roles[0] ?? '' }
  const session = new CollabSession({ articleId: article.id, userId: me.id, epoch: article.epoch, url: collabUrl(location), user })
  try {
    await reached(session, (status) => status.synced && status.writable)
    if (!fillArticle(session.doc, content)) throw new ImportError('not_written')
    await reached(session, (status) => status.saved)
  } finally {
    session.destroy()
  }
}

/** Resolves when the session's status is as wished. @throws ImportError not_written if it is closed first, or takes too long */
function reached(session: CollabSession, wished: (status: SessionStatus) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { status } = session
      const isOver = status.connection === 'closed'
      if (!isOver && !wished(status)) return
      clearTimeout(timer)
      stop()
      if (isOver) reject(new ImportError('not_written'))
      else resolve()
    }
    const stop = session.subscribe(look)
    const timer = setTimeout(() => {
      stop()
      reject(new ImportError('not_written'))
    }, patience)
    look()
  })
}
