import './Tabs.css'
import { Tabs as BaseTabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { classNames } from './classNames.ts'

export interface TabItem<V extends string> {
  readonly value: V
  readonly label: ReactNode
  readonly content: ReactNode
}

export interface TabsProps<V extends string> {
  /** Accessible name of the row of tabs. */
  readonly label: string
  readonly value: V
  readonly onChange: (value: V) => void
  readonly items: readonly TabItem<V>[]
  readonly className?: string | undefined
  /** At the end of the row of tabs. */
  readonly end?: ReactNode
}

/** Several panels of which one shows. */
export function Tabs<V extends string>({ label, value, onChange, items, className, end }: TabsProps<V>) {
  return (
    <BaseTabs.Root className={classNames('ui-tabs', className)} value={value} onValueChange={(next: V) => onChange(next)}>
      <div className="ui-tabs-bar">
        <BaseTabs.List className="ui-tabs-list" aria-label={label} activateOnFocus>
          {items.map((item) => (
            <BaseTabs.Tab key={item.value} value={item.value} className="ui-tab">
              {item.label}
            </BaseTabs.Tab>
          ))}
        </BaseTabs.List>
        {end}
      </div>
      {items.map((item) => (
        <BaseTabs.Panel key={item.value} value={item.value} className="ui-tab-panel">
          {item.content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  )
}
