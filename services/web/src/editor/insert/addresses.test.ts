import { describe, expect, it } from 'vitest';
import { imageAddress, linkAddress } from './addresses';

describe('addresses', () => {
  it.each([
    ['example.com', 'https://example.com/'],
    [' https://example.com/a?b=c#d ', 'https://example.com/a?b=c#d'],
    ['http://localhost:8080/x', 'http://localhost:8080/x'],
    ['ada@example.com', 'mailto:ada@example.com'],
    ['mailto:ada@example.com', 'mailto:ada@example.com'],
    ['tel:+43123', 'tel:+43123'],
    ['tel:123', 'tel:123'],
    ['localhost:8080/x', 'https://localhost:8080/x'],
  ])('links to %s', (typed, expected) => expect(linkAddress(typed)).toBe(expected));

  it.each(['', ' ', 'two words', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'https://'])(
    'does not link to %j',
    (typed) => expect(linkAddress(typed)).toBeNull(),
  );

  it.each(['javascript:alert(1)', 'data:image/png;base64,xx', 'cat.png', '', 'http://example.com/cat.png'])('shows no image from %j', (typed) =>
    expect(imageAddress(typed)).toBeNull(),
  );

  it('shows images from the web', () => expect(imageAddress('https://example.com/cat.png')).toBe('https://example.com/cat.png'));
});
