import type { Node } from '@tiptap/pm/model'
import { expect, it } from 'vitest'
import { bodySchema } from '#shared/article/schema.ts'
import type { PictureRecord } from '#shared/protocol/api.ts'
import { listPictures, unknownAssets } from '../../../../src/article/pictures/articlePictures.ts'
import { readFigures } from '../../../../src/editor/figures/readFigures.ts'

const schema = bodySchema()
const line = (name: string, text: string) => schema.node(name, null, text === '' ? [] : [schema.text(text)])
const figure = (asset: string, alt: string, caption: string, credit: string) =>
  schema.node('figure', { asset, alt, width: 1, height: 1 }, [line('figcaption', caption), line('figcredit', credit)])
const doc = (...blocks: readonly Node[]) => schema.node('doc', null, blocks)

const body = doc(
  line('paragraph', '首段'),
  figure('a', '一座桥', '新桥', '陈颖 摄'),
  schema.node('blockquote', null, [figure('b', ' ', '', ' ')]),
  figure('', '', '等图', ''),
  figure('a', '', '', ''),
)

const record = (id: string): PictureRecord => ({
  id,
  url: `/media/${id}`,
  width: 1,
  height: 1,
  type: 'image/png',
  bytes: 1,
  origin: null,
  createdBy: { id: 'u', name: '名' },
  createdAt: '2026-11-29T00:00:00.000Z',
})

it('reads every figure, nested ones too, with what it lacks and where it stands', () => {
  const figures = readFigures(body)
  expect(figures.map(({ asset, caption, hasCredit, hasAlt }) => [asset, caption, hasCredit, hasAlt])).toEqual([
    ['a', '新桥', true, true],
    ['b', '', false, false],
    ['', '等图', false, false],
    ['a', '', false, false],
  ])
  expect(figures.map(({ pos }) => body.nodeAt(pos)?.type.name)).toEqual(['figure', 'figure', 'figure', 'figure'])
})

it('lists the pictures of the text in its order, then the others, the latest first', () => {
  const figures = readFigures(body)
  const listed = listPictures(figures, ['c', 'a', 'd'].map(record))
  expect(listed.map(({ asset, picture, place }) => [asset, picture?.id ?? null, place?.index ?? null])).toEqual([
    ['a', 'a', 0],
    ['b', null, 1],
    ['', null, 2],
    ['a', 'a', 3],
    ['d', 'd', null],
    ['c', 'c', null],
  ])
  expect(unknownAssets(figures, ['c', 'a', 'd'].map(record))).toEqual(['b'])
})
