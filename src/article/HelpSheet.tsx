import { replaceKeys } from '../editor/find/findKeys.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { shortcutKeys } from '../ui/shortcutKeys.ts'

type Row = readonly [label: (t: T) => string, keys: readonly string[]]

/** The keyboard map, as the editor and the page have it. */
const groups: readonly { readonly title: (t: T) => string; readonly rows: readonly Row[] }[] = [
  {
    title: (t) => t(($) => $.article.help.groups.text),
    rows: [
      [(t) => t(($) => $.editor.bold), ['Mod', 'B']],
      [(t) => t(($) => $.editor.italic), ['Mod', 'I']],
      [(t) => t(($) => $.editor.underline), ['Mod', 'U']],
      [(t) => t(($) => $.editor.strike), ['Mod', 'Shift', 'X']],
      [(t) => t(($) => $.editor.link), ['Mod', 'K']],
      [(t) => t(($) => $.editor.runIn1), ['Mod', 'Alt', '1']],
      [(t) => t(($) => $.editor.runIn2), ['Mod', 'Alt', '2']],
      [(t) => t(($) => $.editor.characters), ['Mod', 'Shift', '.']],
      [(t) => t(($) => $.article.help.undo), ['Mod', 'Z']],
      [(t) => t(($) => $.article.help.redo), ['Mod', 'Shift', 'Z']],
    ],
  },
  {
    title: (t) => t(($) => $.article.help.groups.blocks),
    rows: [
      [(t) => t(($) => $.editor.slash), ['/']],
      [(t) => t(($) => $.editor.paragraph), ['Mod', 'Alt', '0']],
      [(t) => t(($) => $.editor.heading2), ['Mod', 'Alt', '3']],
      [(t) => t(($) => $.editor.heading3), ['Mod', 'Alt', '4']],
      [(t) => t(($) => $.editor.orderedList), ['Mod', 'Shift', '7']],
      [(t) => t(($) => $.editor.bulletList), ['Mod', 'Shift', '8']],
      [(t) => t(($) => $.editor.blockquote), ['Mod', 'Shift', 'B']],
      [(t) => t(($) => $.article.help.deeper), ['Tab']],
      [(t) => t(($) => $.article.help.back), ['Shift', 'Tab']],
      [(t) => t(($) => $.article.help.lineBreak), ['Shift', 'Enter']],
      [(t) => t(($) => $.article.help.nextField), ['Enter']],
    ],
  },
  {
    title: (t) => t(($) => $.article.help.groups.page),
    rows: [
      [(t) => t(($) => $.editor.find), ['Mod', 'F']],
      [(t) => t(($) => $.editor.findReplace), replaceKeys()],
      [(t) => t(($) => $.editor.findNext), ['F3']],
      [(t) => t(($) => $.editor.findPrevious), ['Shift', 'F3']],
      [(t) => t(($) => $.editor.replaceAll), ['Mod', 'Alt', 'Enter']],
      [(t) => t(($) => $.article.help.saved), ['Mod', 'S']],
      [(t) => t(($) => $.article.help.backToText), ['Esc']],
      [(t) => t(($) => $.article.help.panel), ['Mod', 'Alt', 'P']],
      [(t) => t(($) => $.authors.view), ['Mod', 'Alt', 'A']],
      [(t) => t(($) => $.authors.ask), ['Mod', 'Alt', 'B']],
      [(t) => t(($) => $.article.focus.mode), ['Mod', 'Shift', '\\']],
      [(t) => t(($) => $.article.help.help), ['Mod', '/']],
    ],
  },
]

/** What the keyboard does here. */
export function HelpSheet({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  const t = useT()
  return (
    <Dialog open={open} onOpenChange={onOpenChange} size="md" title={t(($) => $.article.help.title)} closeLabel={t(($) => $.common.close)}>
      {groups.map((group) => (
        <section key={group.title(t)} className="article-help-group">
          <h3 className="article-section-title">{group.title(t)}</h3>
          <dl className="article-help">
            {group.rows.map(([label, keys]) => (
              <div key={label(t)}>
                <dt>{label(t)}</dt>
                <dd>
                  <Kbd keys={shortcutKeys(keys)} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="article-quiet">{t(($) => $.article.help.note)}</p>
    </Dialog>
  )
}
