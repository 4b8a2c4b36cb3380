/** What the menu of blocks puts in, in its order. */
export const slashItems = [
  'paragraph',
  'heading2',
  'heading3',
  'runIn1',
  'runIn2',
  'bulletList',
  'orderedList',
  'blockquote',
  'picture',
  'table',
  'divider',
] as const
export type SlashItem = (typeof slashItems)[number]

/** What people may type for an item, whatever language the page is in: Chinese names, their initials, English names. */
const names: Readonly<Record<SlashItem, readonly string[]>> = {
  paragraph: ['正文段落', 'zwdl', 'paragraph', 'text'],
  heading2: ['大标题', 'dbt', 'heading', 'h2'],
  heading3: ['分标题', 'fbt', 'subheading', 'h3'],
  runIn1: ['一级段首小标题', 'yjdsxbt', '段首小标题1', 'dsxbt1', '小标题1', 'xbt1', 'runinhead1', 'runin1'],
  runIn2: ['二级段首小标题', 'ejdsxbt', '段首小标题2', 'dsxbt2', '小标题2', 'xbt2', 'runinhead2', 'runin2'],
  bulletList: ['项目列表', 'xmlb', 'bulletedlist', 'bulletlist', '列表', 'lb'],
  orderedList: ['编号列表', 'bhlb', 'numberedlist', 'orderedlist', '列表', 'lb'],
  blockquote: ['引文', 'yw', '引用', 'yy', 'quotation', 'blockquote'],
  picture: ['插入图片', 'crtp', '图片', 'tp', 'picture', 'image', 'photo'],
  table: ['表格', 'bg', 'table'],
  divider: ['分隔线', 'fgx', 'divider', 'rule', 'line'],
}

/** Initials as they may be typed for a name's beginning; longer words may also be meant from their middle. */
const shortest = 2

/**
 * The items that somebody may mean who has typed this behind the sign, in the menu's order: those with a name that begins
 * like it, then, of two letters or more, those with a name that holds it. Input methods part pinyin by apostrophes and
 * spaces; these, hyphens, full width and case do not count. Nothing typed: all.
 */
export function matchingItems(typed: string): readonly SlashItem[] {
  const query = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s'’-]/gu, '')
  if (query === '') return slashItems
  const begins = slashItems.filter((item) => names[item].some((name) => name.startsWith(query)))
  if (query.length < shortest && !/\p{Script=Han}/u.test(query)) return begins
  return [...begins, ...slashItems.filter((item) => !begins.includes(item) && names[item].some((name) => name.includes(query)))]
}
