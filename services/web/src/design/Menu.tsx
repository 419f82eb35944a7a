import {
  autoUpdate,
  flip,
  FloatingFocusManager,
  FloatingPortal,
  offset,
  shift,
  size,
  useClick,
  useDismiss,
  useFloating,
  useInteractions,
  useListNavigation,
  useMergeRefs,
  useRole,
  useTypeahead,
  type Placement,
} from '@floating-ui/react';
import { cloneElement, Fragment, useRef, useState, type ReactElement, type ReactNode, type Ref } from 'react';
import { Check } from 'lucide-react';
import { Keys } from './Keys';
import styles from './Menu.module.css';
import { classes } from './classes';

export interface MenuAction {
  kind?: 'action';
  label: string;
  icon?: ReactNode;
  note?: string;
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Given: one of several that exclude each other, or a switch. */
  checked?: boolean;
  run: () => void;
}

export type MenuItem = MenuAction | { kind: 'separator' } | { kind: 'heading'; label: string };

interface Props {
  /** What the menu is called. */
  label: string;
  items: MenuItem[];
  /** One button; it opens the menu. */
  children: ReactElement<Record<string, unknown>>;
  placement?: Placement;
  /** Shown above the items. */
  header?: ReactNode;
}

const isAction = (item: MenuItem): item is MenuAction => item.kind === undefined || item.kind === 'action';

/** A menu button: arrows move, letters search, Escape closes and gives the focus back. */
export function Menu({ label, items, children, placement = 'bottom-end', header }: Props) {
  const [open, setOpen] = useState(false);
  const [activeIndex, setActiveIndex] = useState<number | null>(null);
  const elements = useRef<(HTMLElement | null)[]>([]);
  const actions = items.filter(isAction);
  const labels = useRef<(string | null)[]>([]);
  const {
    refs: { setReference, setFloating },
    floatingStyles,
    context,
  } = useFloating({
    open,
    onOpenChange: setOpen,
    placement,
    middleware: [
      offset(4),
      flip({ padding: 8 }),
      shift({ padding: 8 }),
      size({
        padding: 8,
        apply: ({ availableHeight, elements: shown }) => {
          shown.floating.style.maxHeight = `${Math.max(availableHeight, 120)}px`;
        },
      }),
    ],
    whileElementsMounted: autoUpdate,
  });
  const { getReferenceProps, getFloatingProps, getItemProps } = useInteractions([
    useClick(context),
    useRole(context, { role: 'menu' }),
    useDismiss(context),
    useListNavigation(context, { listRef: elements, activeIndex, onNavigate: setActiveIndex, loop: true }),
    useTypeahead(context, { listRef: labels, activeIndex, onMatch: setActiveIndex }),
  ]);
  const ref = useMergeRefs([setReference, (children.props.ref as Ref<HTMLElement> | undefined) ?? null]);

  return (
    <>
      {cloneElement(children, { ...getReferenceProps(children.props), ref })}
      {open && (
        <FloatingPortal preserveTabOrder={false}>
          <FloatingFocusManager context={context} modal={false} guards={false} initialFocus={-1}>
            <div
              ref={setFloating}
              style={floatingStyles}
              className={styles.menu}
              {...getFloatingProps({
                onKeyDown: (event) => {
                  if (event.key === 'Tab') {
                    event.preventDefault();
                    setOpen(false);
                  }
                },
              })}
              aria-label={label}
              aria-labelledby={undefined}
            >
              {header}
              {items.map((item, index) => {
                if (!isAction(item)) {
                  return item.kind === 'separator' ? (
                    <hr key={index} className={styles.separator} />
                  ) : (
                    <div key={index} className={styles.heading} role="presentation">
                      {item.label}
                    </div>
                  );
                }
                const at = actions.indexOf(item);
                return (
                  <Fragment key={index}>
                    <button
                      type="button"
                      ref={(element) => {
                        elements.current[at] = element;
                        labels.current[at] = actions[at]?.label ?? null;
                      }}
                      role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
                      aria-checked={item.checked}
                      disabled={item.disabled}
                      tabIndex={activeIndex === at ? 0 : -1}
                      className={classes(styles.item, item.danger && styles.danger)}
                      {...getItemProps({
                        onClick: () => {
                          setOpen(false);
                          // After the focus has gone back: what is opened now may take it.
                          setTimeout(item.run, 0);
                        },
                      })}
                    >
                      <span className={styles.icon}>{item.checked ? <Check aria-hidden="true" /> : item.icon}</span>
                      <span className={styles.label}>
                        {item.label}
                        {item.note !== undefined && <span className={styles.note}>{item.note}</span>}
                      </span>
                      {item.shortcut !== undefined && <Keys shortcut={item.shortcut} />}
                    </button>
                  </Fragment>
                );
              })}
            </div>
          </FloatingFocusManager>
        </FloatingPortal>
      )}
    </>
  );
}
