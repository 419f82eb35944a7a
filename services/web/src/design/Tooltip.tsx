import {
  autoUpdate,
  flip,
  FloatingPortal,
  offset,
  shift,
  useDelayGroup,
  useDismiss,
  useFloating,
  useFocus,
  useHover,
  useInteractions,
  useMergeRefs,
} from '@floating-ui/react';
import { cloneElement, isValidElement, useState, type ReactElement, type ReactNode, type Ref } from 'react';
import { Keys } from './Keys';
import styles from './Tooltip.module.css';

interface Props {
  text: ReactNode;
  shortcut?: string | undefined;
  /** One element that takes a ref and DOM properties. */
  children: ReactElement<Record<string, unknown>>;
}

/** A short text beside a control, on hover and on keyboard focus. The control has its name anyway: this is for the eye. */
export function Tooltip({ text, shortcut, children }: Props) {
  const [open, setOpen] = useState(false);
  const {
    refs: { setReference, setFloating },
    floatingStyles,
    context,
  } = useFloating({
    open,
    onOpenChange: setOpen,
    placement: 'bottom',
    middleware: [offset(6), flip(), shift({ padding: 8 })],
    whileElementsMounted: autoUpdate,
  });
  const { delay } = useDelayGroup(context);
  const { getReferenceProps, getFloatingProps } = useInteractions([
    useHover(context, { move: false, delay, mouseOnly: true }),
    useFocus(context, { visibleOnly: true }),
    // Escape means more than the tooltip to what is around it.
    useDismiss(context, { ancestorScroll: true, bubbles: { escapeKey: true } }),
  ]);
  const childRef = isValidElement(children) ? (children.props.ref as Ref<HTMLElement> | undefined) : undefined;
  const ref = useMergeRefs([setReference, childRef ?? null]);
  return (
    <>
      {cloneElement(children, { ...getReferenceProps(children.props), ref })}
      {open && text !== '' && (
        <FloatingPortal>
          <div ref={setFloating} style={floatingStyles} className={styles.tooltip} aria-hidden="true" {...getFloatingProps()}>
            <span>{text}</span>
            {shortcut !== undefined && <Keys shortcut={shortcut} />}
          </div>
        </FloatingPortal>
      )}
    </>
  );
}
