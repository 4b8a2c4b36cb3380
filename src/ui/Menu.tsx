import './Menu.css'
import { Menu as BaseMenu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './classNames.ts'

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly children: ReactNode
  readonly align?: 'start' | 'center' | 'end'
  readonly side?: 'top' | 'bottom'
  readonly onOpenChange?: (open: boolean) => void
}

/** A menu of commands under a button. */
export function Menu({ trigger, children, align = 'start', side = 'bottom', onOpenChange = () => {} }: MenuProps) {
  return (
    <BaseMenu.Root onOpenChange={(open) => onOpenChange(open)}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner className="ui-popup-positioner" align={align} side={side} sideOffset={4} collisionPadding={8}>
          <BaseMenu.Popup className="ui-menu">{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

export interface MenuItemProps {
  readonly onSelect: () => void
  readonly icon?: ReactNode
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly children: ReactNode
  /** At the end of the line, for example keys. */
  readonly end?: ReactNode
}

export function MenuItem({ onSelect, icon, danger, disabled, children, end }: MenuItemProps) {
  return (
    <BaseMenu.Item className={classNames('ui-menu-item', danger && 'ui-menu-item--danger')} disabled={disabled ?? false} onClick={onSelect}>
      <span className="ui-menu-icon">{icon}</span>
      <span className="ui-menu-text">{children}</span>
      {end}
    </BaseMenu.Item>
  )
}

export interface MenuChoiceProps<V extends string> {
  readonly label: string
  readonly value: V
  readonly options: readonly { readonly value: V; readonly label: ReactNode }[]
  readonly onChange: (value: V) => void
}

/** One of several, with a tick at the current one. */
export function MenuChoice<V extends string>({ label, value, options, onChange }: MenuChoiceProps<V>) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="ui-menu-label">{label}</BaseMenu.GroupLabel>
      <BaseMenu.RadioGroup value={value} onValueChange={(next: V) => onChange(next)}>
        {options.map((option) => (
          <BaseMenu.RadioItem key={option.value} value={option.value} className="ui-menu-item" closeOnClick>
            <span className="ui-menu-icon">
              <BaseMenu.RadioItemIndicator>
                <Check size={14} aria-hidden />
              </BaseMenu.RadioItemIndicator>
            </span>
            <span className="ui-menu-text">{option.label}</span>
          </BaseMenu.RadioItem>
        ))}
      </BaseMenu.RadioGroup>
    </BaseMenu.Group>
  )
}

export function MenuSeparator() {
  return <BaseMenu.Separator className="ui-menu-separator" />
}
