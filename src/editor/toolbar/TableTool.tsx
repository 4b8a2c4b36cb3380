import { Toolbar } from '@base-ui/react/toolbar'
import type { Editor } from '@tiptap/react'
import { Table } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../../i18n/useT.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx'
import { focusEditor } from '../behaviours/focusEditor.ts'

export interface TableToolProps {
  readonly editor: Editor | null
  readonly active: boolean
  readonly disabled: boolean
}

/** Inserts a table; inside one, changes its rows and columns. */
export function TableTool({ editor, active, disabled }: TableToolProps) {
  const t = useT()
  const label = t(($) => $.editor.table)
  // What the menu offered when it opened stays: a colleague's edit must not put another line under the pointer.
  const [offersRows, setOffersRows] = useState(active)
  const act = (command: (editor: Editor) => unknown) => () => {
    if (editor === null) return
    command(editor)
    // The menu gives the focus back to its button first.
    setTimeout(() => focusEditor(editor), 0)
  }
  const trigger = (
    <Toolbar.Button
      disabled={disabled}
      render={<IconButton size="sm" label={label} icon={<Table size={16} aria-hidden />} pressed={active} />}
    />
  )
  // A menu's or popover's own trigger would open although the tool is off.
  if (disabled) return trigger
  return (
    <Menu trigger={trigger} onOpenChange={(open) => open && setOffersRows(active)}>
      {offersRows ? (
        <>
          <MenuItem onSelect={act((e) => e.commands.addRowBefore())}>{t(($) => $.editor.rowAbove)}</MenuItem>
          <MenuItem onSelect={act((e) => e.commands.addRowAfter())}>{t(($) => $.editor.rowBelow)}</MenuItem>
          <MenuItem onSelect={act((e) => e.commands.addColumnBefore())}>{t(($) => $.editor.columnLeft)}</MenuItem>
          <MenuItem onSelect={act((e) => e.commands.addColumnAfter())}>{t(($) => $.editor.columnRight)}</MenuItem>
          <MenuSeparator />
          <MenuItem onSelect={act((e) => e.commands.toggleHeaderRow())}>{t(($) => $.editor.headerRow)}</MenuItem>
          <MenuItem onSelect={act((e) => e.commands.mergeOrSplit())}>{t(($) => $.editor.mergeOrSplit)}</MenuItem>
          <MenuSeparator />
          <MenuItem onSelect={act((e) => e.commands.deleteRow())}>{t(($) => $.editor.deleteRow)}</MenuItem>
          <MenuItem onSelect={act((e) => e.commands.deleteColumn())}>{t(($) => $.editor.deleteColumn)}</MenuItem>
          <MenuItem danger onSelect={act((e) => e.commands.deleteTable())}>
            {t(($) => $.editor.deleteTable)}
          </MenuItem>
        </>
      ) : (
        [2, 3, 4].map((columns) => (
          <MenuItem key={columns} onSelect={act((e) => e.commands.insertArticleTable({ rows: 3, columns }))}>
            {t(($) => $.editor.insertTable, { rows: 3, columns })}
          </MenuItem>
        ))
      )}
    </Menu>
  )
}
