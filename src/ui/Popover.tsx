import './Menu.css'
import './VisuallyHidden.css'
import './Popover.css'
import { Popover as BasePopover } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'

/** A place on the screen that is no element, in coordinates of the window. */
export interface PopoverAnchor {
  getBoundingClientRect(): DOMRect
}

export interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  /** Accessible name; shown as a heading unless `hideTitle`. */
  readonly title: ReactNode
  readonly hideTitle?: boolean
  /** At the end of the heading's line. */
  readonly end?: ReactNode
  readonly children: ReactNode
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly align?: 'start' | 'center' | 'end'
  readonly side?: 'top' | 'bottom'
  /** Where it opens instead of at its button. */
  readonly anchor?: PopoverAnchor | null
}

/** A small window beside a button, for a few controls. */
export function Popover({
  trigger,
  title,
  hideTitle,
  end,
  children,
  open,
  onOpenChange,
  align = 'start',
  side = 'bottom',
  anchor,
}: PopoverProps) {
  const control = open === undefined ? {} : { open }
  return (
    <BasePopover.Root {...control} onOpenChange={(next) => onOpenChange?.(next)}>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner
          className="ui-popup-positioner"
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          {...(anchor ? { anchor } : {})}
        >
          <BasePopover.Popup className="ui-popover">
            <div className={hideTitle ? 'ui-visually-hidden' : 'ui-popover-head'}>
              <BasePopover.Title className="ui-popover-title">{title}</BasePopover.Title>
              {end}
            </div>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}
