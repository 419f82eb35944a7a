import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { TitleField } from './TitleField';

const show = (title: string, writable = true) => {
  const onRename = vi.fn();
  const onDone = vi.fn();
  const view = render(<TitleField title={title} writable={writable} startHere={false} onRename={onRename} onDone={onDone} />);
  const rerender = (next: string) =>
    view.rerender(<TitleField title={next} writable={writable} startHere={false} onRename={onRename} onDone={onDone} />);
  return { onRename, onDone, rerender, field: screen.getByRole<HTMLInputElement>('textbox', { name: 'Title' }) };
};

describe('title', () => {
  it('is saved once by Enter, which leads on to the text', async () => {
    const { onRename, onDone, field } = show('Old');
    await userEvent.clear(field);
    await userEvent.type(field, 'New {Enter}');
    field.blur();
    expect(onRename.mock.calls).toEqual([['New']]);
    expect(onDone).toHaveBeenCalledOnce();
  });

  it('is saved when it is left', async () => {
    const { onRename, field } = show('Old');
    await userEvent.type(field, 'er');
    await userEvent.tab();
    expect(onRename.mock.calls).toEqual([['Older']]);
  });

  it('is left alone by Escape', async () => {
    const { onRename, field } = show('Old');
    await userEvent.type(field, 'er{Escape}');
    expect(onRename).not.toHaveBeenCalled();
    expect(field.value).toBe('Old');
  });

  it('shows what somebody else made of it, but not in the middle of a word', async () => {
    const { rerender, field } = show('Old');
    rerender('Theirs');
    expect(field.value).toBe('Theirs');
    await userEvent.type(field, '!');
    rerender('Theirs again');
    expect(field.value).toBe('Theirs!');
  });

  it('is not for readers to change', async () => {
    const { onRename, field } = show('Old', false);
    await userEvent.type(field, 'x{Enter}');
    expect(onRename).not.toHaveBeenCalled();
  });
});
