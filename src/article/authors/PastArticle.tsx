import { Fragment, type ReactNode } from 'react'
import type { ArticleJson, BlockNode, InlineNode, Mark } from '#shared/article/json.ts'
import { isEmpty } from '#shared/article/read.ts'
import { api } from '../../api/client.ts'
import { useT } from '../../i18n/useT.ts'

/** An article as plain text with its blocks, to be read and not written in. */
export function PastArticle({ article }: { readonly article: ArticleJson }) {
  const t = useT()
  if (isEmpty(article)) return <p className="article-quiet">{t(($) => $.authors.replay.blank)}</p>
  const { kicker, headline, deck, body, meta } = article
  return (
    <div className="past" lang={meta.language === 'zh' ? 'zh-CN' : 'en'}>
      <Lines className="past-kicker" lines={kicker} />
      <Lines className="past-headline" lines={headline} />
      <Lines className="past-deck" lines={deck} />
      <Blocks blocks={body} />
    </div>
  )
}

function Lines({ className, lines }: { readonly className: string; readonly lines: readonly string[] }) {
  if (lines.every((line) => line === '')) return null
  return (
    <p className={className}>
      {numbered(lines).map(([key, line]) => (
        <Fragment key={key}>
          {key > 0 && <br />}
          {line}
        </Fragment>
      ))}
    </p>
  )
}

function Blocks({ blocks }: { readonly blocks: readonly BlockNode[] }) {
  return numbered(blocks).map(([key, block]) => <Block key={key} block={block} />)
}

function Block({ block }: { readonly block: BlockNode }): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return <p>{inline(block.content)}</p>
    case 'heading':
      return block.attrs.level === 2 ? <h3>{inline(block.content)}</h3> : <h4>{inline(block.content)}</h4>
    case 'bulletList':
      return <ul>{items(block.content)}</ul>
    case 'orderedList':
      return <ol start={block.attrs.start}>{items(block.content)}</ol>
    case 'blockquote':
      return (
        <blockquote>
          <Blocks blocks={block.content} />
        </blockquote>
      )
    case 'figure':
      return (
        <figure>
          <Picture asset={block.attrs.asset} alt={block.attrs.alt} />
          <figcaption>
            {numbered(block.content).map(([key, line]) => (
              <p key={key}>{inline(line.content)}</p>
            ))}
          </figcaption>
        </figure>
      )
    case 'table':
      return (
        <table>
          <tbody>
            {numbered(block.content).map(([key, row]) => (
              <tr key={key}>
                {numbered(row.content).map(([index, { type, attrs, content }]) => {
                  const Cell = type === 'tableHeader' ? 'th' : 'td'
                  return (
                    <Cell key={index} colSpan={attrs.colspan} rowSpan={attrs.rowspan}>
                      <Blocks blocks={content} />
                    </Cell>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )
    case 'horizontalRule':
      return <hr />
  }
}

function Picture({ asset, alt }: { readonly asset: string; readonly alt: string }) {
  const t = useT()
  if (asset === '') return <p className="article-quiet">{t(($) => $.authors.replay.picture)}</p>
  return <img src={api.pictureUrl(asset)} alt={alt} loading="lazy" />
}

function items(content: readonly { readonly content: readonly BlockNode[] }[]): ReactNode {
  return numbered(content).map(([key, item]) => (
    <li key={key}>
      <Blocks blocks={item.content} />
    </li>
  ))
}

function inline(content: readonly InlineNode[]): ReactNode {
  return numbered(content).map(([key, node]) => (
    <Fragment key={key}>{node.type === 'hardBreak' ? <br /> : (node.marks ?? []).reduce(marked, node.text)}</Fragment>
  ))
}

/** Links are shown and not followed: this is not the page. */
function marked(inner: ReactNode, { type }: Mark): ReactNode {
  if (type === 'bold' || type === 'runIn') return <strong>{inner}</strong>
  if (type === 'italic') return <em>{inner}</em>
  return type === 'strike' ? <s>{inner}</s> : <u>{inner}</u>
}

/** Of text that is only read, the place is what tells one piece from another. */
function numbered<T>(list: readonly T[]): readonly (readonly [number, T])[] {
  return list.map((one, index) => [index, one])
}
